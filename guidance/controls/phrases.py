"""Phrase books: which word sequences are phrases of a label."""

from collections.abc import Mapping, Sequence

import numpy as np

from constraints import compile_regex
from constraints.automata.determinise import too_large
from constraints.automata.dfa import STATE_LIMIT, ByteDFA
from constraints.errors import InvalidOption
from constraints.output_types.constraint import encoded
from constraints.output_types.predicates import Predicate
from constraints.validation.validators import Violation

_SPACE = ord(" ")

PhraseBook = Mapping[str, Sequence[str | Sequence[str]]]
"""The phrases of each label, as their words or as a text whose words are separated by spaces."""


def phrases_of(book: PhraseBook, label: str) -> dict[int, list[tuple[str, ...]]]:
    """The phrases of a label by their number of words, each once.

    Raises:
        InvalidOption: A word is empty or has a space in it.
    """
    found: dict[int, list[tuple[str, ...]]] = {}
    phrases = (tuple(each.split(" ") if isinstance(each, str) else each) for each in book.get(label, ()))
    for phrase in dict.fromkeys(phrases):
        for word in phrase:
            check_word(word, f"{label}: {' '.join(map(str, phrase))}")
        found.setdefault(len(phrase), []).append(phrase)
    return found


def check_word(word: object, where: str) -> None:
    """Raises `InvalidOption` for what is no word: it is no text, is empty, or has white space in it."""
    if not isinstance(word, str) or word.split() != [word] or encoded(word) is None:
        raise InvalidOption(f"{word!r} is no word", where=where, hint="Words have no white space, and are not empty")


class _Words(Predicate):
    """Texts of listed words."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.language.num_states} states)"

    def validate(self, text: str) -> list[Violation]:
        """Violations by the language itself."""
        return [] if self.accepts(text) else [Violation("", f"{text[:100]!r} is made of other words")]


class Phrases(_Words):
    """Texts made of phrases, one space apart.

    Args:
        places: The phrases of which one stands at each place.
        before: Words of any kind in front of them.
        open_end: Whether words of any kind may follow.

    Raises:
        InvalidOption: A phrase holds half of a surrogate pair.
        ConstraintTooLarge: It would need too large an automaton.
    """

    def __init__(self, places: Sequence[Sequence[Sequence[str]]], *, before: int = 0, open_end: bool = False) -> None:
        known = [ByteDFA.choice(_code(phrase) for phrase in phrases) for phrases in places]
        parts = [part for each in known for part in (ByteDFA.literal(b" "), each)][1:]
        if before:
            parts.insert(0, compile_regex(rf"(\S+ ){{{before}}}", search=False))
        if open_end:
            parts.append(compile_regex(r"( \S+)*", search=False))
        super().__init__(_sequence(parts))


class Row(_Words):
    """Texts of a number of words, one space apart, cut into phrases anywhere.

    Args:
        words: The number.
        phrases: What may stand from one word up to another, the latter left out, as texts.

    Raises:
        InvalidOption: A phrase holds half of a surrogate pair.
        ConstraintTooLarge: It would need too large an automaton.
    """

    def __init__(self, words: int, phrases: Mapping[tuple[int, int], Sequence[str]]) -> None:
        super().__init__(_row(words, phrases))


def _row(words: int, phrases: Mapping[tuple[int, int], Sequence[str]]) -> ByteDFA:
    """The language of `Row`, by the subset construction over prefix trees: one for each word that phrases begin at."""
    children: list[dict[int, int]] = [{} for _ in range(words)]
    ends: list[set[int]] = [set() for _ in range(words)]
    for (start, end), texts in phrases.items():
        for text in texts:
            node = start
            for byte in _code([text]):
                if byte not in children[node]:
                    if len(children) >= STATE_LIMIT:
                        raise too_large("the words", STATE_LIMIT)
                    children[node][byte] = len(children)
                    children.append({})
                    ends.append(set())
                node = children[node][byte]
            ends[node].add(end)
    begin = frozenset({0})
    number = {begin: 0}
    order, rows, accepting = [begin], list[dict[int, int]](), list[bool]()
    for nodes in order:
        step: dict[int, set[int]] = {}
        for node in nodes:
            for byte, child in children[node].items():
                step.setdefault(byte, set()).add(child)
            if further := {end for end in ends[node] if end < words}:
                # The first nodes are the roots of the trees.
                step.setdefault(_SPACE, set()).update(further)
        row: dict[int, int] = {}
        for byte, reached in step.items():
            state = frozenset(reached)
            if state not in number:
                if len(order) >= STATE_LIMIT:
                    raise too_large("the words", STATE_LIMIT)
                number[state] = len(order)
                order.append(state)
            row[byte] = number[state]
        rows.append(row)
        accepting.append(any(words in ends[node] for node in nodes))
    used = sorted({byte for row in rows for byte in row})
    byte_class = np.full(256, len(used), dtype=np.int32)
    byte_class[used] = np.arange(len(used))
    table = np.full((len(rows), len(used) + 1), -1, dtype=np.int32)
    for state_number, row in enumerate(rows):
        for byte, target in row.items():
            table[state_number, byte_class[byte]] = target
    return ByteDFA(table, np.array(accepting), byte_class)


def _code(phrase: Sequence[str]) -> bytes:
    data = encoded(" ".join(phrase))
    if data is None:
        raise InvalidOption(f"{' '.join(phrase)!r} holds half of a surrogate pair", hint="Give it as proper text")
    return data


def _sequence(parts: Sequence[ByteDFA]) -> ByteDFA:
    """Some languages one after the other, by halves: else what there is would be gone through again for each."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return _sequence(parts[:half]) + _sequence(parts[half:])
