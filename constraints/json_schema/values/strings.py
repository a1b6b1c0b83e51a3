"""The languages of one string slot: all that is accepted, and what is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from constraints.automata import minimise
from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import plain_text, string_content
from constraints.errors import ConstraintTooLarge
from constraints.json_schema.facts import StringFacts, least
from constraints.json_schema.formats.content import CONTENTS, JSON
from constraints.json_schema.formats.string_formats import FORMATS, Format, conforms
from constraints.json_schema.values.member_goals import search
from constraints.regex.compile import compile_regex, loosest_search

WRITTEN_LENGTH = 128
"""Longest generated string, in characters, where a schema allows longer ones but sets a limit."""

_LENGTH_LIMIT = 20_000
_STATE_LIMIT = 40_000
_SHORTENED = (64, 24)
"""Longest strings that are written where longer ones take too many states, in characters."""


@dataclass(frozen=True, slots=True)
class StringLanguages:
    """Languages over the content between the quotes.

    Args:
        written: What is generated.
        accepted: All that is accepted, lengths apart; None for every string.
        shortest: Fewest characters accepted.
        longest: Most characters accepted, None for no bound.
    """

    written: ByteDFA
    accepted: ByteDFA | None
    shortest: int
    longest: int | None


@lru_cache(maxsize=512)
def string_languages(
    facts: StringFacts, excluded: frozenset[bytes] = frozenset(), content: ByteDFA | None = None
) -> StringLanguages:
    """Compile what is known of a string.

    Args:
        facts: Lengths, patterns, formats.
        excluded: Contents that are not allowed.
        content: What is written of JSON in a string, None where nothing is known of it.

    Raises:
        InvalidPattern: A pattern is not a regular expression.
        UnsupportedPattern: A pattern is not regular.
        ConstraintTooLarge: A pattern or a length is too large.
    """
    formats = [CONTENTS.get(name) or FORMATS[name] for name in facts.formats]
    longest = facts.longest
    for each in formats:
        longest = least(longest, each.longest)
    accepted: ByteDFA | None = None
    for pattern in facts.patterns:
        accepted = _both(accepted, compile_regex(pattern, search=True, json_string=True))
    for each in formats:
        if each.accepted_language is not None:
            accepted = _both(accepted, each.accepted_language)
    for pattern in facts.refused:
        accepted = _both(accepted, string_content() - loosest_search(pattern))
    if excluded:
        accepted = (string_content() if accepted is None else accepted) - ByteDFA.choice(excluded)
    if facts.shortest > _LENGTH_LIMIT:
        raise ConstraintTooLarge(f"a string of at least {facts.shortest} characters is too long to write")
    written = accepted
    for name, each in zip(facts.formats, formats, strict=True):
        written = _both(written, content if content is not None and name == JSON else each.written_language)
    if facts.misformed:
        written = _unlike([FORMATS[name] for name in facts.misformed if name in FORMATS], written)
    # What is said of a text and not asserted is kept to where it can be.
    meant = accepted
    for name in facts.formats:
        if (said := CONTENTS.get(name.removesuffix("?"))) is not None and said.accepted_language is not None:
            meant = _both(meant, said.accepted_language)
    wider = [meant] if facts.misformed else [meant, plain_text() if accepted is None else accepted]
    return StringLanguages(_written(written, facts.shortest, longest, wider), accepted, facts.shortest, longest)


def _unlike(formats: list[Format], wished: ByteDFA | None) -> ByteDFA:
    """The texts that are of none of some formats: plainly of another shape where that is possible."""
    other = plain_text() if wished is None else wished
    for each in formats:
        other = _both(other, each.other_language)
    if not other.is_empty():
        return other
    rest = plain_text() if wished is None else wished
    for each in formats:
        if each.accepted_language is not None:
            rest = rest.product(each.accepted_language, minimise.MINUS, max_states=_STATE_LIMIT)
    return rest & plain_text()


def _both(a: ByteDFA | None, b: ByteDFA) -> ByteDFA:
    return b if a is None else a.product(b, minimise.AND, max_states=_STATE_LIMIT)


def _of_length(wished: ByteDFA, shortest: int, longest: int | None) -> ByteDFA:
    """The strings of a language within some lengths; only short ones where all would be too many states."""
    for most in _SHORTENED:
        try:
            return _both(wished, plain_text(shortest, longest))
        except ConstraintTooLarge:
            # Lengths multiply with the states of a pattern; short strings are enough to write.
            longest = least(longest, max(shortest, most))
    return wished & plain_text(shortest, longest)


def _written(wished: ByteDFA | None, shortest: int, longest: int | None, wider: Sequence[ByteDFA | None]) -> ByteDFA:
    """The wished language within the lengths and without control characters, widened until it is not empty."""
    capped = None if longest is None else min(longest, max(shortest, WRITTEN_LENGTH))
    if wished is None:
        return plain_text(shortest, capped)
    if wished.is_empty():
        # What is asked has none of the shapes that its format is usually written in.
        wished = next((language for language in wider if language is not None), wished)
    narrow = _of_length(wished, shortest, capped)
    if not narrow.is_empty():
        return narrow
    any_content = string_content(shortest, longest if longest is None else min(longest, _LENGTH_LIMIT))
    for language in (wished, *wider):
        if language is not None and not (wide := language & any_content).is_empty():
            return wide
    return ByteDFA.empty()


def may_be_string(facts: StringFacts, value: str) -> bool:
    """The wide reading: whether a string is not certainly excluded."""
    if len(value) < facts.shortest or (facts.longest is not None and len(value) > facts.longest):
        return False
    if any(conforms(value, name) is True for name in facts.misformed):
        return False
    return all(search(p, value) is not False for p in facts.patterns) and not any(
        search(p, value) for p in facts.refused
    )
