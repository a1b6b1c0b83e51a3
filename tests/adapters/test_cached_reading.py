"""Reading only what changed: the same logits where nothing else can matter, and every open position at each step."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from controllable.adapters.cached_reading import TIGHT, Whole, like_lengths, read_whole
from controllable.sampling import ConstrainedSampler, SamplerSettings, SamplerState
from controllable.sampling.collation import Batch
from tests.adapters.networks import begun, network, read, rows_of, sampler_of

LENGTHS = st.lists(st.integers(3, 9), min_size=1, max_size=4)


@pytest.fixture(autouse=True)
def exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared here is compared in float32."""
    monkeypatch.setenv("CONTROLLABLE_PRECISION", "float32")


def moved(state: SamplerState, batch: Batch, *, seed: int, share: float = 0.3) -> SamplerState:
    """The state with other noise and another estimate, and some more of its tokens known."""
    generator = torch.Generator().manual_seed(seed)
    canvas, condition = torch.randn(2, *state.canvas.shape, generator=generator)
    more = torch.rand(state.known.shape, generator=generator) < share
    tokens = torch.where(more & ~state.known, 40 + seed % 3, state.tokens)
    return replace(state, canvas=canvas, condition=condition, known=state.known | more, tokens=tokens)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 12), max_size=8))
def test_canvases_of_about_the_same_length_are_read_together(counts: list[int]) -> None:
    groups = like_lengths(range(len(counts)), counts, TIGHT)
    assert sorted(number for group in groups for number in group) == [n for n, count in enumerate(counts) if count]
    for group in groups:
        lengths = [counts[number] for number in group]
        assert lengths[0] == max(lengths) and min(lengths) >= TIGHT * lengths[0]


@given(st.integers(1, 6), st.integers(1, 9), st.data())
def test_a_whole_reading_takes_each_position_once_and_in_order(batch: int, length: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.booleans(), min_size=batch * length, max_size=batch * length))
    seen = torch.tensor(drawn).view(batch, length)
    counts = seen.sum(dim=1).tolist()
    found = []
    for group in like_lengths(range(batch), counts, TIGHT):
        padded = counts[group[-1]] < counts[group[0]]
        part = read_whole(Whole(tuple(group), torch.tensor(group), counts[group[0]], padded, False), seen)
        for number, (row, places) in enumerate(zip(group, part.places, strict=True)):
            there = places if part.present is None else places[part.present[number]]
            assert there.tolist() == seen[row].nonzero()[:, 0].tolist()
            found += (part.flat(length)[number, : len(there)]).tolist()
    assert sorted(found) == seen.flatten().nonzero()[:, 0].tolist()


def walk(sampler: ConstrainedSampler, lengths: list[int], refresh: int, seed: int) -> list[Tensor]:
    """The logits of the open positions of each of five steps."""
    batch, state = begun(sampler, rows_of(lengths, SamplerSettings(steps=6, refresh=refresh)))
    found = []
    for step in range(5):
        logits, _, state = read(sampler, batch, state, step)
        found.append(logits)
        state = moved(state, batch, seed=seed + step)
    return found


@settings(max_examples=25)
@given(LENGTHS, st.integers(0, 2**16))
def test_with_one_block_nothing_is_lost(lengths: list[int], seed: int) -> None:
    """A key that is told no neighbours depends on its own position alone then: rereading what changed is exact."""
    model = network(1)
    with torch.no_grad():
        model.input.weight[:, 8:] = 0.0
        model.pointer.key.weight.zero_()
    sampler = sampler_of(model)
    for whole, partial in zip(walk(sampler, lengths, 1, seed), walk(sampler, lengths, 3, seed), strict=True):
        torch.testing.assert_close(partial, whole, atol=1e-4, rtol=1e-4)


def test_rereading_the_same_gives_the_same() -> None:
    sampler = sampler_of(network(3))
    batch, state = begun(sampler, rows_of([5, 7], SamplerSettings(steps=6, refresh=2)))
    first, _, state = read(sampler, batch, state, 0)
    second, _, _ = read(sampler, batch, state, 1)
    torch.testing.assert_close(first, second, atol=1e-4, rtol=1e-4)


def test_a_whole_reading_remembers_nothing_of_the_past() -> None:
    sampler = sampler_of(network(3))
    batch, fresh = begun(sampler, rows_of([6, 6], SamplerSettings(steps=9, refresh=2)))
    state = fresh
    for step in range(2):
        _, _, state = read(sampler, batch, state, step)
    state = moved(state, batch, seed=3)
    found, _, _ = read(sampler, batch, state, 2)
    expected, _, _ = read(sampler, batch, replace(state, cache=fresh.cache), 2)
    torch.testing.assert_close(found, expected)


def test_what_is_accepted_is_seen_at_the_next_step() -> None:
    sampler = sampler_of(network(3))
    batch, fresh = begun(sampler, rows_of([6], SamplerSettings(steps=9, refresh=4)))
    found = []
    for token in (40, 41):
        _, _, state = read(sampler, batch, fresh, 0)
        known, tokens = state.known.clone(), state.tokens.clone()
        known[0, 2], tokens[0, 2] = True, token
        logits, _, _ = read(sampler, batch, replace(state, known=known, tokens=tokens), 1)
        found.append(logits)
    assert not torch.allclose(found[0], found[1], atol=1e-3)


@settings(max_examples=25)
@given(st.lists(st.integers(3, 9), min_size=2, max_size=4), st.data())
def test_those_that_stay_behind_read_on_as_if_nobody_had_left(lengths: list[int], data: st.DataObject) -> None:
    """The rest is shorter, and what padded it up in the reading that is remembered lies outside of it."""
    sampler = sampler_of(network(2))
    stay = data.draw(st.lists(st.sampled_from(range(len(lengths))), min_size=1, unique=True))
    options = SamplerSettings(steps=9, refresh=4)
    batch, state = begun(sampler, rows_of(lengths, options))
    _, _, state = read(sampler, batch, state, 0)
    state = moved(state, batch, seed=7)
    rows = [rows_of(lengths, options)[number] for number in stay]
    fewer = sampler.collate(rows)
    rest = state.select(stay, fewer.tokens.shape[1])
    all_logits, at, _ = read(sampler, batch, state, 1)
    found, where, after = read(sampler, fewer, rest, 1)
    length, short = batch.tokens.shape[1], fewer.tokens.shape[1]
    for logits, place in zip(found, where.tolist(), strict=True):
        there = stay[place // short] * length + place % short
        expected = all_logits[at.tolist().index(there)]
        torch.testing.assert_close(logits, expected, atol=1e-4, rtol=1e-4)
    # At the next reading of the whole too.
    again, _, _ = read(sampler, fewer, after, 4)
    fresh, _, _ = read(sampler, fewer, replace(rest, cache=begun(sampler, rows)[1].cache), 4)
    torch.testing.assert_close(again, fresh, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("refresh", [1, 3])
def test_nothing_to_read(refresh: int) -> None:
    sampler = sampler_of(network(1))
    batch, state = begun(sampler, rows_of([4, 5], SamplerSettings(steps=6, refresh=refresh)))
    done = replace(state, known=torch.ones_like(state.known))
    for step in range(2):
        logits, at, done = read(sampler, batch, done, step)
        assert logits.shape[0] == len(at) == 0
