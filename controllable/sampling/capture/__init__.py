"""Steps captured in CUDA graphs and replayed."""
