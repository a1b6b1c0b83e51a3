"""Terminals as automata."""

import re
from collections.abc import Iterator
from functools import reduce
from operator import add, or_
from typing import assert_never

import numpy as np

from constraints.automata.charset import ALL
from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import CONTROLS
from constraints.errors import ControllableError, InvalidGrammar
from constraints.grammar.grammar_text import pieces, unused
from constraints.grammar.lark_tree import (
    BeyondTrees,
    Name,
    Node,
    OneOf,
    Pattern,
    Repeat,
    Series,
    Text,
    pattern_of,
    read_tree,
)
from constraints.json_trees.pointer_positions import place_of
from constraints.regex.compile import compile_regex
from constraints.regex.regex_syntax import ends_greedily, is_lazy

_SHOWN = ByteDFA.characters(~CONTROLS, minimum=0, maximum=None)
_MORE = ByteDFA.characters(ALL, minimum=1, maximum=None)
_LAZY = re.compile(r"[*+?}]\?")
_DEEPEST = 50


def terminal_language(node: Node, definitions: dict[str, Node]) -> ByteDFA:
    """What may be written for a terminal; without control characters, unless it needs some.

    Raises:
        BeyondTrees: It has no automaton here.
    """
    try:
        language = _language(node, definitions, 0)
        shown = language & _SHOWN
    except ControllableError as error:
        raise BeyondTrees(str(error)) from error
    if language.is_empty():
        raise BeyondTrees("a terminal without any text")
    return language if shown.is_empty() else shown


def shortest_words(text: str) -> list[bytes]:
    """A shortest text of each regular expression in a grammar; none if it has no tree."""
    try:
        tree = read_tree(text)
        asked = [node for each in tree.definitions.values() for node in _patterns(each)]
        found = [terminal_language(node, tree.definitions).shortest() for node in asked]
    except BeyondTrees:
        return []
    return list(dict.fromkeys(filter(None, found)))


def _patterns(node: Node) -> Iterator[Pattern]:
    if isinstance(node, Pattern):
        yield node
    elif isinstance(node, Series | OneOf):
        for part in node.parts:
            yield from _patterns(part)
    elif isinstance(node, Repeat):
        yield from _patterns(node.part)


def _language(node: Node, definitions: dict[str, Node], depth: int) -> ByteDFA:
    if depth > _DEEPEST:
        raise BeyondTrees("terminals in terminals, too many")

    def inner(part: Node) -> ByteDFA:
        return _language(part, definitions, depth + 1)

    match node:
        case Text():
            if node.folded:
                return compile_regex(f"(?i:{re.escape(node.text)})", search=False)
            return ByteDFA.literal(node.text.encode())
        case Pattern():
            return _read_lazily(node.pattern)[0]
        case Name():
            if not node.terminal or node.name not in definitions:
                raise BeyondTrees(node.name)
            return inner(definitions[node.name])
        case Repeat():
            return inner(node.part).repeat(node.least, node.most)
        case OneOf():
            return reduce(or_, map(inner, node.parts))
        case Series():
            return reduce(add, map(inner, node.parts), ByteDFA.literal(b""))
        case _:
            assert_never(node)


def shortest_first(text: str) -> str:
    """The grammar with each lazy regular expression as a terminal without the texts that begin with another, of which
    `re` takes the first; the parser reads them like any others.

    Args:
        text: A grammar.

    Raises:
        InvalidGrammar: A lazy one ends in something that is not, so that where it stops follows from its steps.
    """
    names: dict[str, str] = {}
    taken = {piece.text for piece in pieces(text)}
    for piece in reversed([each for each in pieces(text) if each.kind == "regex"]):
        pattern = pattern_of(piece.text).pattern
        try:
            shortened = _read_lazily(pattern)[1]
        except ControllableError:
            continue
        if not shortened:
            continue
        if ends_greedily(pattern):
            raise InvalidGrammar(
                f"{piece.text} has a lazy repetition, and ends in one that is not",
                where="{}:{}".format(*place_of(text, piece.start)),
                hint="Make a terminal of each, or write the characters that it stops at: [^x]*x",
            )
        name = names.setdefault(piece.text, unused(f"LAZY_{len(names)}", taken))
        text = text[: piece.start] + name + text[piece.start + len(piece.text) :]
    return text + "".join(f"\n{name}: {each} & ~({each} /(?s:.)+/)\n" for each, name in names.items())


def _read_lazily(pattern: str) -> tuple[ByteDFA, bool]:
    """What a pattern matches, and whether that is less than it could because a part of it is lazy."""
    language = compile_regex(pattern, search=False)
    if not _LAZY.search(pattern) or not is_lazy(pattern):
        return language, False
    longer = language & (language + _MORE)
    return (language, False) if longer.is_empty() else (language - longer, True)


def certain_ends(language: ByteDFA) -> tuple[bytes, ByteDFA, bytes]:
    """The ASCII bytes that every text begins and ends with, and what may stand between them."""
    before, language = _beginning(language)
    after, language = _ending(language)
    return before, language, after


def _beginning(language: ByteDFA) -> tuple[bytes, ByteDFA]:
    table, state, found = language.transitions, 0, bytearray()
    while not language.accepting[state]:
        following = np.flatnonzero(table[state] >= 0)
        if len(following) != 1 or following[0] >= 0x80 or len(found) > len(table):
            break
        found.append(int(following[0]))
        state = int(table[state, following[0]])
    if not found:
        return b"", language
    order = np.arange(len(table))
    order[[0, state]] = order[[state, 0]]
    moved = np.where(table >= 0, order[table], -1)[order].astype(np.int32)
    return bytes(found), ByteDFA(moved, language.accepting[order], np.arange(256, dtype=language.byte_class.dtype))


def _ending(language: ByteDFA) -> tuple[bytes, ByteDFA]:
    found = bytearray()
    while True:
        table, accepting = language.transitions, language.accepting
        finals = np.flatnonzero(accepting)
        if len(finals) != 1 or finals[0] == 0 or (table[finals[0]] >= 0).any():
            return bytes(reversed(found)), language
        states, letters = np.nonzero(table == finals[0])
        if len(set(letters.tolist())) != 1 or letters[0] >= 0x80:
            return bytes(reversed(found)), language
        found.append(int(letters[0]))
        ends = np.zeros(len(table), dtype=np.bool_)
        ends[states] = True
        language = ByteDFA(table.astype(np.int32), ends, np.arange(256, dtype=language.byte_class.dtype))
