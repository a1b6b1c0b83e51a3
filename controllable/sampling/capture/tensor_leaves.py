"""The tensors in a value: dataclasses and sequences of tensors, and of what is no tensor."""

from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor


def leaves(value: Any, found: list[Tensor]) -> Hashable:
    """Appends the tensors in a value to `found`, and says what else there is to know of it: shapes and types of the
    tensors, and all that is no tensor."""
    if isinstance(value, Tensor):
        found.append(value)
        return value.shape, value.dtype
    if isinstance(value, tuple | list):
        return type(value), *(leaves(item, found) for item in value)
    if names := _names(type(value)):
        return type(value), *(leaves(getattr(value, name), found) for name in names)
    other: Hashable = value
    return other


def rebuilt(value: Any, tensors: Iterator[Tensor]) -> Any:
    """The same value with other tensors, in the order of `leaves`."""
    if isinstance(value, Tensor):
        return next(tensors)
    if isinstance(value, tuple | list):
        items = [rebuilt(item, tensors) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if names := _names(type(value)):
        return type(value)(**{name: rebuilt(getattr(value, name), tensors) for name in names})
    return value


_known: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that takes all of them; none of others, whose inside is none of our business."""
    if kind not in _known:
        within = fields(kind) if is_dataclass(kind) else ()
        _known[kind] = tuple(field.name for field in within) if all(field.init for field in within) else ()
    return _known[kind]
