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
    if is_dataclass(value) and not isinstance(value, type) and _takes_all(type(value)):
        return type(value), *(leaves(getattr(value, field.name), found) for field in fields(value))
    other: Hashable = value
    return other


def rebuilt(value: Any, tensors: Iterator[Tensor]) -> Any:
    """The same value with other tensors, in the order of `leaves`."""
    if isinstance(value, Tensor):
        return next(tensors)
    if isinstance(value, tuple | list):
        items = [rebuilt(item, tensors) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if is_dataclass(value) and not isinstance(value, type) and _takes_all(type(value)):
        return type(value)(**{field.name: rebuilt(getattr(value, field.name), tensors) for field in fields(value)})
    return value


def _takes_all(kind: type) -> bool:
    """Whether all fields of a dataclass can be given; those of others are none of our business."""
    return all(field.init for field in fields(kind))
