"""Arguments checked by the annotations of what they are given to: a wrong one is named, and what it must be is said.

@checked
def repeat(self, minimum: int = 0, maximum: int | None = None): ...
"""

import inspect
import operator
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, wraps
from numbers import Real
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from constraints.errors import InvalidOption

_Made = TypeVar("_Made", bound=Callable[..., Any])
MOST = 2**63
"""Integers of a machine are smaller; as a bound it goes without saying."""
_SHOWN = 60
"""Characters of a wrong value that a message shows."""
NO = object()
"""What stands for no value, of which None is one."""
_LISTS = {list: list, Sequence: Sequence, Collection: Collection}


def checked(made: _Made) -> _Made:
    """A function, or a class, whose arguments are of the types that it names; integers and decimals of other libraries
    become Python's.

    What is no simple type is let through: that a constraint or an energy is one is seen to where it is used.

    Raises:
        InvalidOption: By the function: an argument is of another type.
    """
    if isinstance(made, type):
        made.__init__ = checked(made.__init__)  # type: ignore[misc] # of this very class
        return made

    @wraps(made)
    def call(*args: Any, **options: Any) -> Any:
        placed, named = _annotations(made)
        given = [_checked(value, name, placed[name]) for name, value in zip(placed, args, strict=False)]
        options = {name: _checked(value, name, named.get(name, Any)) for name, value in options.items()}
        return made(*given, *args[len(given) :], **options)

    return call  # type: ignore[return-value]


@cache
def _annotations(function: Callable[..., Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The annotations of the arguments that are given by their place, in order, and of those given by name."""
    parameters = inspect.signature(function).parameters.values()
    found = {each.name: (each.kind, _evaluated(each.annotation, function)) for each in parameters}
    both = inspect.Parameter.POSITIONAL_OR_KEYWORD
    placed = {name: asked for name, (kind, asked) in found.items() if kind in (inspect.Parameter.POSITIONAL_ONLY, both)}
    return placed, {
        name: asked for name, (kind, asked) in found.items() if kind in (inspect.Parameter.KEYWORD_ONLY, both)
    }


def _evaluated(annotation: Any, function: Callable[..., Any]) -> Any:
    if isinstance(annotation, str):
        try:
            return eval(annotation, inspect.unwrap(function).__globals__)  # source of our own
        except NameError:
            # Known to type checkers alone.
            return Any
    return Any if annotation is inspect.Parameter.empty else annotation


def _checked(value: Any, name: str, annotation: Any) -> Any:
    found = _as(value, annotation)
    if found is NO:
        raise InvalidOption(f"{name} is {shown(value)}, it must be {allowed(annotation)}")
    return found


def _as(value: Any, annotation: Any) -> Any:
    """The value as an annotation asks for it, `NO` if it is of another type."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _as(value, parts[0])
    if origin in (Union, types.UnionType):
        return next((found for each in parts if (found := _as(value, each)) is not NO), NO)
    if origin is Literal:
        return value if any(type(value) is type(each) and value == each for each in parts) else NO
    if annotation is int or annotation is float:
        return number(value, annotation)
    if annotation is None or annotation is types.NoneType:
        return value if value is None else NO
    if origin in _LISTS:
        # An array is a sequence, too.
        listed = isinstance(value, _LISTS[origin]) or getattr(value, "ndim", 0) == 1
        return value if listed and not isinstance(value, str | bytes | Mapping) and _each(value, parts) else NO
    if origin is Mapping:
        return value if isinstance(value, Mapping) and _each(value, parts) and _each(value.values(), parts[1:]) else NO
    if origin is Callable:
        return value if callable(value) else NO
    kind = annotation if origin is None else origin
    if kind is Any or kind is type or not isinstance(kind, type) or getattr(kind, "_is_protocol", False):
        return value
    return value if isinstance(value, kind) else NO


def _each(values: Iterable[Any], parts: tuple[Any, ...]) -> bool:
    # Texts and lists of texts; what has more to it is told where it is read.
    simple = get_origin(parts[0]) not in (Union, types.UnionType)
    return not simple or all(_as(value, parts[0]) is not NO for value in values)


def number(value: Any, kind: type) -> Any:
    """A number of Python's of some kind, int or float, for one of any library; `NO` for what is none of that kind."""
    if isinstance(value, bool):
        return NO
    if isinstance(value, kind):
        return value
    try:
        return operator.index(value)
    except TypeError:
        return float(value) if kind is float and isinstance(value, Real) else NO


def shown(value: Any) -> str:
    """A wrong value as a message shows it, in one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


_NAMES: Mapping[Any, str] = {
    int: "a whole number", float: "a finite number", str: "a text", bool: "True or False", types.NoneType: "None",
    list: "a list", dict: "an object", Mapping: "a mapping", type: "a class", Any: "anything", None: "None",
}  # fmt: skip


def allowed(annotation: Any) -> str:
    """What values an annotation allows, in words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return " ".join([allowed(parts[0]), *_bounds(annotation)])
    if origin is Literal:
        return _either([repr(each) for each in parts])
    if origin in (Union, types.UnionType):
        return _either([allowed(each) for each in parts])
    if origin in _LISTS:
        return f"a list, each {allowed(parts[0])}"
    if (origin or annotation) is Callable:
        return "a function"
    return _NAMES.get(origin or annotation, getattr(annotation, "__name__", str(annotation)))


def _bounds(annotation: Any) -> list[str]:
    """What bounds say, but for the largest number that a machine's integers hold."""
    found = {
        name: bound
        for info in annotation.__metadata__
        for each in getattr(info, "metadata", ())
        for name in ("gt", "ge", "lt", "le")
        if (bound := getattr(each, name, MOST)) != MOST
    }
    if "ge" in found and "le" in found:
        return [f"from {found['ge']:,} to {found['le']:,}"]
    words = {"gt": "above", "ge": "of at least", "lt": "below", "le": "of at most"}
    said = [f"{words[name]} {bound:,}" for name, bound in found.items()]
    return [" and ".join(said)] if said else []


def _either(said: list[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
