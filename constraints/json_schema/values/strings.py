"""The languages of one string slot: all that is accepted, and what is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce

from constraints.automata import minimise
from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import plain_text, string_content
from constraints.errors import ConstraintTooLarge
from constraints.json_schema.facts import StringFacts, least
from constraints.json_schema.formats.content import CONTENTS, JSON
from constraints.json_schema.formats.string_formats import FORMATS, Format, conforms
from constraints.regex.compile import agreed_search, compile_regex, is_python, loosest_search

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
        accepted: What is accepted, lengths apart, has to be in all of these.
        shortest: Fewest characters accepted.
        longest: Most characters accepted, None for no bound.
    """

    written: ByteDFA
    accepted: tuple[ByteDFA, ...]
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
    searched = [compile_regex(pattern, search=True, json_string=True) for pattern in facts.patterns]
    others = [string_content() - loosest_search(pattern) for pattern in facts.refused]
    if excluded:
        others.append(string_content() - ByteDFA.choice(excluded))
    if facts.shortest > _LENGTH_LIMIT:
        raise ConstraintTooLarge(f"a string of at least {facts.shortest} characters is too long to write")
    standard = [each.accepted_language for each in formats if each.accepted_language is not None]
    # As people write the formats, and if that cannot be, as their standards do.
    shapes = [
        content if content is not None and name == JSON else each.written_language
        for name, each in zip(facts.formats, formats, strict=True)
    ]
    written = reduce(_both, [*searched, *others, *shapes], None)
    if facts.misformed:
        written = _unlike([FORMATS[name] for name in facts.misformed if name in FORMATS], written)
    found = _written(written, facts.shortest, longest)
    # What is said of a text and not asserted is kept to where it can be.
    said = [CONTENTS[name.removesuffix("?")].accepted_language for name in facts.formats if name in CONTENTS]
    asked = [*searched, *others, *standard]
    wider = [[*asked, *(each for each in said if each is not None)], *([] if facts.misformed else [asked])]
    for languages in wider:
        if found.is_empty():
            found = _written(reduce(_both, languages, None), facts.shortest, longest)
    # What only ECMA 262 reads is accepted as it has it, even what `re` makes nothing of.
    meant = [loosest_search(pattern) for pattern in facts.patterns if not is_python(pattern)]
    plain = [each for each, pattern in zip(searched, facts.patterns, strict=True) if is_python(pattern)]
    return StringLanguages(found, (*plain, *meant, *others, *standard), facts.shortest, longest)


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


def _written(wished: ByteDFA | None, shortest: int, longest: int | None) -> ByteDFA:
    """The wished language within the lengths, and without control characters if it has others."""
    capped = None if longest is None else min(longest, max(shortest, WRITTEN_LENGTH))
    if wished is None:
        return plain_text(shortest, capped)
    narrow = _of_length(wished, plain_text, shortest, capped)
    if not narrow.is_empty():
        return narrow
    return _of_length(wished, string_content, shortest, None if longest is None else min(longest, _LENGTH_LIMIT))


def _of_length(
    wished: ByteDFA, content: Callable[[int, int | None], ByteDFA], shortest: int, longest: int | None
) -> ByteDFA:
    """The strings of a language within some lengths; only short ones where all would be too many states."""
    for most in _SHORTENED:
        try:
            return wished & content(shortest, longest)
        except ConstraintTooLarge:
            # Lengths multiply with the states of a pattern; short strings are enough to write.
            longest = least(longest, max(shortest, most))
    return wished & content(shortest, longest)


def may_be_string(facts: StringFacts, value: str) -> bool:
    """The wide reading: whether a string is not certainly excluded."""
    if len(value) < facts.shortest or (facts.longest is not None and len(value) > facts.longest):
        return False
    if any(conforms(value, name) is True for name in facts.misformed):
        return False
    return all(agreed_search(p, value) is not False for p in facts.patterns) and not any(
        agreed_search(p, value) for p in facts.refused
    )
