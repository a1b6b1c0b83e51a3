"""The arrays that the compiled kernels work on, by name.

Shapes: P positions of N slots, F rows of log-probabilities over V tokens, S samples; of an automaton S states, E edges,
C classes, M tokens that are allowed somewhere.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[Any]


class Tiles(NamedTuple):
    """How the tokens of an automaton are read, tile by tile, and summed, those of a tile by class.

    Attributes:
        tokens: (M,), the allowed tokens, of which `TILE` are in each tile, if not all of the vocabulary are read.
        place: (M,), where the eight numbers of each lie when they are summed.
        segments: (G, 2), the class of each segment of them and where it ends.
        groups: (T + 1,), the segments of each tile.
    """

    tokens: NDArray[np.int32]
    place: NDArray[np.int32]
    segments: NDArray[np.int32]
    groups: NDArray[np.int32]


class Automaton(NamedTuple):
    """An automaton, or several one behind the other.

    Attributes:
        offsets: (S + 1,), where the edges of each state begin.
        cls, dst: (E,), the class and target of each edge.
        distance: (S,), fewest tokens from each state to an end.
        reach: How many states are reached after each number of tokens.
        runs: (S + 1,), where the full runs of edges of each state begin.
        class_offsets: (C + 1,), where the tokens of each class begin in `members`.
        members: (M,), the tokens in order of their class.
        token_class: (V,), the class of each token, -1 where there is none.
        tiles: See there.
    """

    offsets: Ints
    cls: Ints
    dst: Ints
    distance: Ints
    reach: Ints
    runs: Ints
    class_offsets: Ints
    members: Ints
    token_class: Ints
    tiles: Tiles


class Units(NamedTuple):
    """The slots of a batch in units: one slot alone, or up to eight of one automaton and capacity side by side.

    What is kept of the classes (C) at the positions (K) of a unit of width w lies at `(k * C + c) * w + lane` behind
    its `base`.

    Attributes:
        slots: (U, 8), the slots of each unit; -1 where there is none.
        width: (U,), 1 or 8.
        base: (U + 1,), where what is kept of each begins.
        chunks: (G + 1,), the units that are worked on together, of one automaton.
    """

    slots: Ints
    width: Ints
    base: Ints
    chunks: Ints


class SlotTable(NamedTuple):
    """The slots of a batch.

    Attributes:
        first, step: (N,), where what is kept of the classes of each slot begins, and how far apart it lies.
        which: (N,), the number of its automaton.
        offset, capacity: (N + 1,) and (N,), its first position and its number of positions.
        owner: (P,), the slot of each position.
    """

    first: Ints
    step: Ints
    which: Ints
    offset: Ints
    capacity: Ints
    owner: Ints


class Rows(NamedTuple):
    """What is known of the positions.

    Attributes:
        log_probs: (F, V), fp32 or fp64.
        row_of: (P,), the row of each position.
        fixed: (P,), committed tokens, -1 where there is none.
    """

    log_probs: Floats
    row_of: Ints
    fixed: Ints


class Kept(NamedTuple):
    """What is found of a batch, and kept.

    Attributes:
        marginals: The probabilities of the classes, of the type of the log-probabilities, see `Units`.
        scales: (P,), what the log-probabilities of each position were scaled by.
        log_z: (N,), log-partitions.
    """

    marginals: Floats
    scales: Floats
    log_z: Floats


class Draws(NamedTuple):
    """Samples, and what drives them.

    Attributes:
        uniforms: (S, P, 2), the first chooses the edge, the second the token in its class.
        sample: (S, P), written.
        chance: (S, P), written; the probability of each sampled token.
    """

    uniforms: Floats
    sample: Ints
    chance: Floats


class Opened(NamedTuple):
    """Positions whose rows are to be summed.

    Attributes:
        places: (R,), the positions.
        base, stride: (R,), where the sums of each begin, and how far apart they lie there.
    """

    places: Ints
    base: Ints
    stride: Ints


class Unit(NamedTuple):
    """Slots of one automaton and capacity that are worked on side by side.

    Attributes:
        slots: (8,), their numbers, -1 where there is none.
        width: 1 or 8.
        offset: (N + 1,), the first position of every slot of the batch.
        capacity: Positions of each.
        automaton: Their automaton.
        sums, here: Sums of the classes, of the unit from `here` on.
        out: Where its probabilities of classes begin, see `Units`.
    """

    slots: Ints
    width: int
    offset: Ints
    capacity: int
    automaton: Automaton
    sums: Floats
    here: int
    out: int


class Work(NamedTuple):
    """Messages, fp32 or fp64, and what is kept beside them; flat, see `constraints.inference.cpu.messages`.

    Attributes:
        alpha, beta: Messages from the start on and from the end on.
        ahead: What the latter of each position were divided by.
        mass: Of a position's classes.
        paths: What runs of edges lead to.
        log_scale, scale: (8,), the logarithm of what `alpha` was divided by, and what a position's messages are.
        total, least: (8,), all accepted paths in the messages, and their smallest share at a position.
    """

    alpha: Floats
    beta: Floats
    ahead: Floats
    mass: Floats
    paths: Floats
    log_scale: Floats
    scale: Floats
    total: Floats
    least: Floats


class Place(NamedTuple):
    """A position and the probabilities of its classes.

    Attributes:
        row, scale: Log-probabilities (V,), which were summed as `exp(x - scale)`.
        marginals, first, step: Of the classes, from `first` on, `step` apart.
        class_offsets, members: Of the automaton, see there.
    """

    row: Floats
    scale: float
    marginals: Floats
    first: int
    step: int
    class_offsets: Ints
    members: Ints


class Means(NamedTuple):
    """Means of values under the probabilities of tokens.

    Attributes:
        values: (V, d), what each token is worth.
        floor: Probability up to which a token is left out.
        most: Most tokens of which a mean is a sum over tokens.
        place: (P,), the row of each position in `rows`.
        wide: (P,), written; where there are more.
        rows: (R, V), written there; the probabilities themselves.
        out: (P, d), written; the means.
    """

    values: Floats
    floor: float
    most: int
    place: Ints
    wide: NDArray[np.bool_]
    rows: Floats
    out: Floats
