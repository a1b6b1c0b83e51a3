"""Why a text is refused: where, and what could stand there instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from constraints.automata.character_sets import CharacterEdges, completion, name_of
from constraints.automata.charset import NOTHING, CharSet
from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import writable
from constraints.validation.validators import Violation

_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Explanation:
    """What can be said of a text.

    Args:
        valid: Whether the validator of record has nothing against it.
        accepted: Whether it is in the language; see `Constraint.accepts`.
        position: Characters before the place at fault, None where there is no fault. At the text's length, something is
            missing at the end.
        pointer: JSON pointer of the value at fault, "" for the whole text.
        keyword: The JSON Schema keyword that it fails, None if it is not one.
        reason: What is wrong, "" if nothing is.
        expected: What could stand there, "" if that is not known.
    """

    valid: bool
    accepted: bool
    position: int | None = None
    pointer: str = ""
    keyword: str | None = None
    reason: str = ""
    expected: str = ""


def explain_text(language: ByteDFA, text: str, violations: Sequence[Violation], accepted: bool) -> Explanation:
    """Explain a text by the longest beginning of it that some text of a language has as well.

    Args:
        language: The texts that are generated.
        text: The text to explain.
        violations: What the validator of record says.
        accepted: Whether the text is accepted.
    """
    if accepted:
        return Explanation(valid=not violations, accepted=True)
    position, reason, expected = departure(language, text)
    if violations and violations[0].message not in reason:
        reason = f"{reason}: {violations[0].message}" if reason else violations[0].message
    return Explanation(not violations, False, position, "", None, reason, expected)


def departure(language: ByteDFA, text: str) -> tuple[int, str, str]:
    """Where a text leaves a language: after how many characters, how, and what could stand there."""
    if not writable(text):
        position = next(index for index, character in enumerate(text) if not writable(character))
        return position, "half of a surrogate pair, which no text holds", ""
    state = 0
    table = language.transitions
    for position, character in enumerate(text):
        before = state
        for byte in character.encode():
            state = int(table[state][byte])
            if state < 0:
                reason = f"no text goes on with {character!r} after {_end(text[:position])}"
                return position, reason, expected(language, before)
    return len(text), f"no text ends after {_end(text)}", expected(language, state)


def expected(language: ByteDFA, state: int) -> str:
    """What may follow in a state: the next characters, and the shortest way to the end."""
    if language.is_empty():
        return ""
    following = NOTHING
    for charset in CharacterEdges(language).of(state).values():
        following |= charset
    options = [_named(following)] if following.ranges else []
    if language.accepting[state]:
        return " or ".join([*options, "the end"])
    shortest = bytes(completion(language, state)).decode("utf-8", "replace")
    return f"{options[0]}, for example {_shown(shortest)}"


def _named(charset: CharSet) -> str:
    low, high = charset.ranges[0][0], charset.ranges[-1][1]
    return repr(chr(low)) if low == high else name_of(charset)


def _end(text: str) -> str:
    return "the beginning" if not text else repr(text if len(text) <= _QUOTED else "…" + text[-_QUOTED:])


def _shown(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")
