"""Python types written on the command line, read without running any code."""

import ast
import datetime
import decimal
import ipaddress
import typing
import uuid

import pydantic

from constraints.errors import InvalidOption

_NAMES: dict[str, object] = {
    **{kind.__name__: kind for kind in (bool, bytes, dict, float, frozenset, int, list, set, str, tuple)},
    "None": None,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "time": datetime.time,
    "timedelta": datetime.timedelta,
    "Decimal": decimal.Decimal,
    "UUID": uuid.UUID,
    "IPv4Address": ipaddress.IPv4Address,
    "IPv6Address": ipaddress.IPv6Address,
    "Any": typing.Any,
    "Literal": typing.Literal,
    "Optional": typing.Optional,
    "Union": typing.Union,
    "AnyUrl": pydantic.AnyUrl,
    "HttpUrl": pydantic.HttpUrl,
    "PositiveInt": pydantic.PositiveInt,
    "NonNegativeInt": pydantic.NonNegativeInt,
    "PositiveFloat": pydantic.PositiveFloat,
    "NonNegativeFloat": pydantic.NonNegativeFloat,
}


def parse_type(text: str) -> object:
    """The type that `text` spells: names, `[...]`, `|`, and constants inside `Literal`.

    Raises:
        InvalidOption: Another construct, or a name that is not known.
    """
    try:
        # The parser raises MemoryError where the text is nested too deeply.
        return _evaluate(ast.parse(text.strip(), mode="eval").body, text)
    except (MemoryError, RecursionError, SyntaxError, TypeError, ValueError) as error:
        if isinstance(error, InvalidOption):
            raise
        raise InvalidOption(
            f"not a Python type: {error}", where=text, hint="Examples: 'list[int]', 'Literal[\"a\", \"b\"]'"
        ) from error


def _evaluate(node: ast.expr, text: str) -> typing.Any:
    match node:
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return -value
        case ast.Tuple(elts=elements):
            return tuple(_evaluate(element, text) for element in elements)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _evaluate(left, text) | _evaluate(right, text)
        case ast.Subscript(value=value, slice=index):
            return _evaluate(value, text)[_evaluate(index, text)]
        case ast.Name(id=name):
            hint = f"Known: {', '.join(sorted(_NAMES))}; for others use --model FILE.py:NAME"
            raise InvalidOption(f"the type name {name!r} is not known", where=text, hint=hint)
    raise InvalidOption(
        f"{ast.unparse(node)!r} has no place in a type",
        where=text,
        hint="For more than types use --model FILE.py:NAME",
    )
