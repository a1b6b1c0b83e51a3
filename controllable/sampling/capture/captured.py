"""Functions of tensors that are captured once for all arguments of the same shapes, and replayed."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Any
from weakref import ref

import torch
from torch import Tensor

from controllable.sampling.capture.recording import Recorder
from controllable.sampling.capture.tensor_leaves import leaves, rebuilt

_log = logging.getLogger(__name__)


class Captured:
    """One function captured for some shapes.

    Its arguments are copied to where it reads them, and its results from where it leaves them, so that nothing that
    was handed out changes when it runs again. All but what it has written into its arguments, such as keys and values:
    that stays in place, lent to whoever has the result.

    Args:
        function: The function.
        given: Arguments, for their shapes.
        tensors: The tensors in them.
        recorder: What captures it.
    """

    def __init__(
        self, function: Callable[..., Any], given: Sequence[Any], tensors: Sequence[Tensor], recorder: Recorder
    ) -> None:
        self.inputs = [torch.empty(t.shape, dtype=t.dtype, device=t.device) for t in tensors]
        _copy(self.inputs, tensors)
        placed = rebuilt(tuple(given), iter(self.inputs))
        before = [tensor._version for tensor in self.inputs]
        self.found, self.replay = recorder.record(lambda: function(*placed))
        written = {
            tensor.untyped_storage().data_ptr()
            for tensor, version in zip(self.inputs, before, strict=True)
            if tensor._version > version and tensor.numel()
        }
        self.outputs: list[Tensor] = []
        leaves(self.found, self.outputs)
        self.stays = [tensor.untyped_storage().data_ptr() in written for tensor in self.outputs]
        self.lent: list[ref[Tensor]] = []
        self.first: object = None

    def lent_to_others(self, tensors: Iterable[Tensor]) -> bool:
        """Whether somebody still has what was lent, and does not give it back with these arguments."""
        returned = {id(tensor) for tensor in tensors}
        return any((tensor := lent()) is not None and id(tensor) not in returned for lent in self.lent)

    def __call__(self, first: object, of_first: int, tensors: Sequence[Tensor]) -> Any:
        """Run it.

        Args:
            first: The first argument; where it is the same as last time, it is there already.
            of_first: How many of the tensors are its.
            tensors: The tensors of all arguments.
        """
        begin = of_first if first is self.first else 0
        self.first = first
        pairs = zip(self.inputs[begin:], tensors[begin:], strict=True)
        missing = [(to, of) for to, of in pairs if to.data_ptr() != of.data_ptr() and to.numel()]
        _copy([to for to, _ in missing], [of for _, of in missing])
        self.replay()
        copied = [tensor for tensor, stays in zip(self.outputs, self.stays, strict=True) if not stays]
        fresh = [torch.empty_like(tensor) for tensor in copied]
        _copy(fresh, copied)
        rest, out = iter(fresh), list[Tensor]()
        self.lent = []
        for tensor, stays in zip(self.outputs, self.stays, strict=True):
            out.append(tensor.detach() if stays else next(rest))
            self.lent += [ref(out[-1])] if stays else []
        return rebuilt(self.found, iter(out))


class Captures:
    """Captures functions when they are first called with arguments of some shapes; what cannot be captured is run.

    Args:
        recorder: What captures them.
        most: How many captures are kept; of those beyond, the one that was not used for the longest time goes.
    """

    def __init__(self, recorder: Recorder, *, most: int) -> None:
        self.recorder, self.most = recorder, most
        self.made, self.replayed, self.plain = 0, 0, 0
        self._kept: OrderedDict[Hashable, Captured | None] = OrderedDict()
        self._first: tuple[object, list[Tensor], Hashable] = None, [], None
        self._lock = Lock()

    def run(self, function: Callable[..., Any], *given: Any) -> Any:
        """What the function gives; it is pure but for what it may write over, and its name says which it is."""
        with self._lock:
            if given[0] is not self._first[0]:
                of_first: list[Tensor] = []
                self._first = given[0], of_first, leaves(given[0], of_first)
            first, of_first, key_of_first = self._first
            tensors = list(of_first)
            key = (function.__name__, key_of_first, leaves(given[1:], tensors))
            if key not in self._kept:
                self._kept[key] = self._made(function, given, tensors)
                if len(self._kept) > self.most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            captured = self._kept[key]
            if captured is None or captured.lent_to_others(tensors):
                self.plain += 1
                return function(*given)
            self.replayed += 1
            return captured(first, len(of_first), tensors)

    def _made(self, function: Callable[..., Any], given: Sequence[Any], tensors: Sequence[Tensor]) -> Captured | None:
        try:
            captured = Captured(function, given, tensors, self.recorder)
        except RuntimeError as error:
            _log.warning("%s runs uncaptured: %s", function.__name__, error)
            return None
        self.made += 1
        return captured


def _copy(to: Sequence[Tensor], of: Sequence[Tensor]) -> None:
    """Copies tensors, those of a type in one kernel."""
    kinds: dict[torch.dtype, tuple[list[Tensor], list[Tensor]]] = {}
    for one, other in zip(to, of, strict=True):
        into, out_of = kinds.setdefault(one.dtype, ([], []))
        into.append(one)
        out_of.append(other)
    for into, out_of in kinds.values():
        torch._foreach_copy_(into, out_of)
