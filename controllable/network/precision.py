"""The precision that networks are multiplied in."""

import os

import torch

from constraints.errors import InvalidOption

VARIABLE = "CONTROLLABLE_PRECISION"
"""Environment variable that forces a precision, on any device."""
_NAMES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def quick_bf16(device: str) -> bool:
    """Whether a device ("cpu" or "cuda") multiplies bfloat16 faster than float32; without instructions for it, a CPU
    is some ten times slower."""
    return device == "cuda" or (device == "cpu" and torch.cpu._is_avx512_bf16_supported())


def network_dtype(device: str) -> torch.dtype:
    """What networks are multiplied in on a device: what `CONTROLLABLE_PRECISION` says, else bfloat16 where it is quick.

    Raises:
        InvalidOption: The variable is set to something else than "float32" or "bfloat16".
    """
    if forced := os.environ.get(VARIABLE):
        if forced not in _NAMES:
            raise InvalidOption(f"{VARIABLE} is {forced!r}", hint=f"Set it to {' or '.join(_NAMES)}, or to nothing")
        return _NAMES[forced]
    return torch.bfloat16 if quick_bf16(device) else torch.float32
