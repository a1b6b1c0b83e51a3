"""A step is for the device alone: the one that `generate` calls compiles as a whole, runs on a GPU that is only
pretended, and reads nothing back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch._dynamo
from torch._subclasses.fake_tensor import DataDependentOutputException

from controllable import DiffusionLM
from controllable.adapters.embedding import EmbeddingDenoiser
from controllable.sampling import ConstrainedSampler, Loop, Row, Steering
from guidance import Avoid, Keyword, Length, Shift, Tilt, Update
from tests.sampling.pretended import Counted, NothingReadBack, on_pretended_gpu, pretended_gpu

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "start": {"type": "string", "format": "date"},
        "end": {"type": "string", "format": "date"},
    },
    "required": ["name", "start", "end"],
}
WISHES = [Keyword("an"), Avoid("x"), Length(2, at="/name")]


class Watched:
    """A sampler whose steps are taken by something else; all else is as it was.

    Args:
        sampler: The sampler.
        step: Takes the steps in its place.
    """

    def __init__(self, sampler: ConstrainedSampler, step: Callable[..., Any]) -> None:
        self.sampler, self.step = sampler, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sampler, name)


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def rows_of(
    lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch, update: Update | None, *, temperature: float = 0.5
) -> list[Row]:
    """The rows that `generate` hands to the loop, with guidance, remasking and cached reading."""
    written: list[Sequence[Row]] = []
    denoise = lm.denoise

    def watched(rows: Sequence[Row], **options: Any) -> list[Any]:
        written.append(rows)
        return denoise(rows, **options)

    with monkeypatch.context() as patch:
        patch.setattr(lm, "denoise", watched)
        wishes = None if update is None else WISHES
        lm.generate(SCHEMA, n=2, steps=4, revise=0.5, guidance=wishes, update=update, temperature=temperature)
    return list(written[0])


def anew(rows: Sequence[Row]) -> list[Row]:
    """The same rows, each with its randomness from the start."""
    return [replace(row, rng=np.random.default_rng(number)) for number, row in enumerate(rows)]


WAYS = [(None, 0.5), (Tilt(), 0.5), (Shift(), 0.5), (None, 0.0)]


@pytest.mark.parametrize(("update", "temperature"), WAYS)
def test_a_step_compiles_as_a_whole_and_writes_the_same(
    lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch, update: Update | None, temperature: float
) -> None:
    rows = rows_of(lm, monkeypatch, update, temperature=temperature)
    _, expected = Loop(lm.sampler).run(anew(rows))
    torch._dynamo.reset()
    watched = Watched(lm.sampler, torch.compile(lm.sampler.step, fullgraph=True, backend="eager", dynamic=False))
    with torch._dynamo.config.patch(trace_autograd_ops=True):
        _, found = Loop(watched).run(anew(rows))
    torch._dynamo.reset()
    assert torch.equal(found.tokens, expected.tokens)


@pytest.mark.parametrize(("update", "temperature"), WAYS)
def test_a_step_reads_nothing_back(
    lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch, update: Update | None, temperature: float
) -> None:
    rows = rows_of(lm, monkeypatch, update, temperature=temperature)
    steps = 0

    def step(*given: Any) -> Any:
        nonlocal steps
        steps += 1
        with NothingReadBack():
            return lm.sampler.step(*given)

    batch, state = Loop(Watched(lm.sampler, step)).run(anew(rows))
    assert steps == 4 and bool((state.known | ~batch.exists).all())


def test_what_is_read_back_is_told() -> None:
    tensor = torch.ones(3)
    for wrong in (lambda: tensor.sum().item(), lambda: bool(tensor.any()), lambda: tensor.nonzero()):
        with NothingReadBack(), pytest.raises(AssertionError, match=r"read back|makes a shape"):
            wrong()


@pytest.mark.parametrize(("update", "temperature"), [(None, 0.5), (Tilt(), 0.5), (None, 0.0)])
def test_a_step_runs_on_a_pretended_gpu(
    lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch, update: Update | None, temperature: float
) -> None:
    rows = rows_of(lm, monkeypatch, update, temperature=temperature)
    if update is not None:
        assert rows[0].steering is not None
        # What goes backward cannot be pretended; energies that judge take part without it.
        terms = [replace(term, judges=True) for term in rows[0].steering.terms]
        rows = [replace(row, steering=Steering(terms, update)) for row in rows]
    launched: list[int] = []

    def step(*given: Any) -> Any:
        with Counted() as counted:
            found = sampler.step(*given)
        launched.append(counted.operators.total())
        return found

    with pretended_gpu():
        # Mixed precision asks for a GPU that is there.
        monkeypatch.setenv("CONTROLLABLE_PRECISION", "float32")
        network = on_pretended_gpu(lm.denoiser)
        denoiser = EmbeddingDenoiser(network, lm.adapter.schedule, blank=lm.vocabulary.pad_id)
        apart = torch.zeros(10, dtype=torch.long, device="cuda")
        sampler = ConstrainedSampler(denoiser, lm.vocabulary, denoiser.table, apart)
        loop = Loop(Watched(sampler, step))
        loop.join(rows)
        for _ in range(4):
            loop.step()
        assert loop._state is not None and loop._state.tokens.device.type == "cuda"
    assert len(launched) == 4 and min(launched) > 50


def test_a_pretended_gpu_refuses_what_would_wait_for_it() -> None:
    with pretended_gpu():
        tensor = torch.zeros(3, device="cuda")
        with pytest.raises(DataDependentOutputException):
            bool(tensor.any())
