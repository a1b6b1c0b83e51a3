"""Objects in which some property must be there, whose name is known only by what it has to be like."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, plain_text, string_content, writable
from constraints.json_schema.facts import ObjectFacts, RequiredUnlisted
from constraints.json_schema.references.schema_source import NOTHING
from constraints.regex.compile import agreed_search, compile_regex, loosest_search

MOST_ASSIGNMENTS = 32
"""Ways to have the required properties of one object that are looked at."""

_MOST_GROUPED = 4


def meant(asked: RequiredUnlisted, name: str, named: Callable[[str], bool], *, loose: bool = False) -> bool:
    """Whether a name is one of those that are meant.

    Args:
        asked: What is required.
        name: The name.
        named: Whether a name does what `asked.named` asks.
        loose: What to say where validators differ on whether the name matches a pattern.
    """
    if asked.pattern is not None and not _found(asked.pattern, name, loose):
        return False
    if any(_found(other, name, not loose) for other in asked.patterns):
        return False
    return name not in asked.names and named(name)


def _found(pattern: str, name: str, in_doubt: bool) -> bool:
    found = agreed_search(pattern, name)
    return in_doubt if found is None else found


def assignments(
    members: ObjectFacts, meant_by: Callable[[RequiredUnlisted, str], bool]
) -> Iterator[tuple[ObjectFacts, tuple[RequiredUnlisted, ...]]]:
    """Ways to have what is required among the listed properties, each with what is left for unlisted ones.

    Args:
        members: What is known of the object.
        meant_by: Whether a name is meant.
    """
    asked = members.required_unlisted
    possible = [name for name, goal in members.properties if not NOTHING <= goal]
    options = [[name for name in possible if meant_by(each, name)] for each in asked]
    for choice in islice(product(*([*names, None] for names in options)), MOST_ASSIGNMENTS):
        goals = dict(members.properties)
        for each, name in zip(asked, choice, strict=True):
            if name is not None:
                goals[name] |= each.goal
        left = tuple(each for each, name in zip(asked, choice, strict=True) if name is None)
        required = members.required.union(name for name in choice if name is not None)
        yield replace(members, properties=tuple(goals.items()), required=required, required_unlisted=()), left


def groups(asked: tuple[RequiredUnlisted, ...]) -> Iterator[tuple[tuple[RequiredUnlisted, ...], ...]]:
    """Ways to have what is required in unlisted properties: one each, or one for several of them."""
    if len(asked) > _MOST_GROUPED:
        yield tuple((each,) for each in asked)
        yield (asked,)
        return
    if not asked:
        yield ()
        return
    first, rest = asked[0], asked[1:]
    for others in groups(rest):
        yield ((first,), *others)
        for i, other in enumerate(others):
            yield (*others[:i], (first, *other), *others[i + 1 :])


@lru_cache(maxsize=4096)
def keys_of(asked: RequiredUnlisted, allowed: ByteDFA | None, named: ByteDFA | None) -> ByteDFA:
    """The contents of the keys that are meant.

    Args:
        asked: What is required.
        allowed: The contents that the object allows, None for all.
        named: The contents of names that do what `asked.named` asks, None for all.

    Raises:
        UnsupportedPattern: A pattern is not regular.
        ConstraintTooLarge: A pattern is too large.
    """
    keys = plain_text() if allowed is None else allowed
    if named is not None:
        keys = keys & named
    if asked.pattern is not None:
        keys = keys & compile_regex(asked.pattern, search=True, json_string=True)
    if asked.names:
        keys = keys - ByteDFA.choice([escape(name) for name in asked.names if writable(name)])
    for pattern in asked.patterns:
        keys = (keys & plain_text()) - loosest_search(pattern)
    return keys & string_content()
