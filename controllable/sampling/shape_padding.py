"""Filling: batches of many sizes made batches of few, by positions that are known and slots that hold nothing else.

What is filled up is known, so nothing is drawn there, and what is done for the rows does not change.
"""

from collections.abc import Sequence

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.inference.mixed_slots import Slot
from constraints.inference.slots.buckets import bucket
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.rows import Row

SPARE = 1
"""Positions behind every row of a filled batch that no document has: what is filled up stands there."""
_STEP = 32


def length_bucket(length: int) -> int:
    """The length that canvases of at most a length are filled up to."""
    return -(-(length + SPARE) // _STEP) * _STEP


def padding_slots(slots: Sequence[Slot], vocabulary: Vocabulary) -> list[Slot]:
    """Slots to be laid behind others, so that there are as many slots and positions as in other batches.

    None of them is longer than the longest of the others, since a slot takes its time position by position.
    """
    nothing = TokenAutomaton.from_dfa(ByteDFA.literal(b""), vocabulary)
    capacities = [capacity for _, capacity in slots]
    spare = bucket(sum(capacities)) - sum(capacities)
    fewest = -(-spare // max(1, max(capacities, default=1)))
    count = bucket(len(slots) + fewest) - len(slots)
    return [(nothing, spare // count + (number < spare % count)) for number in range(count)] if count else []


def padding_rows(rows: Sequence[Row]) -> list[Row]:
    """Rows with nothing in them to go with some rows, so that there are as many as in other batches."""
    like, nothing = rows[0], np.zeros(0, dtype=np.int64)
    return [Row(nothing, (), like.rng, like.settings)] * (bucket(len(rows), least=1) - len(rows))
