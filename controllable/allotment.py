"""Capacities: how many tokens each slot of a layout gets."""

from collections.abc import Sequence
from random import Random

from constraints.errors import UnsatisfiableConstraint
from constraints.layout import Layout, LayoutPrior
from constraints.token_automaton import TokenAutomaton

MOST_SLACK = 3
LARGEST_SLOT = 64


def allot(
    layout: Layout,
    automata: Sequence[TokenAutomaton],
    *,
    prior: LayoutPrior,
    rng: Random,
    budget: int,
    literals: int,
) -> list[int]:
    """Draw a capacity for each slot so that the document fits its canvas.

    Args:
        layout: The layout.
        automata: Token automata of the slots, in order, right for at least `LARGEST_SLOT` tokens.
        prior: Usual lengths of values.
        rng: Source of the draws.
        budget: Tokens the document may take.
        literals: Tokens its literals take.

    Returns:
        Capacities in tokens, in the order of the slots.

    Raises:
        UnsatisfiableConstraint: Even the shortest values do not fit.
    """
    least = [automaton.shortest or 0 for automaton in automata]
    most = [LARGEST_SLOT if automaton.longest is None else automaton.longest for automaton in automata]
    wished = [
        max(low, min(high, prior.capacity(slot.name, slot.kind, rng) + rng.randint(0, MOST_SLACK)))
        for slot, low, high in zip(layout.slots, least, most, strict=True)
    ]
    room = budget - literals - sum(least)
    if room < 0:
        raise UnsatisfiableConstraint(
            f"the shortest document found needs {budget - room} tokens, the canvas holds {budget}",
            hint="Raise max_length, or ask for fill='required'",
        )
    extra = [wish - low for wish, low in zip(wished, least, strict=True)]
    while sum(extra) > room:
        widest = max(range(len(extra)), key=lambda slot: (extra[slot], -slot))
        extra[widest] -= max(1, min(extra[widest] // 4, sum(extra) - room))
    return [low + more for low, more in zip(least, extra, strict=True)]
