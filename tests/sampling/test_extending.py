"""What can be put in place of what is there, each in a few lines and with nothing else touched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from constraints.errors import GuidanceError
from constraints.output_types.types import as_constraint
from constraints.tokens.vocabulary import Vocabulary
from controllable import DiffusionLM, Grammar, JSONSchema, Regex, Text
from controllable.adapters.stateless import Stateless
from controllable.sampling import (
    ConstrainedSampler,
    Corruption,
    EntropyBound,
    Loop,
    Masked,
    Proposal,
    Row,
    Sampler,
    SamplerSettings,
    SamplerState,
    Steering,
    Threshold,
    Uniform,
)
from controllable.sampling.collation import Batch
from controllable.sampling.noise import Noise, StepNoise
from controllable.sampling.protocols import Outcome, Plan
from controllable.sampling.rules.acceptance import AcceptanceRule
from guidance import Keyword, Shift, Tilt, terms_of
from guidance import Length as Words
from tests.sampling.rows import row_of, text_of

SCHEMA = JSONSchema(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 12},
            "size": {"enum": ["small", "large"]},
            "age": {"type": "integer", "minimum": 0, "maximum": 120},
        },
        "required": ["name", "size", "age"],
        "additionalProperties": False,
    }
)
TYPES: dict[str, Any] = {"schema": SCHEMA, "regex": Regex(r"[A-Z]{2}-\d{4}( [a-z]+)?"), "text": Text(max_length=30)}


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def sampler_of(lm: DiffusionLM, function: Callable[..., Tensor], corruption: Corruption) -> ConstrainedSampler:
    """The sampler with another denoiser in it."""
    return replace(lm.sampler, denoiser=Stateless(function, corruption, lm.adapter.table))


def written(sampler: Sampler, lm: DiffusionLM, settings: SamplerSettings) -> list[tuple[Any, str]]:
    """Output types, and a text of each, all of them written side by side."""
    rows = [row_of(lm, kind, settings, seed=seed) for seed, kind in enumerate(TYPES.values())]
    batch, state = Loop(sampler).run(rows)
    assert state.known.all() and not state.impossible.any()
    tokens = state.tokens.numpy()
    return [
        (kind, text_of(lm, row, tokens[number]))
        for number, (kind, row) in enumerate(zip(TYPES.values(), batch.rows, strict=True))
    ]


def like_its_neighbours(size: int) -> Callable[..., Tensor]:
    """A network of three lines: a token is as likely as what stands beside it is near."""

    def logits(canvas: Tensor, known: Tensor, exists: Tensor, level: Tensor) -> Tensor:
        near = torch.roll(torch.where(known, canvas, 0), 1, dims=1)[..., None]
        far = (torch.arange(size) - near).abs() / size
        return -4.0 * far * (1.0 + level[:, None, None])

    return logits


@pytest.mark.parametrize("kind", ["masked", "a mask that is no token", "uniform"])
@pytest.mark.parametrize("revise", [0.0, 0.5])
def test_a_new_denoiser_is_a_function(lm: DiffusionLM, kind: str, revise: float) -> None:
    size = len(lm.vocabulary)
    corruption = {"masked": Masked(1), "a mask that is no token": Masked(size), "uniform": Uniform(size)}[kind]
    seen: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    logits = like_its_neighbours(size)

    def watched(*given: Tensor) -> Tensor:
        canvas, known, exists, level = given
        seen.append((canvas, known, exists, level))
        return logits(*given)

    found = written(sampler_of(lm, watched, corruption), lm, SamplerSettings(steps=4, revise=revise))
    assert all(constraint.accepts(text) for constraint, text in found)
    assert len(seen) > 1
    for canvas, known, exists, _ in seen:
        assert known[~exists].all()
        if isinstance(corruption, Masked):
            assert (canvas[~known] == corruption.mask_id).all()
    if not revise:
        levels = [float(level[0]) for *_, level in seen]
        assert levels == sorted(levels, reverse=True) and levels[0] == 1.0


@pytest.mark.parametrize("corruption", [Masked(1), Uniform(600)], ids=["masked", "uniform"])
def test_a_new_denoiser_behind_the_front_door(checkpoint: Path, corruption: Corruption) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    lm.sampler = sampler_of(lm, like_its_neighbours(len(lm.vocabulary)), corruption)
    for document in lm.generate(SCHEMA, n=3, steps=3, guidance=Keyword("a")):
        assert SCHEMA.accepts(document.text)
    with pytest.raises(GuidanceError, match="token ids"):
        lm.generate(SCHEMA, steps=3, guidance=Keyword("a"), update=Shift())


def test_a_new_denoiser_is_told_apart_from_ours_by_what_it_writes(lm: DiffusionLM) -> None:
    """What it says counts: one that is sure of a token has it written wherever it may stand."""
    nine = lm.vocabulary.encode("9")[0]

    def nines(canvas: Tensor, known: Tensor, exists: Tensor, level: Tensor) -> Tensor:
        return 30.0 * torch.nn.functional.one_hot(torch.full_like(canvas, nine), len(lm.vocabulary)).float()

    row = row_of(lm, Regex(r"\d{8}"), SamplerSettings(steps=2))
    batch, state = Loop(sampler_of(lm, nines, Masked(1))).run([row])
    assert text_of(lm, batch.rows[0], state.tokens[0].numpy()) == "99999999"


@dataclass(frozen=True)
class AtOnce:
    """A sampler that takes the likeliest tokens, all of them in the first step."""

    inner: ConstrainedSampler

    @property
    def corruption(self) -> Corruption:
        """See `Sampler`."""
        return self.inner.corruption

    @property
    def vocabulary(self) -> Vocabulary:
        """See `Sampler`."""
        return self.inner.vocabulary

    def collate(self, rows: Sequence[Row]) -> Batch:
        """See `Sampler`."""
        sharp = [
            replace(row, settings=replace(row.settings, temperature=0.01, accept=lambda p: p.open)) for row in rows
        ]
        return self.inner.collate(sharp)

    def init(self, batch: Batch, noise: Noise) -> SamplerState:
        """See `Sampler`."""
        return self.inner.init(batch, noise)

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> tuple[Plan, SamplerState]:
        """See `Sampler`."""
        return self.inner.plan(batch, state, taken)

    def step(self, batch: Batch, state: SamplerState, plan: Plan, noise: StepNoise) -> tuple[SamplerState, Outcome]:
        """See `Sampler`."""
        return self.inner.step(batch, state, plan, noise)


def test_a_new_sampler_is_a_class(lm: DiffusionLM) -> None:
    sampler: Sampler = AtOnce(lm.sampler)
    found = written(sampler, lm, SamplerSettings(steps=5))
    assert all(constraint.accepts(text) for constraint, text in found)
    assert found == written(sampler, lm, SamplerSettings(steps=1))
    loop = Loop(sampler)
    loop.join([row_of(lm, SCHEMA, SamplerSettings(steps=5))])
    loop.step()
    _, state = loop.leave([0])
    assert state.known.all()


def every_other(proposal: Proposal) -> Tensor:
    """A rule of one function: the open positions at even places, or all where there is none."""
    even = torch.arange(proposal.open.shape[1], device=proposal.open.device) % 2 == 0
    chosen = proposal.open & even
    none = ~chosen.any(dim=1, keepdim=True)
    return torch.where(none | (proposal.share[:, None] >= 1.0), proposal.open, chosen)


@pytest.mark.parametrize(
    "rule", [every_other, Threshold(0.5), EntropyBound(0.5)], ids=["function", "threshold", "entropy bound"]
)
def test_a_new_rule_of_acceptance_is_a_function(lm: DiffusionLM, rule: AcceptanceRule) -> None:
    settings = SamplerSettings(steps=4, accept=rule)
    for document in lm.compile(SCHEMA, sampler=settings)(3):
        assert SCHEMA.accepts(document.text)
    assert all(constraint.accepts(text) for constraint, text in written(lm.sampler, lm, settings))


def test_a_rule_is_kept_to(lm: DiffusionLM) -> None:
    seen = []
    loop = Loop(lm.sampler, on_step=seen.append)
    row = row_of(lm, Regex(r"[a-z]{9}"), SamplerSettings(steps=4, accept=every_other), capacity=9)
    other = row_of(lm, Regex(r"[a-z]{9}"), SamplerSettings(steps=4), capacity=9)
    loop.run([row, other])
    assert seen[0].committed[0].tolist() == [place % 2 == 0 for place in range(9)]
    assert seen[0].committed[1].tolist() != seen[0].committed[0].tolist()
    assert len(seen) > 2 and seen[1].committed[0].all()


def bound(language: object) -> Steering:
    return Steering(terms_of(language), Tilt())  # type: ignore[arg-type]


WORDS, KEYWORD = bound(Words(2, at="/name")), bound(Keyword("a"))
"""Two guidances; rows of the same one are steered together."""
MOVED = Steering(terms_of(Keyword("b")), Shift())
"""One that goes through the network."""
KINDS: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
    "schema": (SCHEMA, {"steps": 6}, {"seed": 1}),
    "schema, revised": (SCHEMA, {"steps": 8, "revise": 0.5, "temperature": 0.8}, {"seed": 2, "steering": WORDS}),
    "regex": (Regex("([a-z]{2,5} ){3}[a-z]+"), {"steps": 5}, {"seed": 3, "capacity": 24, "steering": KEYWORD}),
    "text": (
        Text(min_length=5, max_length=60),
        {"steps": 7, "renoise": 0.4},
        {"seed": 4, "capacity": 30, "steering": KEYWORD},
    ),
    "text, noise falling": (
        Text(max_length=30),
        {"steps": 4, "lowest": 0.2, "estimate": "mixed", "refresh": 2},
        {"seed": 5, "capacity": 20},
    ),
    "text, moved": (Text(max_length=9), {"steps": 3}, {"seed": 6, "capacity": 10, "steering": MOVED}),
}
"""Rows of three languages, several numbers of steps and guidances: output type, settings, and what else there is."""


def made(lm: DiffusionLM, kind: str, *, invariant: bool = True) -> Row:
    """A row of a kind; made twice it is written alike."""
    output_type, settings, options = KINDS[kind]
    return row_of(lm, output_type, SamplerSettings(**settings, batch_invariant=invariant), **options)


def alone(lm: DiffusionLM, kind: str) -> tuple[list[int], list[float]]:
    _, state = Loop(lm.sampler).run([made(lm, kind)])
    return state.tokens[0].tolist(), state.own_log_prob[0].tolist()


@pytest.mark.parametrize(
    "joining",
    [
        [["schema", "regex", "text"]],
        [["schema"], ["regex"], ["text"]],
        [["text", "schema, revised"], [], ["regex"], ["schema", "text, noise falling"], ["text, moved"]],
        [["text, noise falling", "text, moved"], ["regex", "schema, revised"], [], [], ["text"], ["schema"]],
    ],
    ids=str,
)
def test_rows_that_join_and_leave_at_any_step_are_as_each_alone(lm: DiffusionLM, joining: list[list[str]]) -> None:
    loop, names, found = Loop(lm.sampler), list[str](), dict[str, tuple[list[int], list[float]]]()
    waiting, lengths = [*joining], list[int]()
    while waiting or loop.rows:
        if waiting and (group := waiting.pop(0)):
            loop.join([made(lm, kind) for kind in group])
            names += group
        loop.step()
        if gone := loop.finished:
            rows = [loop.rows[number] for number in gone]
            batch, state = loop.leave(gone)
            assert batch.rows == rows and state.known.all()
            for number, (place, row) in enumerate(zip(gone, rows, strict=True)):
                length = len(row.tokens)
                tokens, told = state.tokens[number, :length], state.own_log_prob[number, :length]
                found[names[place]] = tokens.tolist(), told.tolist()
                lengths.append(length)
            names = [name for place, name in enumerate(names) if place not in gone]
    assert len(set(lengths)) > 1
    assert found == {kind: alone(lm, kind) for group in joining for kind in group}


def test_a_text_under_a_grammar_stands_beside_others(lm: DiffusionLM) -> None:
    pytest.importorskip("llguidance", reason="needs the extra grammar")
    grammar = Grammar('?start: "a" start "b" | "c"', free=True)
    settings = SamplerSettings(steps=5, batch_invariant=True)
    pairs = [
        (grammar, lambda: row_of(lm, grammar, settings, seed=1, capacity=9)),
        (SCHEMA, lambda: row_of(lm, SCHEMA, replace(settings, steps=3), seed=2)),
        (grammar, lambda: row_of(lm, grammar, replace(settings, steps=4), seed=3, capacity=7, steering=KEYWORD)),
    ]
    loop = Loop(lm.sampler)
    loop.join([pairs[0][1]()])
    loop.step()
    loop.join([again() for _, again in pairs[1:]])
    while len(loop.finished) < 3:
        loop.step()
    _, state = loop.leave(range(3))
    for number, (constraint, again) in enumerate(pairs):
        row = again()
        _, apart = Loop(lm.sampler).run([row])
        tokens = state.tokens[number, : len(row.tokens)]
        assert tokens.tolist() == apart.tokens[0].tolist()
        assert as_constraint(constraint).accepts(text_of(lm, row, tokens.numpy()))


def test_a_row_may_leave_before_it_is_finished(lm: DiffusionLM) -> None:
    loop = Loop(lm.sampler)
    loop.join([made(lm, kind) for kind in ("text", "regex", "schema")])
    loop.step()
    batch, state = loop.leave([1])
    assert len(batch.rows) == 1 and not state.known.all() and state.step.tolist() == [1]
    assert len(loop.rows) == 2 and loop.finished == []
    while len(loop.finished) < 2:
        loop.step()
    _, state = loop.leave(range(2))
    for number, kind in enumerate(("text", "schema")):
        expected, _ = alone(lm, kind)
        assert state.tokens[number, : len(expected)].tolist() == expected
