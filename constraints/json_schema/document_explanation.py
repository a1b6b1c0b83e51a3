"""Why a document is refused: the value at fault, the keyword that it fails, and what the keyword would allow."""

import json
import warnings
from collections.abc import Sequence
from typing import Any

import referencing.exceptions

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import CONTROLS, unescape
from constraints.errors import ControllableError
from constraints.json_schema.compiled_schema import CompiledSchema
from constraints.json_schema.keywords.keyword import Keyword
from constraints.json_schema.keywords.keyword_phrases import short
from constraints.json_schema.keywords.registry import KEYWORDS
from constraints.json_trees.pointer_positions import locate
from constraints.json_trees.strict_json import NotStrict, read
from constraints.paths import escape_pointer, pointer_of
from constraints.validation.bounded_keywords import validator
from constraints.validation.explanation import Explanation, departure
from constraints.validation.jsonschema_library import best_match
from constraints.validation.unevaluated_keywords import remembering
from constraints.validation.validators import Violation

_SHOWN = 120
_KEPT = 500
"""Characters of a message that a violation holds at the most."""


def explain_document(
    compiled: CompiledSchema, text: str, violations: Sequence[Violation], *, accepted: bool
) -> Explanation:
    """Explain a document.

    Args:
        compiled: The schema.
        text: The document.
        violations: What the validator of record says of it.
        accepted: Whether it is in the language.
    """
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
    fault = _fault(compiled, value, violations)
    if fault is None:
        first = violations[0]
        return Explanation(False, accepted, locate(text, first.pointer), first.pointer, None, first.message, "")
    pointer = pointer_of(fault.absolute_path)
    position, expected = _allowed(fault, text, pointer)
    told = [each.message for each in violations if each.pointer == pointer]
    # What the validator of record says, where that is not jsonschema.
    reason = fault.message if not told or fault.message[:_KEPT] in told else told[0]
    return Explanation(False, accepted, position, pointer, str(fault.validator), reason[:_SHOWN], expected)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _fault(compiled: CompiledSchema, value: Any, violations: Sequence[Violation]) -> Any:
    """The `ValidationError` that tells most of what the validator of record objects to, None if there is none."""

    def meant(error: Any) -> bool:
        return any(f"{each.pointer}/".startswith(f"{pointer_of(error.absolute_path)}/") for each in violations)

    source = compiled.source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            checked = validator(source.validator_class, source.schema, source.registry)
            with remembering():
                found = best_match(filter(meant, checked.iter_errors(value)))
    except (OverflowError, RecursionError, referencing.exceptions.Unresolvable, ControllableError):
        return None
    return found


def _left_out(compiled: CompiledSchema, text: str) -> Explanation:
    """Why a valid document is not in the language."""
    try:
        read(text, compact=False)
    except NotStrict as error:
        return Explanation(True, False, None, "", None, f"valid, but left out of what is generated: {error}", "")
    keywords = ", ".join(sorted({keyword for keyword, _ in compiled.narrowed}))
    reason = f"valid, but left out of what is generated ({keywords or 'its numbers or strings are unusual'})"
    return Explanation(True, False, None, "", None, reason, "")


def _allowed(fault: Any, text: str, pointer: str) -> tuple[int, str]:
    """Where exactly a value is at fault, and what its keyword allows."""
    keyword, asked, position = str(fault.validator), fault.validator_value, locate(text, pointer)
    record = KEYWORDS.get(keyword)
    if record is None:
        return position, f"{keyword}: {short(asked)}"
    allowed = record.phrase(asked, fault)
    if allowed is None and isinstance(fault.instance, str) and (language := _language(record, asked)) is not None:
        return _inside(text, position, language, fault.instance, f"{keyword} {asked!r}"[:_SHOWN])
    if keyword in ("additionalProperties", "unevaluatedProperties") and asked is False:
        known = fault.schema.get("properties", {})
        other = next((name for name in fault.instance if name not in known and repr(name) in fault.message), None)
        if other is not None:
            position = locate(text, f"{pointer}/{escape_pointer(other)}", key=True)
    return position, f"{keyword}: {short(asked)}" if allowed is None else allowed


def _language(record: Keyword, asked: Any) -> ByteDFA | None:
    """What a keyword accepts of strings, over the content between the quotes; None if that is not known."""
    try:
        return record.language(asked)
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
    whole = f"a string such as {short(unescape(shortest))}"
    return where, f"{expected}, in {whole}" if length and expected else f"{whole}, for {keyword}"


_PLAIN = ByteDFA.characters(~CONTROLS, minimum=0, maximum=None, json_string=True)
