"""Regular expressions to automata."""

import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from constraints.automata.charset import code_tree, expand
from constraints.automata.determinise import too_large
from constraints.automata.dfa import STATE_LIMIT, ByteDFA
from constraints.automata.json_strings import escape, writable
from constraints.disk_cache import kept
from constraints.errors import ConstraintTooLarge, UnsupportedPattern
from constraints.regex.ecma_syntax import parse_ecma
from constraints.regex.positions import CharacterCompiler
from constraints.regex.regex_syntax import Node, parse

# Entries of a table before minimisation, which takes some sixty bytes for each.
_TABLE_LIMIT = 10_000_000

_SURROGATES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")

_SOON_TRIED = 16
"""Characters of a text for which even `re` soon has tried everything."""


def compile_regex(
    pattern: str,
    *,
    search: bool,
    json_string: bool = False,
    unicode: bool = False,
    max_states: int = STATE_LIMIT,
) -> ByteDFA:
    """The texts that a Python regular expression matches, as an automaton over their bytes.

    Never accepts what `re` refuses. It accepts less in two places: `$` does not match before a newline at the end, and
    unless `unicode` is set, `\\d`, `\\s` and `\\w` (and their negations) have the narrower of the meanings they have in
    Python and in ECMA 262, so that a text also satisfies validators in other languages.

    Args:
        pattern: The regular expression, with groups, flags, look-ahead and word boundaries.
        search: True for texts in which it matches somewhere, as a pattern of a schema does: `re.search`, or ECMA 262
            where `re` cannot read it. False for whole texts (`re.fullmatch`).
        json_string: True for the language of the contents of JSON strings that stand for such texts.
        unicode: Read `\\d`, `\\s` and `\\w` as Python does.
        max_states: Budget of states.

    Raises:
        InvalidPattern: Not a regular expression.
        UnsupportedPattern: A construct that is not regular, such as a back-reference.
        ConstraintTooLarge: It would need more than `max_states` states, or too much time.
    """
    return _compile(pattern, search, json_string, unicode, False, max_states)


@lru_cache(maxsize=4096)
def is_python(pattern: str) -> bool:
    """Whether `re` reads a pattern of a schema as it is meant.

    In halves of surrogate pairs it sees no character, so that no text matches.

    Raises:
        ConstraintTooLarge: That cannot be told.
    """
    return _SURROGATES.search(pattern) is None and _is_readable(pattern)


def is_pattern(text: str) -> bool:
    """True; a text that neither `re` nor ECMA 262 reads as a pattern is an error.

    Raises:
        InvalidPattern: It is none.
    """
    # What is not regular, or too large, is told where it stands.
    with suppress(UnsupportedPattern, ConstraintTooLarge, RecursionError):
        if not is_python(text):
            parse_ecma(text)
    return True


def _is_readable(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error:
        return False
    except (OverflowError, RecursionError) as error:
        raise ConstraintTooLarge(f"a pattern cannot be compiled: {error}") from error
    return True


def matches(pattern: str, text: str, *, search: bool) -> bool:
    """What `re.search` or `re.fullmatch` finds, in time linear in the text wherever the pattern can be compiled.

    Python's engine tries one way to match after the other, of which there may be exponentially many: see Cox 2007,
    "Regular expression matching can be simple and fast". What only ECMA 262 reads is searched as that has it.

    Raises:
        InvalidPattern, UnsupportedPattern, ConstraintTooLarge: It is such a pattern, and does not compile.
    """
    if search and not is_python(pattern):
        return writable(text) and loosest_search(pattern).accepts(escape(text))
    if len(text) > _SOON_TRIED and writable(text):
        data = escape(text) if search else text.encode()
        # The language that schemas are compiled to says yes to most.
        narrow = _reading(pattern, search, unicode=False, wide=False)
        if narrow is not None and narrow.accepts(data):
            return True
        wide = _reading(pattern, search, unicode=True, wide=True)
        if wide is not None and not wide.accepts(data):
            return False
        # It is too wide in what it makes of a line end at the end alone.
        if wide is not None and not text.endswith("\n"):
            return True
    return (re.search if search else re.fullmatch)(pattern, text) is not None


def widest_reading(pattern: str) -> ByteDFA:
    """All texts that `re.fullmatch` matches, with its wider classes of characters; a line end too many at times.

    Raises:
        InvalidPattern, UnsupportedPattern, ConstraintTooLarge: See `compile_regex`.
    """
    return _compile(pattern, False, False, True, True, STATE_LIMIT)


def loosest_search(pattern: str) -> ByteDFA:
    """Contents of JSON strings in which Python's `re.search` or ECMA 262 finds a pattern of a schema.

    `\\d`, `\\s` and `\\w` (and their negations) have the wider of their meanings.

    Raises:
        InvalidPattern, UnsupportedPattern, ConstraintTooLarge: See `compile_regex`.
    """
    return _compile(pattern, True, True, False, True, STATE_LIMIT)


def agreed_search(pattern: str, text: str) -> bool | None:
    """Whether a pattern is found in a text; None where Python and ECMA 262 may differ.

    They do in what `\\d`, `\\s` and `\\w` are beyond ASCII, and in `$` before a line end.
    """
    found = matches(pattern, text, search=True)
    if (text.isascii() and text.isprintable()) or not writable(text):
        return found
    if found:
        narrow = _reading(pattern, True, unicode=False, wide=False)
        return None if narrow is not None and not narrow.accepts(escape(text)) else True
    wide = _reading(pattern, True, unicode=False, wide=True)
    return None if wide is not None and wide.accepts(escape(text)) else False


def _reading(pattern: str, search: bool, *, unicode: bool, wide: bool) -> ByteDFA | None:
    try:
        return _compile(pattern, search, search, unicode, wide, STATE_LIMIT)
    except (ConstraintTooLarge, UnsupportedPattern):
        return None


@lru_cache(maxsize=1024)
def _compile(pattern: str, search: bool, json_string: bool, unicode: bool, wide: bool, max_states: int) -> ByteDFA:
    def make() -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int32]]:
        language = _language(pattern, search, json_string, unicode, wide, max_states)
        return language.table, language.accepting, language.byte_class

    table, accepting, byte_class = kept(make, "regex", pattern, search, json_string, unicode, wide, max_states)
    return ByteDFA(table, accepting, byte_class)


def _language(pattern: str, search: bool, json_string: bool, unicode: bool, wide: bool, max_states: int) -> ByteDFA:
    if search and not is_python(pattern):
        language = _of_tree(lambda: parse_ecma(pattern), search, json_string, max_states)
        if wide or unicode or not _is_readable(pattern):
            return language
        both = language & _of_tree(lambda: parse(pattern, unicode=False), search, json_string, max_states)
        return language if both.is_empty() else both
    return _of_tree(lambda: parse(pattern, unicode=unicode, wide=wide), search, json_string, max_states)


def _of_tree(read: Callable[[], Node], search: bool, json_string: bool, max_states: int) -> ByteDFA:
    try:
        compiler = CharacterCompiler(read(), max_states)
        table, accepting = compiler.compile(search=search)
    except RecursionError as error:
        raise ConstraintTooLarge("a pattern is nested too deeply") from error
    tree = code_tree(compiler.alphabet, json_string)
    nodes = len(tree.children)
    if len(table) * tree.columns[0].size > _TABLE_LIMIT:
        raise too_large("a pattern", max_states)
    transitions, byte_class = expand(table, tree)
    final = np.zeros(len(transitions), dtype=np.bool_)
    final[::nodes] = accepting
    return ByteDFA(transitions, final, byte_class)
