"""Why a document is refused: the value at fault, the keyword that it fails, and what the keyword would allow."""

import json
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import referencing.exceptions

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import CONTROLS, unescape
from constraints.errors import ControllableError
from constraints.json_schema.compiled_schema import CompiledSchema
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.json_trees.equality import compact
from constraints.json_trees.pointer_positions import locate
from constraints.json_trees.strict_json import NotStrict, read
from constraints.paths import escape_pointer, pointer_of
from constraints.regex.compile import compile_regex
from constraints.validation.bounded_keywords import validator
from constraints.validation.explanation import Explanation, departure
from constraints.validation.jsonschema_library import best_match
from constraints.validation.unevaluated_keywords import remembering
from constraints.validation.validators import Violation

_SHOWN = 120
_LISTED = 8


def explain_document(compiled: CompiledSchema, text: str, violations: Sequence[Violation]) -> Explanation:
    """Explain a document.

    Args:
        compiled: The schema.
        text: The document.
        violations: What the validator of record says of it.
    """
    accepted = compiled.accepts(text)
    if accepted and not violations:
        return Explanation(valid=True, accepted=True)
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return Explanation(False, False, error.pos, "", None, f"not JSON: {error.msg}", "")
    except (ValueError, RecursionError) as error:
        return Explanation(False, False, 0, "", None, f"not JSON: {error}", "")
    if not violations:
        return _left_out(compiled, text)
    fault = _fault(compiled, value)
    if fault is None:
        first = violations[0]
        return Explanation(False, accepted, locate(text, first.pointer), first.pointer, None, first.message, "")
    pointer = pointer_of(fault.absolute_path)
    position, expected = _allowed(fault, text, pointer)
    return Explanation(False, accepted, position, pointer, str(fault.validator), fault.message[:_SHOWN], expected)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _fault(compiled: CompiledSchema, value: Any) -> Any:
    """The `ValidationError` that tells most, None if there is none."""
    source = compiled.source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            checked = validator(source.validator_class, source.schema, source.registry)
            with remembering():
                found = best_match(checked.iter_errors(value))
    except (OverflowError, RecursionError, referencing.exceptions.Unresolvable):
        return None
    return found


def _left_out(compiled: CompiledSchema, text: str) -> Explanation:
    """Why a valid document is not one that would be written."""
    try:
        read(text)
    except NotStrict as error:
        return Explanation(True, False, None, "", None, f"valid, but written otherwise: {error}", "compact JSON")
    keywords = ", ".join(sorted({keyword for keyword, _ in compiled.narrowed}))
    reason = f"valid, but left out of what is generated ({keywords or 'its numbers or strings are unusual'})"
    return Explanation(True, False, None, "", None, reason, "")


def _allowed(fault: Any, text: str, pointer: str) -> tuple[int, str]:
    """Where exactly a value is at fault, and what its keyword allows."""
    keyword, asked, position = str(fault.validator), fault.validator_value, locate(text, pointer)
    if (language := _string_language(keyword, asked, fault.instance)) is not None:
        return _inside(text, position, language, fault.instance, f"{keyword} {asked!r}")
    if keyword in ("additionalProperties", "unevaluatedProperties") and asked is False:
        listed, patterns = (fault.schema.get(key, {}) for key in ("properties", "patternProperties"))
        other = next((name for name in fault.instance if name not in listed and repr(name) in fault.message), None)
        if other is not None:
            position = locate(text, f"{pointer}/{escape_pointer(other)}", key=True)
        names = [repr(name) for name in listed if name not in fault.instance]
        names += [f"names that match {pattern!r}" for pattern in patterns]
        return position, f"only {_listed(names)}" if names else "no further property"
    if keyword in ("anyOf", "oneOf"):
        return position, f"one of {len(asked)} alternatives"
    if keyword not in _PHRASES:
        return position, f"{keyword}: {_short(asked)}"
    return position, _PHRASES[keyword](asked, fault)


def _string_language(keyword: str, asked: Any, value: Any) -> ByteDFA | None:
    """What a keyword accepts that speaks of strings, over the content between the quotes; None for other keywords."""
    if keyword not in ("pattern", "format") or not isinstance(value, str):
        return None
    try:
        if keyword == "format":
            return FORMATS[asked].accepted_language if asked in FORMATS else None
        return compile_regex(asked, search=True, json_string=True)
    except ControllableError:
        return None


def _inside(text: str, position: int, language: ByteDFA, value: str, keyword: str) -> tuple[int, str]:
    """How far a string goes along with a language; the position is right where the text has no needless escapes."""
    content = json.dumps(value, ensure_ascii=False)[1:-1]
    length, _, expected = departure(language, content)
    where = position + 1 + length if text.startswith(content, position + 1) else position
    narrow = language & _PLAIN
    shortest = (language if narrow.is_empty() else narrow).shortest()
    if shortest is None:
        return position, ""
    whole = f"a string such as {_short(unescape(shortest))}"
    return where, f"{expected}, in {whole}" if length and expected else f"{whole}, for {keyword}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} and {len(names) - _LISTED} more"


def _short(value: Any) -> str:
    text = compact(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _types(asked: Any, fault: Any) -> str:
    return "a value of type " + " or ".join([asked] if isinstance(asked, str) else asked)


def _required(asked: Any, fault: Any) -> str:
    return "the properties " + _listed([repr(name) for name in asked if name not in fault.instance])


def _bound(what: str, asked: Any, fault: Any) -> str:
    return what.format(_short(asked))


_PLAIN = ByteDFA.characters(~CONTROLS, minimum=0, maximum=None, json_string=True)

_PHRASES: dict[str, Callable[[Any, Any], str]] = {
    "type": _types,
    "required": _required,
    "enum": lambda asked, fault: f"one of {_listed([_short(value) for value in asked])}",
    **{
        keyword: partial(_bound, phrase)
        for keyword, phrase in {
            "const": "the value {}",
            "minimum": "a number of at least {}",
            "maximum": "a number of at most {}",
            "exclusiveMinimum": "a number above {}",
            "exclusiveMaximum": "a number below {}",
            "multipleOf": "a multiple of {}",
            "minLength": "at least {} characters",
            "maxLength": "at most {} characters",
            "minItems": "at least {} items",
            "maxItems": "at most {} items",
            "uniqueItems": "items that all differ",
            "minProperties": "at least {} properties",
            "maxProperties": "at most {} properties",
            "contains": "an item that is {}",
            "not": "anything but {}",
        }.items()
    },
}
