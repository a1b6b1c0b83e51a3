"""Properties that a schema does not list: which keys they may have, and what is asked of their values."""

from collections.abc import Iterable
from functools import lru_cache

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, plain_text, writable
from constraints.json_schema.facts import ObjectFacts, Rule
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal
from constraints.json_trees.nodes import few_keys
from constraints.regex.compile import compile_regex, loosest_search

_REGION_LIMIT = 32
_SPLIT_LIMIT = 512
"""Regions split for one rule: of the regions of many patterns fewer are kept."""

_IDENTIFIER = "[A-Za-z][A-Za-z0-9_.-]*"


def regions(members: ObjectFacts, keys: ByteDFA | None) -> list[tuple[ByteDFA, Goal]]:
    """The unlisted keys that may be written, split by what is asked of their values.

    Args:
        members: What is known of the object.
        keys: The contents that `propertyNames` leaves, None for all.

    Raises:
        UnsupportedPattern: A pattern is not regular.
        ConstraintTooLarge: A pattern is too large.
    """
    return list(_regions(frozenset(name for name, _ in members.properties), members.rules, keys))


@lru_cache(maxsize=4096)
def _regions(listed: frozenset[str], rules: tuple[Rule, ...], keys: ByteDFA | None) -> tuple[tuple[ByteDFA, Goal], ...]:
    everything = _plain(1) if keys is None else keys
    if listed:
        everything = everything - ByteDFA.choice([escape(name) for name in listed if writable(name)])
    found = [(everything, ANYTHING)]
    for rule in rules:
        found = [part for region in found for part in _split(region, rule)][:_REGION_LIMIT]
    return tuple((_readable(language), goal) for language, goal in found if not NOTHING <= goal)


_plain = lru_cache(maxsize=8)(plain_text)


def _split(region: tuple[ByteDFA, Goal], rule: Rule) -> Iterable[tuple[ByteDFA, Goal]]:
    language, goal = region
    most = max(2, min(_REGION_LIMIT, _SPLIT_LIMIT // max(1, len(rule.patterns))))
    parts = [(language, goal, False)]
    for number, (pattern, asked) in enumerate(rule.patterns, 1):
        inside = compile_regex(pattern, search=True, json_string=True)
        split = [(part & inside, known | asked, True) for part, known, _ in parts]
        # Keys that no pattern matches are of no use where nothing else is allowed.
        last = number == len(rule.patterns) and NOTHING <= rule.additional
        others = [each for each in parts if each[2] or not last]
        if others:
            # Keys that Python and ECMA 262 read differently are in neither part.
            widest = loosest_search(pattern)
            split += [((part & _plain(0)) - widest, known, matched) for part, known, matched in others]
        parts = [each for each in split if not each[0].is_empty()]
        if len(parts) > most:
            # The simplest regions: they stay small under the patterns to come.
            parts = sorted(parts, key=lambda each: each[0].num_states)[:most]
    for part, known, matched in parts:
        yield part, known if matched else known | rule.additional


def _readable(language: ByteDFA) -> ByteDFA:
    """Identifiers where they are allowed, printable text where that is; all keys if there are only a few."""
    if few_keys(language) is not None:
        return language
    for wish in (compile_regex(_IDENTIFIER, search=False, json_string=True), _plain(1)):
        narrow = language & wish
        if not narrow.is_empty():
            return narrow
    return language
