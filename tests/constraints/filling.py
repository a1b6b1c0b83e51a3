"""Random members of slot languages: what a model without any knowledge would write."""

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
    nearest = _distances(language)
    state, written = 0, bytearray()
    while True:
        following = [byte for byte in range(256) if language.transitions[state][byte] >= 0]
        if language.accepting[state] and (not following or rng.random() < 0.2 or len(written) > length):
            return written.decode()
        if len(written) > length:
            following = [b for b in following if nearest[language.transitions[state][b]] < nearest[state]]
        elif rng.random() < 0.8:
            following = [byte for byte in following if 32 < byte < 127] or following
        byte = rng.choice(following)
        written.append(byte)
        state = int(language.transitions[state][byte])


def filled(layout: Layout, rng: Random) -> str:
    """The text of a layout with random contents."""
    return layout.text([member(slot.language, rng) for slot in layout.slots])


def _distances(language: ByteDFA) -> list[int]:
    """Fewest bytes from each state to an accepting one."""
    rows = language.table.tolist()
    found = [0 if accepts else 10**9 for accepts in language.accepting]
    changed = True
    while changed:
        changed = False
        for state, row in enumerate(rows):
            best = min((found[after] + 1 for after in row if after >= 0), default=10**9)
            if best < found[state]:
                found[state], changed = best, True
    return found
