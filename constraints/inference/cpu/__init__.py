"""The kernels of inference on a CPU, compiled by numba."""
