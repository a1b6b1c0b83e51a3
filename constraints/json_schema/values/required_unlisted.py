"""Objects in which some property must be there, whose name is known only by what it has to be like."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, product

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, plain_text, string_content, writable
from constraints.json_schema.goals.expansion import search
from constraints.json_schema.goals.facts import NOTHING, Need, ObjectFacts
from constraints.regex.compile import compile_regex, loosest_search

MOST_ASSIGNMENTS = 32
"""Ways to meet the needs of one object that are looked at."""

_MOST_GROUPED = 4


def meant(need: Need, name: str, named: Callable[[str], bool], *, loose: bool = False) -> bool:
    """Whether a name is one of those that are meant.

    Args:
        need: The need.
        name: The name.
        named: Whether a name does what `need.named` asks.
        loose: What to say where validators differ on whether the name matches a pattern.
    """
    if need.pattern is not None and not _found(need.pattern, name, loose):
        return False
    if any(_found(other, name, not loose) for other in need.patterns):
        return False
    return name not in need.names and named(name)


def _found(pattern: str, name: str, in_doubt: bool) -> bool:
    found = search(pattern, name)
    return in_doubt if found is None else found


def assignments(
    members: ObjectFacts, meant_by: Callable[[Need, str], bool]
) -> Iterator[tuple[ObjectFacts, tuple[Need, ...]]]:
    """Ways to meet the needs with properties that are listed, each with the needs that are left for unlisted ones.

    Args:
        members: What is known of the object.
        meant_by: Whether a need means a name.
    """
    possible = [name for name, goal in members.properties if not NOTHING <= goal]
    options = [[name for name in possible if meant_by(need, name)] for need in members.needs]
    for choice in islice(product(*([*names, None] for names in options)), MOST_ASSIGNMENTS):
        goals = dict(members.properties)
        for need, name in zip(members.needs, choice, strict=True):
            if name is not None:
                goals[name] |= need.goal
        left = tuple(need for need, name in zip(members.needs, choice, strict=True) if name is None)
        required = members.required.union(name for name in choice if name is not None)
        yield replace(members, properties=tuple(goals.items()), required=required, needs=()), left


def groups(needs: tuple[Need, ...]) -> Iterator[tuple[tuple[Need, ...], ...]]:
    """Ways to meet needs with unlisted properties: one each, or one for several of them."""
    if len(needs) > _MOST_GROUPED:
        yield tuple((need,) for need in needs)
        yield (needs,)
        return
    if not needs:
        yield ()
        return
    first, rest = needs[0], needs[1:]
    for others in groups(rest):
        yield ((first,), *others)
        for i, other in enumerate(others):
            yield (*others[:i], (first, *other), *others[i + 1 :])


def keys_of(need: Need, allowed: ByteDFA | None, named: ByteDFA | None) -> ByteDFA:
    """The contents of the keys that are meant.

    Args:
        need: The need.
        allowed: The contents that the object allows, None for all.
        named: The contents of names that do what `need.named` asks, None for all.

    Raises:
        UnsupportedPattern: A pattern is not regular.
        ConstraintTooLarge: A pattern is too large.
    """
    keys = plain_text() if allowed is None else allowed
    if named is not None:
        keys = keys & named
    if need.pattern is not None:
        keys = keys & compile_regex(need.pattern, search=True, json_string=True)
    if need.names:
        keys = keys - ByteDFA.choice([escape(name) for name in need.names if writable(name)])
    for pattern in need.patterns:
        keys = (keys & plain_text()) - loosest_search(pattern)
    return keys & string_content()
