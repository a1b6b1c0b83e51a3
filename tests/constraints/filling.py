"""Random members of slot languages: what a model without any knowledge would write."""

from functools import lru_cache
from random import Random

from constraints.dfa import ByteDFA
from constraints.layout import Layout
from constraints.vocabulary import Vocabulary

VOCABULARY = Vocabulary.greedy(
    [b"<pad>", *(bytes([byte]) for byte in range(256)), b'":', b'","', b'":"', b'{"', b'"}', b"name", b"true", b"null"],
    0,
    frozenset({0}),
)


def member(language: ByteDFA, rng: Random, length: int = 10) -> str:
    """A random walk through an automaton, straight to the end after some steps."""
    steps, nearest = _steps(language)
    state, written = 0, bytearray()
    while True:
        following = steps[state]
        if language.accepting[state] and (not following or rng.random() < 0.2 or len(written) > length):
            return written.decode()
        if len(written) > length:
            following = [(byte, after) for byte, after in following if nearest[after] < nearest[state]]
        elif rng.random() < 0.8:
            following = [(byte, after) for byte, after in following if 32 < byte < 127] or following
        byte, state = rng.choice(following)
        written.append(byte)


def filled(layout: Layout, rng: Random) -> str:
    """The text of a layout with random contents."""
    return layout.text([member(slot.language, rng) for slot in layout.slots])


@lru_cache(maxsize=256)
def _steps(language: ByteDFA) -> tuple[list[list[tuple[int, int]]], list[int]]:
    """The (byte, next state) pairs of each state, and the fewest bytes from it to an accepting one."""
    columns = language.byte_class.tolist()
    rows = language.table.tolist()
    steps = [[(byte, row[column]) for byte, column in enumerate(columns) if row[column] >= 0] for row in rows]
    before: list[set[int]] = [set() for _ in rows]
    for state, row in enumerate(rows):
        for after in row:
            if after >= 0:
                before[after].add(state)
    nearest = [0 if accepts else -1 for accepts in language.accepting]
    layer = [state for state, distance in enumerate(nearest) if distance == 0]
    while layer:
        reached = {state for after in layer for state in before[after] if nearest[state] < 0}
        for state in reached:
            nearest[state] = nearest[layer[0]] + 1
        layer = sorted(reached)
    return steps, nearest
