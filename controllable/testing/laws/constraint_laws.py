"""The laws of a constraint: what it draws it accepts, what it says agrees, and its slots are distributions."""

from collections.abc import Sequence
from random import Random

import torch

from constraints.arguments import checked
from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.inference import SlotBatch, log_partition, posterior
from constraints.layouts.layout import Layout, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.output_types.random_texts import drawn
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.testing.laws.broken_law import require

_BUDGET = 512
_CLOSE = 1e-6
_SLOTS = 4
"""Slots of a layout whose distribution is looked at."""
_SPARE = 3
"""Tokens of a slot beyond its shortest text."""


@checked
def assert_constraint_laws(
    constraint: Constraint,
    vocabulary: Vocabulary,
    *,
    valid: Sequence[str] = (),
    invalid: Sequence[str] = (),
    samples: int = 20,
    budget: int = _BUDGET,
    seed: int = 0,
) -> None:
    """Check an output type on texts drawn from its own layouts and on texts that are given.

    - *sound*: a text of a layout is accepted, whatever its slots hold; a valid one is parsed;
    - *agreement*: `accepts`, `validate`, `explain` and the languages `regular` and `widest` say the same of every text:
      none is valid that `widest` lacks, none accepted that `regular` lacks;
    - *layouts*: the same chance gives the same layout; none is drawn within fewer tokens than `shortest`; no slot is
      empty, no two values have one pointer;
    - *normalised*: under any prediction the marginals of a slot's tokens add up to 1, the log-partition is at most 0,
      its gradient is the marginals, a sample is a text of the slot, and a slot says the same beside others.

    Args:
        constraint: The output type.
        vocabulary: The tokens, such as `lm.vocabulary`.
        valid: Texts that are right.
        invalid: Texts that are wrong.
        samples: Layouts that are drawn.
        budget: Most tokens of a layout, see `Constraint.layout`.
        seed: Of the chance.

    Raises:
        AssertionError: A law is broken; says which one, and for which text.
        InvalidOption: A text was given in place of a list.
    """
    require(constraint.shortest(vocabulary) <= budget, "the shortest text fits the budget")
    for number in range(samples):
        layout = _layout(constraint, vocabulary, f"{seed}:{number}", budget)
        text = drawn(layout, Random(number))
        require(constraint.accepts(text, compact=True), "a text of a layout is accepted", repr(text))
        _agree(constraint, text)
        if not number:
            _distribution(layout, vocabulary, budget, seed)
    for text in valid:
        require(not constraint.validate(text), "a valid text is found right", repr(text), constraint.validate(text))
        _agree(constraint, text)
    for text in invalid:
        require(bool(constraint.validate(text)), "an invalid text is found wrong", repr(text))
        _agree(constraint, text)
    _too_small(constraint, vocabulary)


def _agree(constraint: Constraint, text: str) -> None:
    valid, accepted, told = not constraint.validate(text), constraint.accepts(text), constraint.explain(text)
    require((told.valid, told.accepted) == (valid, accepted), "explain says what validate and accepts say", repr(text))
    if valid:
        constraint.parse(text)
    data = text.encode()
    if constraint.regular is not None and accepted:
        require(constraint.regular.accepts(data), "an accepted text is in `regular`", repr(text))
    if constraint.widest is not None and valid:
        require(constraint.widest.accepts(data), "a valid text is in `widest`", repr(text))


def _layout(constraint: Constraint, vocabulary: Vocabulary, seed: str, budget: int) -> Layout:
    first, again = (constraint.layout(LayoutRequest(vocabulary, Random(seed), budget)) for _ in range(2))
    require(first == again, "the same chance gives the same layout", first, again)
    # A key and its value stand at one pointer.
    pointers = [slot.pointer for slot in first.slots if slot.kind != "key"]
    require(len(pointers) == len(set(pointers)), "no two values have one pointer", pointers)
    for slot in first.slots:
        empty = isinstance(slot.language, ByteDFA) and slot.language.is_empty()
        require(not empty, "no slot is empty", slot.pointer)
    return first


def _too_small(constraint: Constraint, vocabulary: Vocabulary) -> None:
    least = int(constraint.shortest(vocabulary))
    if least < 2:
        return
    try:
        constraint.layout(LayoutRequest(vocabulary, Random(0), least - 1))
    except UnsatisfiableConstraint:
        return
    raise AssertionError(f"no layout is drawn within fewer tokens than `shortest`: {least - 1} were enough")


def _distribution(layout: Layout, vocabulary: Vocabulary, budget: int, seed: int) -> None:
    compiled = [pair for slot in layout.slots[:_SLOTS] if (pair := _compiled(slot, vocabulary, budget)) is not None]
    if not compiled:
        return
    rng = torch.Generator().manual_seed(seed)
    slots = SlotBatch.of(compiled)
    logits = torch.randn(slots.num_positions, len(vocabulary), generator=rng, dtype=torch.float64)
    log_probs = logits.log_softmax(dim=-1).requires_grad_(True)
    total = log_partition(log_probs, slots)
    require(bool((total <= _CLOSE).all()), "a log-partition is at most 0", total.tolist())
    (gradient,) = torch.autograd.grad(total.sum(), log_probs)
    found = posterior(log_probs.detach(), slots, uniforms=torch.rand(slots.num_positions, 2, generator=rng).double())
    sums = found.marginals.sum(dim=-1)
    require(torch.allclose(sums, torch.ones_like(sums), atol=_CLOSE), "marginals add up to 1", sums.tolist())
    require(torch.allclose(gradient, found.marginals, atol=_CLOSE), "the gradient of a log-partition is the marginals")
    first = 0
    for number, (automaton, capacity) in enumerate(compiled):
        piece, first = slice(first, first + capacity), first + capacity
        alone = log_partition(log_probs.detach()[piece], SlotBatch.of([(automaton, capacity)]))
        require(torch.allclose(alone, total[number], atol=_CLOSE), "a slot says the same beside others", number)
        if found.sample is not None:
            require(automaton.accepts(found.sample[piece].tolist()), "a sample is a text of its slot", number)


def _compiled(slot: Slot, vocabulary: Vocabulary, budget: int) -> tuple[TokenAutomaton, int] | None:
    if not isinstance(slot.language, ByteDFA):
        return None
    automaton = TokenAutomaton.from_dfa(slot.language, vocabulary)
    shortest = automaton.shortest
    return None if shortest is None else (automaton, min(budget, shortest + _SPARE))
