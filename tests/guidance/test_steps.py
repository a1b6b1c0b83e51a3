"""Guided steps that are compiled as a whole, and read nothing back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch._dynamo import config
from torch.utils._python_dispatch import TorchDispatchMode

from constraints import Regex
from constraints.errors import GuidanceError
from guidance import (
    Ascent,
    Avoid,
    Energy,
    Guidance,
    GuidanceState,
    Guided,
    Keyword,
    Length,
    Matches,
    Readability,
    Shift,
    Similarity,
    Term,
    Tilt,
    Update,
    as_energy,
    scheduled,
    terms_of,
)
from guidance.binding import Canvases
from guidance.terms import bound_terms, check_reports
from tests.guidance.states import VOCABULARY, linear_denoiser, state

PLACES = [[torch.arange(1, 5)], [torch.arange(1, 5)]]
GIVEN = replace(state(), slot=None, places=PLACES)
GUIDANCE: dict[str, Guidance] = {
    "length": Length(3, unit="characters"),
    "matches": Matches(Regex("[abc]*c"), at="/name"),
    "elsewhere": Matches(Regex("[abc]*c"), at="/other"),
    "avoid": Avoid("ab"),
    "keyword": Keyword("b"),
    "logic": ~Keyword("a") | (Matches(Regex("a+")) & Avoid("c")),
    "sum": 2.0 * Length(2, unit="characters") + scheduled(Keyword("c"), lambda sigma: (sigma < 4).float()),
    "readability": Readability(3.0),
    "similarity": Similarity("abc"),
    "function": lambda seen: seen.estimate.square().sum(dim=(1, 2)),
}
UPDATES = [Tilt(), Shift(), Ascent(rounds=2)]


def terms(guidance: Guidance) -> list[Term]:
    canvases = Canvases(PLACES, [["/name"]] * 2, VOCABULARY, GIVEN.embeddings, length=5)
    return bound_terms(terms_of(as_energy(guidance)), canvases)


def step(update: Update, some: list[Term]) -> Callable[[GuidanceState], Guided]:
    return lambda seen: update(some, seen, lambda shift: linear_denoiser(seen, shift))


def numbers(guided: Guided) -> list[Tensor]:
    told = [each for report in guided.reports for each in (report.energy, report.gradient)]
    return told + [each for each in (guided.change, guided.shift) if each is not None]


@pytest.mark.parametrize("name", GUIDANCE)
def test_bound_energies_are_the_same(name: str) -> None:
    bound, free = terms(GUIDANCE[name]), terms_of(as_energy(GUIDANCE[name]))
    assert [term.name for term in bound] == [term.name for term in free]
    before = replace(GIVEN, places=None, slot=torch.where(GIVEN.free, 0, -1))
    for given in (GIVEN, before):
        for one, other in zip(numbers(step(Tilt(), bound)(GIVEN)), numbers(step(Tilt(), free)(given)), strict=True):
            assert torch.equal(one, other)


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("name", GUIDANCE)
@config.patch(trace_autograd_ops=True)
def test_compiled_steps(name: str, update: Update) -> None:
    torch._dynamo.reset()
    function = step(update, terms(GUIDANCE[name]))
    compiled = torch.compile(function, fullgraph=True, backend="aot_eager")(GIVEN)
    check_reports(compiled.reports)
    for one, other in zip(numbers(compiled), numbers(function(GIVEN)), strict=True):
        torch.testing.assert_close(one, other)


class NothingReadBack(TorchDispatchMode):
    """Refuses to hand a number to Python."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        assert func is not torch.ops.aten._local_scalar_dense.default
        assert func is not torch.ops.aten.nonzero.default
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("name", GUIDANCE)
def test_nothing_is_read_back(name: str, update: Update) -> None:
    function = step(update, terms(GUIDANCE[name]))
    with NothingReadBack():
        function(GIVEN)


def test_faults_are_noted_in_the_order_of_the_terms() -> None:
    def bad(seen: GuidanceState) -> Tensor:
        return seen.probabilities.sum(dim=(1, 2)) * torch.nan

    class Positive:
        def energy(self, seen: GuidanceState) -> Tensor:
            return seen.probabilities.sum(dim=(1, 2))

    positive: Energy = Positive()
    for guidance, message in (([positive, bad], "not a number.*bad"), (Keyword("a") | positive, "is 5, and only log")):
        for update in UPDATES:
            with NothingReadBack():
                guided = step(update, terms(guidance))(GIVEN)
            with pytest.raises(GuidanceError, match=message):
                check_reports(guided.reports)


def test_values_without_room_are_told_before_the_first_step() -> None:
    with pytest.raises(GuidanceError, match="no value has room"):
        terms(Matches(Regex("c{9}")))
