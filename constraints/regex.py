"""Regular expressions to automata."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from constraints.charset import code_tree, expand
from constraints.determinise import too_large
from constraints.dfa import STATE_LIMIT, ByteDFA
from constraints.disk_cache import kept
from constraints.errors import ConstraintTooLarge
from constraints.regex_automaton import CharacterCompiler
from constraints.regex_syntax import parse

# Entries of a table before minimisation, which takes some sixty bytes for each.
_TABLE_LIMIT = 10_000_000


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
        search: True for texts in which it matches somewhere (`re.search`), False for whole texts (`re.fullmatch`).
        json_string: True for the language of the contents of JSON strings that stand for such texts.
        unicode: Read `\\d`, `\\s` and `\\w` as Python does.
        max_states: Budget of states.

    Raises:
        InvalidPattern: Not a regular expression.
        UnsupportedPattern: A construct that is not regular, such as a back-reference.
        ConstraintTooLarge: It would need more than `max_states` states, or too much time.
    """
    return _compile(pattern, search, json_string, unicode, max_states)


@lru_cache(maxsize=1024)
def _compile(pattern: str, search: bool, json_string: bool, unicode: bool, max_states: int) -> ByteDFA:
    def make() -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int32]]:
        language = _language(pattern, search, json_string, unicode, max_states)
        return language.table, language.accepting, language.byte_class

    table, accepting, byte_class = kept(make, "regex", pattern, search, json_string, unicode, max_states)
    return ByteDFA(table, accepting, byte_class)


def _language(pattern: str, search: bool, json_string: bool, unicode: bool, max_states: int) -> ByteDFA:
    try:
        compiler = CharacterCompiler(parse(pattern, unicode=unicode), max_states)
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
