"""The kernels of inference on a GPU, in Triton."""
