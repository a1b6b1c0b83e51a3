"""Steps that are captured once and replayed: rehearsed on the CPU, where a capture runs again what it has captured."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.inference.slots.buckets import bucket, table_bucket
from controllable import DiffusionLM
from controllable.adapters.embedding import EmbeddingDenoiser
from controllable.sampling import ConstrainedSampler, Loop, Row, SamplerSettings
from controllable.sampling.capture.graphs import CapturedSampler
from controllable.sampling.capture.recording import Rehearsal
from controllable.sampling.capture.tensor_leaves import leaves, rebuilt
from controllable.sampling.noise import NoiseSource, StepNoise
from controllable.sampling.shape_padding import SPARE, length_bucket, padding_rows
from guidance import Keyword
from tests.sampling import rows as of_rows
from tests.sampling.pretended import NothingReadBack, on_pretended_gpu, pretended_gpu

PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 20}, "born": {"type": "string", "format": "date"}},
    "required": ["name", "born"],
}
POINT = {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "integer"}}, "required": ["x", "y"]}
CPU = torch.device("cpu")
STEPS = SamplerSettings(steps=4)


@pytest.fixture(autouse=True)
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """In low precision the shape of a product decides how it is rounded."""
    monkeypatch.setenv("CONTROLLABLE_PRECISION", "float32")


@pytest.fixture
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.fixture
def captured(checkpoint: Path) -> DiffusionLM:
    """The same model with captured steps."""
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    lm.__dict__["sampler"] = CapturedSampler(filled(lm), Rehearsal())
    return lm


def filled(lm: DiffusionLM) -> ConstrainedSampler:
    """Its sampler with shapes that recur."""
    assert isinstance(lm.sampler, ConstrainedSampler)
    return replace(lm.sampler, recurring=True)


def row(lm: DiffusionLM, schema: object, settings: SamplerSettings, *, seed: int = 0) -> Row:
    """A row with room for a date."""
    return of_rows.row_of(lm, schema, settings, seed=seed, capacity=14)


def sampler_of(lm: DiffusionLM) -> CapturedSampler:
    assert isinstance(lm.sampler, CapturedSampler)
    return lm.sampler


@given(st.integers(0, 10**6))
def test_sizes_are_rounded_up_to_a_few(size: int) -> None:
    assert size <= bucket(size) <= max(16, 2 * size)
    assert size <= 600 or bucket(size) <= 1.25 * size
    assert size <= table_bucket(size) <= max(1024, 4 * size)
    assert length_bucket(size) >= size + SPARE and length_bucket(size) % 32 == 0


@pytest.mark.parametrize("batch", [1, 3])
def test_documents_are_those_without_filling_and_without_captures(
    lm: DiffusionLM, captured: DiffusionLM, batch: int
) -> None:
    for schema in (PERSON, POINT):
        options: dict[str, Any] = {"n": 3, "steps": 4, "batch_size": batch, "seed": 1}
        expected = [(one.text, one.log_prob) for one in lm.generate(schema, **options)]
        found = [(one.text, one.log_prob) for one in captured.generate(schema, **options)]
        assert [text for text, _ in found] == [text for text, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-4)
    assert not sampler_of(captured).captures.plain


def test_fillers_change_nothing_bit_by_bit(lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(STEPS, revise=0.25, steps=8)

    def run() -> tuple[Any, int]:
        loop = Loop(filled(lm))
        loop.join([row(lm, PERSON, settings, seed=seed) for seed in range(3)])
        for _ in range(settings.steps):
            loop.step()
        batch, state = loop.leave(range(3))
        return state, len(batch.positions) - sum(batch.counts)

    more, filling = run()
    monkeypatch.setattr("controllable.sampling.collation.padding_slots", lambda *_: [])
    fewer, nothing = run()
    assert filling and not nothing
    for name in ("tokens", "known", "canvas", "condition", "log_prob", "own_log_prob", "impossible"):
        assert getattr(fewer, name).equal(getattr(more, name)), name


def test_positions_behind_documents_change_nothing_but_by_rounding(lm: DiffusionLM) -> None:
    found = []
    for sampler in (lm.sampler, filled(lm)):
        batch = sampler.collate([row(lm, POINT, STEPS, seed=seed) for seed in range(2)])
        state = sampler.init(batch, NoiseSource(batch.rows, sampler.corruption, batch.tokens.shape[1], CPU).start())
        plan, state = sampler.plan(batch, state, [0, 0])
        found.append(sampler.step(batch, state, plan, StepNoise())[1])
    plain, more = found
    length = plain.tokens.shape[1]
    assert more.tokens.shape[1] > length
    for name in ("tokens", "confidence"):
        torch.testing.assert_close(getattr(more, name)[:, :length], getattr(plain, name), rtol=1e-4, atol=1e-4)


def test_rows_with_nothing_in_them_change_nothing(lm: DiffusionLM) -> None:
    sampler, states = filled(lm), []
    for more in (False, True):
        rows = [row(lm, PERSON, STEPS, seed=seed) for seed in range(3)]
        beside = padding_rows(rows) if more else []
        states.append(Loop(sampler).run([*rows, *beside])[1])
    assert len(states[1].tokens) == 4
    assert states[0].tokens.equal(states[1].tokens[:3])


def test_shapes_that_were_seen_are_replayed(captured: DiffusionLM) -> None:
    captures = sampler_of(captured).captures
    captured.generate(POINT, n=2, steps=4)
    made, replayed = captures.made, captures.replayed
    # Two readings before anything is written, the first step, and those that go on from it.
    assert made == 3 and replayed == 5
    captured.generate(POINT, n=2, steps=4)
    assert captures.made == made and captures.replayed == 2 * replayed


def test_what_was_handed_out_stays_as_it_is(captured: DiffusionLM) -> None:
    def run(seed: int) -> Any:
        return Loop(captured.sampler).run([row(captured, PERSON, STEPS, seed=seed)])[1]

    first = run(0)
    kept: list[torch.Tensor] = []
    leaves(first, kept)
    copies = [tensor.clone() for tensor in kept]
    assert not run(1).tokens.equal(first.tokens)
    assert all(tensor.equal(copy) for tensor, copy in zip(kept, copies, strict=True))
    assert sampler_of(captured).captures.plain


def test_rows_that_are_written_by_turns_do_not_meet(lm: DiffusionLM, captured: DiffusionLM) -> None:
    expected = [Loop(filled(lm)).run([row(lm, PERSON, STEPS, seed=seed)])[1].tokens for seed in range(2)]
    loops = [Loop(captured.sampler) for _ in range(2)]
    for seed, loop in enumerate(loops):
        loop.join([row(captured, PERSON, STEPS, seed=seed)])
    for _ in range(STEPS.steps):
        for loop in loops:
            loop.step()
    assert all(loop.leave([0])[1].tokens.equal(tokens) for loop, tokens in zip(loops, expected, strict=True))


def test_few_captures_are_kept(lm: DiffusionLM, captured: DiffusionLM) -> None:
    captured.__dict__["sampler"] = CapturedSampler(filled(lm), Rehearsal(), most=1)
    texts = [one.text for one in captured.generate(PERSON, n=2, steps=3)]
    assert texts == [one.text for one in lm.generate(PERSON, n=2, steps=3)]
    assert len(sampler_of(captured).captures._kept) == 1


class Broken:
    """A recorder that cannot record."""

    def record(self, work: Callable[[], Any]) -> Any:
        work()
        raise RuntimeError("not permitted")


def test_what_cannot_be_captured_is_run(lm: DiffusionLM, captured: DiffusionLM) -> None:
    captured.__dict__["sampler"] = CapturedSampler(filled(lm), Broken())
    texts = [one.text for one in captured.generate(PERSON, n=2, steps=3)]
    assert texts == [one.text for one in lm.generate(PERSON, n=2, steps=3)]
    captures = sampler_of(captured).captures
    assert captures.plain and not captures.made and not captures.replayed


@pytest.mark.parametrize("options", [{"guidance": Keyword("an")}, {"batch_invariant": True}])
def test_what_may_do_anything_is_not_captured(lm: DiffusionLM, captured: DiffusionLM, options: dict[str, Any]) -> None:
    lm.__dict__["sampler"] = filled(lm)
    texts = [one.text for one in captured.generate(PERSON, n=2, steps=3, **options)]
    assert texts == [one.text for one in lm.generate(PERSON, n=2, steps=3, **options)]
    # The reading before anything is written is guided by nothing.
    assert sampler_of(captured).captures.made <= 1


def test_leaves_and_what_they_were() -> None:
    value = {"no": "leaf"}, [torch.zeros(2), (torch.ones(3), None)]
    with pytest.raises(TypeError):
        hash(leaves(value, []))
    found: list[torch.Tensor] = []
    key = leaves(value[1:], found)
    assert key == leaves(rebuilt(value[1:], iter(found)), []) and len(found) == 2
    assert key != leaves(([torch.zeros(2), (torch.ones(4), None)],), [])


def test_filled_steps_run_on_a_pretended_gpu_and_have_the_same_shapes(lm: DiffusionLM) -> None:
    shapes = []
    rows = [[row(lm, schema, STEPS, seed=seed)] for schema, seed in ((PERSON, 0), (POINT, 1))]
    schedule = lm.adapter.schedule
    with pretended_gpu():
        network = on_pretended_gpu(lm.denoiser)
        denoiser = EmbeddingDenoiser(network, schedule, blank=lm.vocabulary.pad_id)
        apart = torch.zeros(10, dtype=torch.long, device="cuda")
        sampler = ConstrainedSampler(denoiser, lm.vocabulary, denoiser.table, apart, recurring=True)
        for some in rows:
            loop = Loop(sampler)
            loop.join(some)
            with NothingReadBack():
                loop.step()
                loop.step()
            assert loop._state is not None
            shapes.append(leaves(loop._state, []))
    assert shapes[0] == shapes[1]
