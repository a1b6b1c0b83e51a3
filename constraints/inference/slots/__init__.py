"""Slots of a batch as tensors, and what inference says about them."""
