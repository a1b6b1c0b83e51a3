"""Keys of dictionaries: JSON has only texts for keys, of which pydantic makes numbers, dates, members of an enum."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import compress
from typing import Any

from pydantic_core import SchemaValidator, ValidationError, core_schema, to_jsonable_python

from constraints.pydantic_types.numeric_patterns import decimal_text, number_range, whole_numbers

_LISTED = 64
_NO_TEXT = ("null", "array", "object")


def key_schema(schema: Any, leaf: Callable[[Any], Any], written: Callable[[Any], dict[str, Any]]) -> Any:
    """The JSON Schema of the keys that a core schema takes; True for any, False for none.

    Args:
        schema: The core schema.
        leaf: The core schema behind functions and references.
        written: The JSON Schema of a core schema.
    """
    inner = leaf(schema)
    match inner["type"]:
        case "int" if inner.get("multiple_of"):
            return {"enum": _multiples(inner)}
        case "int":
            return {"format": "integer", "pattern": whole_numbers(inner)}
        case "float" | "decimal":
            pattern = decimal_text(inner, canonical=True)
            return {"enum": _multiples(inner)} if pattern is None else {"format": "decimal", "pattern": pattern}
        case "bool":
            return {"enum": ["true", "false"]}
        case "none":
            return False
        case "literal" | "enum":
            return {"enum": texts} if (texts := _listed(inner)) else False
        case "nullable":
            return key_schema(inner["schema"], leaf, written)
        case "union":
            options = [each[0] if isinstance(each, tuple) else each for each in inner["choices"]]
            keys = [key for each in options if (key := key_schema(each, leaf, written)) is not False]
            return True if True in keys else {"anyOf": keys} if keys else False
    found = {name: value for name, value in written(schema).items() if name != "title"}
    return found.get("type") not in _NO_TEXT and (found if found.keys() - {"type"} else True)


def taken(schema: Any, documents: Sequence[Any]) -> list[bool]:
    """Which of some JSON documents pydantic takes for a core schema without references."""
    validator = SchemaValidator(schema)
    return [_is_taken(validator, json.dumps(document)) for document in documents]


def _is_taken(validator: SchemaValidator, text: str) -> bool:
    try:
        validator.validate_json(text)
    except ValidationError:
        return False
    return True


def _listed(schema: Any) -> list[str]:
    """The texts that stand for the values of an enumeration."""
    values = (each.value if isinstance(each, Enum) else each for each in schema.get("members") or schema["expected"])
    texts = [value if isinstance(value, str) else json.dumps(to_jsonable_python(value)) for value in values]
    found = taken(core_schema.dict_schema(keys_schema=schema), [{text: None} for text in texts])
    return list(dict.fromkeys(compress(texts, found)))


def _multiples(schema: Any) -> list[str]:
    """Some multiples within the bounds of a core schema, from the one nearest to zero on."""
    step = abs(Decimal(repr(each) if isinstance(each := schema["multiple_of"], float) else each))
    low, high = number_range(schema).units(Fraction(step))
    if low is not None and high is not None and high < low:
        return []
    start = max(low, 0) if low is not None else 0 if high is None else min(high, 0)
    near = (start + sign * offset for offset in range(_LISTED) for sign in (1, -1)[: 1 + (offset > 0)])
    return [
        format(units * step, "f") for units in near if (low is None or units >= low) and (high is None or units <= high)
    ]
