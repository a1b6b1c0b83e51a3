"""Which tokens of a step's sample stay: each rule against one that goes through a canvas position by position."""

import math
from collections.abc import Callable
from itertools import combinations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.sampling import AcceptanceRule, EntropyBound, Proposal, Threshold, by_confidence, left_to_right
from controllable.sampling.rules.acceptance import CERTAIN, place_of
from controllable.sampling.step_checks import accepted_by
from tests.sampling.proposals import Canvas, Position, canvas, places, proposal_of

CANVASES = st.lists(canvas(), min_size=1, max_size=4)
RULES: dict[str, AcceptanceRule] = {
    "by_confidence": by_confidence,
    "left_to_right": left_to_right,
    "Threshold": Threshold(),
    "EntropyBound": EntropyBound(),
}


def surest(canvas: Canvas) -> list[int]:
    """What `by_confidence` accepts of a canvas: certain tokens, and the first of the others by four keys."""
    every, there = canvas.open, canvas.positions
    if canvas.share >= 1.0:
        return every
    certain = [place for place in every if there[place].confidence >= CERTAIN]
    unsure = [place for place in every if there[place].confidence < CERTAIN and not there[place].blank]
    wanted = math.ceil(canvas.share * len(unsure))
    leaders: dict[int, int] = {}
    for place in sorted(unsure, key=lambda place: -there[place].confidence):
        leaders.setdefault(there[place].turn, there[place].slot)

    def key(place: int) -> tuple[bool, bool, bool, float]:
        mine = there[place]
        leading = leaders[mine.turn] == mine.slot
        waiting = any(
            beside in unsure
            and there[beside].slot == mine.slot
            and (there[beside].confidence, place) > (mine.confidence, beside)
            for beside in (place - 1, place + 1)
        )
        return not leading, waiting, not (leading and mine.turning), -mine.confidence

    return sorted(certain + sorted(unsure, key=key)[:wanted])


def earliest(canvas: Canvas) -> list[int]:
    """What `left_to_right` accepts of a canvas: up to where so many tokens were not certain."""
    if canvas.share >= 1.0:
        return canvas.open
    unsure = [place for place in canvas.open if canvas.positions[place].confidence < CERTAIN]
    left, chosen = math.ceil(canvas.share * len(unsure)), list[int]()
    for place in canvas.open:
        left -= place in unsure
        if left < 0:
            break
        chosen.append(place)
    return chosen


def sure_enough(canvas: Canvas, least: float) -> list[int]:
    """What `Threshold` accepts of a canvas."""
    if canvas.share >= 1.0 or not canvas.open:
        return canvas.open
    surest = max(canvas.open, key=lambda place: canvas.positions[place].confidence)
    return [place for place in canvas.open if place == surest or canvas.positions[place].confidence >= least]


@pytest.mark.parametrize(
    ("rule", "reference"),
    [
        (by_confidence, surest),
        (left_to_right, earliest),
        (Threshold(0.4), lambda canvas: sure_enough(canvas, 0.4)),
    ],
    ids=["by_confidence", "left_to_right", "Threshold"],
)
@given(CANVASES)
def test_a_rule_accepts_what_its_reference_does(
    rule: AcceptanceRule, reference: Callable[[Canvas], list[int]], canvases: list[Canvas]
) -> None:
    assert places(accepted_by(rule, proposal_of(canvases))) == [reference(each) for each in canvases]


@given(CANVASES, st.sampled_from((0.0, 1 / 32, 1 / 16, 0.3)))
def test_the_bound_on_entropies_is_used_up_and_kept(canvases: list[Canvas], most: float) -> None:
    for each, found in zip(canvases, places(accepted_by(EntropyBound(most), proposal_of(canvases))), strict=True):
        if each.share >= 1.0:
            assert found == each.open
            continue
        entropy = {place: each.positions[place].entropy for place in each.open}

        def risk(chosen: tuple[int, ...], entropy: dict[int, float] = entropy) -> float:
            return sum(entropy[place] for place in chosen) - max((entropy[place] for place in chosen), default=0.0)

        allowed = [
            chosen for size in range(len(entropy) + 1) for chosen in combinations(entropy, size) if risk(chosen) <= most
        ]
        assert risk(tuple(found)) <= most
        assert len(found) == max(map(len, allowed))
        assert sum(entropy[place] for place in found) == pytest.approx(
            min(sum(entropy[place] for place in chosen) for chosen in allowed if len(chosen) == len(found))
        )


@pytest.mark.parametrize("name", RULES)
@given(canvases=CANVASES, spare=st.integers(0, 3))
def test_a_canvas_is_judged_alone(name: str, canvases: list[Canvas], spare: int) -> None:
    rule = RULES[name]
    apart = [
        places(accepted_by(rule, proposal_of([Canvas(each.share, each.positions + [Position()] * spare)])))
        for each in canvases
    ]
    assert places(accepted_by(rule, proposal_of(canvases))) == [found for (found,) in apart]


@pytest.mark.parametrize("name", RULES)
@given(canvases=CANVASES)
def test_only_what_is_open_is_accepted_and_a_full_share_is_all_of_it(name: str, canvases: list[Canvas]) -> None:
    for each, found in zip(canvases, places(accepted_by(RULES[name], proposal_of(canvases))), strict=True):
        assert set(found) <= set(each.open)
        assert found == each.open or each.share < 1.0


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=9))
def test_places_go_by_two_numbers_and_then_from_left_to_right(keys: list[tuple[int, int]]) -> None:
    first, then = (torch.tensor([[key[number] for key in keys]]) for number in (0, 1))
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    assert place_of(first, then)[0].tolist() == [order.index(place) for place in range(len(keys))]


def accepted(
    confidence: list[float],
    share: float,
    *,
    slot: list[int] | None = None,
    turn: list[int] | None = None,
    blank: list[int] | None = None,
    rule: Callable[[Proposal], torch.Tensor] = by_confidence,
) -> list[int]:
    """The positions of one canvas that a rule accepts; all are open."""
    slots = list(range(len(confidence))) if slot is None else slot
    turns = slots if turn is None else turn
    of_turn = {group: {s for s, g in zip(slots, turns, strict=True) if g == group} for group in turns}
    positions = [
        Position(
            slot=slots[place],
            turn=turns[place],
            turning=len(of_turn[turns[place]]) > 1,
            open=True,
            confidence=sure,
            blank=place in (blank or []),
        )
        for place, sure in enumerate(confidence)
    ]
    (found,) = places(accepted_by(rule, proposal_of([Canvas(share, positions)])))
    return found


def test_slots_that_take_turns_are_not_written_at_once() -> None:
    confidence, slot = [0.5, 0.3, 0.4, 0.45, 0.2], [0, 0, 1, 1, 2]
    assert accepted(confidence, 0.6, slot=slot) == [0, 3, 4]
    assert accepted(confidence, 0.6, slot=slot, turn=[0, 0, 0, 0, 1]) == [0, 1, 4]
    # With nothing else left to accept, the others go on too.
    assert accepted(confidence, 0.7, slot=slot, turn=[0, 0, 0, 0, 1]) == [0, 1, 3, 4]


def test_slots_that_take_turns_go_before_surer_ones() -> None:
    confidence, slot, turn = [0.9, 0.3, 0.2], [0, 1, 2], [0, 1, 1]
    assert accepted(confidence, 0.3, slot=slot, turn=turn) == [1]
    assert accepted(confidence, 0.6, slot=slot, turn=turn) == [0, 1]


def test_neighbours_in_a_slot_take_turns() -> None:
    confidence, slot = [0.6, 0.5, 0.4, 0.3, 0.3], [0, 0, 0, 1, 1]
    assert accepted(confidence, 0.2, slot=slot) == [0]
    assert accepted(confidence, 0.4, slot=slot) == [0, 3]
    # With nothing else left to accept, those beside a surer one go on too.
    assert accepted(confidence, 0.6, slot=slot) == [0, 1, 3]
    assert accepted([0.4, 0.97, 0.5], 0.5, slot=[0, 0, 0]) == [1, 2]


def test_certain_tokens_leave_the_share_to_the_others() -> None:
    assert accepted([0.99, 0.96, 0.3, 0.4], 0.5) == [0, 1, 3]


def test_what_stands_for_no_text_waits_until_it_is_certain_and_costs_nothing() -> None:
    assert accepted([0.5, 0.5, 0.99, 0.6], 0.0, blank=[2, 3]) == [2]


def test_from_the_left_and_all_that_is_certain_right_behind() -> None:
    for share, found in ((0.01, [0, 1, 2]), (0.5, [0, 1, 2, 3]), (1.0, [0, 1, 2, 3, 4])):
        assert accepted([0.99, 0.2, 0.99, 0.3, 0.4], share, rule=left_to_right) == found
    assert accepted([0.1, 0.99, 0.5], 0.01, rule=left_to_right) == [0, 1]


def test_the_surest_of_each_canvas_is_accepted_however_unsure() -> None:
    assert accepted([0.1, 0.3, 0.2], 0.1, rule=Threshold(0.9)) == [1]
    assert accepted([0.91, 0.3, 0.95], 0.1, rule=Threshold(0.9)) == [0, 2]


@pytest.mark.parametrize("name", RULES)
def test_texts_that_are_chosen_as_wholes_are_accepted_as_wholes(name: str) -> None:
    """A slot of three tokens stands for one, as sure as the least sure of them."""
    sure = [0.9, 0.2, 0.8]
    whole = [Position(slot=0, turn=0, open=True, confidence=each, whole=True) for each in sure]
    other = Position(slot=1, turn=1, open=True, confidence=0.5)
    found = accepted_by(RULES[name], proposal_of([Canvas(0.4, [*whole, Position(), other])]))
    assert (
        places(found) == [[4]]
        if name in ("by_confidence", "Threshold")
        else places(found)[0] in ([0, 1, 2], [4], [0, 1, 2, 4])
    )
    surer = [Position(slot=0, turn=0, open=True, confidence=0.7, whole=True, blank=n == 2) for n in range(3)]
    found = accepted_by(RULES[name], proposal_of([Canvas(0.4, [*surer, Position(), other])]))
    assert places(found)[0][:3] == [0, 1, 2]
