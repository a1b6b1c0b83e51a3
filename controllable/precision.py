"""Where bfloat16 is worth while."""

import torch


def quick_bf16(device: str) -> bool:
    """Whether a device ("cpu" or "cuda") multiplies bfloat16 faster than float32; without instructions for it, a CPU
    is some ten times slower."""
    return device == "cuda" or (device == "cpu" and torch.cpu._is_avx512_bf16_supported())
