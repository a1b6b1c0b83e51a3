"""Arrays to a device, all in one copy: each copy of its own would make the host wait."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_ALIGNED = 64


def to_device(arrays: Sequence[NDArray[Any]], device: torch.device) -> list[Tensor]:
    """The arrays as tensors on a device; on the CPU they share their memory."""
    if device.type == "cpu":
        return [torch.from_numpy(array) for array in arrays]
    sizes = [-(-array.nbytes // _ALIGNED) * _ALIGNED for array in arrays]
    begins = np.cumsum([0, *sizes]).tolist()
    whole = np.zeros(begins[-1], dtype=np.uint8)
    for array, begin in zip(arrays, begins, strict=False):
        whole[begin : begin + array.nbytes] = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    there = torch.from_numpy(whole).to(device)
    found = []
    for array, begin in zip(arrays, begins, strict=False):
        dtype = torch.from_numpy(np.empty(0, dtype=array.dtype)).dtype
        found.append(there[begin : begin + array.nbytes].view(dtype).view(array.shape))
    return found
