"""A GPU that is only pretended: steps run on fake tensors, which have shapes and a device and no numbers.

What would read a number back, or make a shape of one, raises.
"""

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode


class IndexByOperators(TorchFunctionMode):
    """`tensor[...]` by the operators it stands for: a PyTorch built without CUDA refuses the Python form itself."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if func is torch.Tensor.__getitem__:
            return _get(args[0], args[1] if isinstance(args[1], tuple) else (args[1],))
        return _BY_OPERATORS.get(func, func)(*args, **(kwargs or {}))


_BY_OPERATORS: dict[Any, Callable[..., Any]] = {
    torch.Tensor.__invert__: torch.bitwise_not,
    torch.Tensor.copy_: torch.ops.aten.copy_,
}
"""More of what is refused in its Python form."""


def _get(tensor: Tensor, places: tuple[Any, ...]) -> Tensor:
    if Ellipsis in [place for place in places if not isinstance(place, Tensor)]:
        cut = next(number for number, place in enumerate(places) if place is Ellipsis)
        named = sum(place is not None and place is not Ellipsis for place in places)
        places = (*places[:cut], *[slice(None)] * (tensor.ndim - named), *places[cut + 1 :])
    dim, chosen = 0, list[Tensor | None]()
    for place in places:
        if place is None:
            tensor = tensor.unsqueeze(dim)
        elif isinstance(place, int):
            tensor = tensor.select(dim, place)
            continue
        elif isinstance(place, slice) and place != slice(None):
            tensor = torch.ops.aten.slice(tensor, dim, place.start, place.stop, place.step or 1)
        chosen.append(place if isinstance(place, Tensor) else None)
        dim += 1
    return torch.ops.aten.index(tensor, chosen) if any(place is not None for place in chosen) else tensor


class Counted(TorchDispatchMode):
    """Counts the operators that launch kernels: all but views and what makes a tensor without filling it."""

    def __init__(self) -> None:
        super().__init__()
        self.operators: Counter[str] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.name()
        silent = func.is_view or "empty" in name or name in ("aten::detach", "aten::_unsafe_view") or "prim::" in name
        self.operators[name] += not silent
        return func(*args, **(kwargs or {}))


class NothingReadBack(TorchDispatchMode):
    """Refuses to make a Python number of a tensor, and copies to the CPU from elsewhere."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.name()
        assert name != "aten::_local_scalar_dense", "a number is read back"
        assert name not in ("aten::nonzero", "aten::masked_select", "aten::_unique2"), (
            f"{name} makes a shape of numbers"
        )
        found = func(*args, **(kwargs or {}))
        if name in ("aten::_to_copy", "aten::copy_") and isinstance(args[0], Tensor):
            source = args[1] if name == "aten::copy_" else args[0]
            there = found.device.type == "cpu" and isinstance(source, Tensor) and source.device.type != "cpu"
            assert not there, "a tensor is copied to the CPU"
        return found


def on_pretended_gpu(network: nn.Module) -> nn.Module:
    """A copy of a network whose weights are there; within `pretended_gpu`."""
    moved = copy.copy(network)
    moved._parameters = {
        name: None if weight is None else nn.Parameter(_there(weight), requires_grad=False)
        for name, weight in network._parameters.items()
    }
    moved._buffers = {name: None if value is None else _there(value) for name, value in network._buffers.items()}
    moved._modules = {
        name: None if inner is None else on_pretended_gpu(inner) for name, inner in network._modules.items()
    }
    return moved


def _there(tensor: Tensor) -> Tensor:
    return torch.empty(tensor.shape, dtype=tensor.dtype, device="cuda")


@contextmanager
def pretended_gpu() -> Iterator[None]:
    """Within it the device "cuda" can be pretended; real tensors on the CPU may go there."""
    # What goes backward has no thread for a device that is not there; it is tested on the CPU.
    with (
        FakeTensorMode(allow_non_fake_inputs=True),
        IndexByOperators(),
        mock.patch.object(torch, "enable_grad", torch.no_grad),
    ):
        yield
