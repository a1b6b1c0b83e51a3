"""Reading only what changed: the same states where nothing else can matter, and every free position at each step."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from controllable.configuration import DenoiserConfig
from controllable.modeling import Denoiser
from controllable.reading import Reader, Sight


def network(layers: int) -> Denoiser:
    torch.manual_seed(0)
    config = DenoiserConfig(
        vocab_size=20,
        embed_dim=8,
        hidden_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=16,
    )
    model = Denoiser(config).eval()
    with torch.no_grad():
        model.self_condition.weight.normal_()
    return model


def sight(clean: torch.Tensor, *, seed: int) -> Sight:
    torch.manual_seed(seed)
    noisy, estimate = torch.randn(2, *clean.shape, 8)
    exact = torch.arange(clean.numel()).view(*clean.shape, 1).expand(noisy.shape) / 10.0
    noisy, estimate = (torch.where(clean[..., None], exact, x) for x in (noisy, estimate))
    return Sight(noisy, torch.full((1,), 4.0), clean, estimate)


@settings(max_examples=50)
@given(st.integers(1, 4), st.integers(2, 9), st.integers(0, 2**16))
@torch.no_grad()
def test_with_one_block_nothing_is_lost(batch: int, length: int, seed: int) -> None:
    """A key that is told no neighbours depends on its own position alone then: rereading what changed is exact."""
    denoiser = network(1)
    denoiser.input.weight[:, 8:] = 0.0
    denoiser.pointer.key.weight.zero_()
    generator = torch.Generator().manual_seed(seed)
    exists = torch.rand(batch, length, generator=generator) < 0.8
    clean = torch.rand(batch, length, generator=generator) < 0.5
    whole, partial = Reader(denoiser, refresh=1), Reader(denoiser, refresh=3)
    for step in range(5):
        seen = sight(clean, seed=step)
        read = exists & ~clean.all(dim=1, keepdim=True)
        free = (read & ~clean).flatten()
        expected = whole.hidden(seen, exists & ~clean.all(dim=1, keepdim=True))
        torch.testing.assert_close(partial.hidden(seen, read)[free], expected[free], atol=1e-5, rtol=1e-4)
        clean = clean | (torch.rand(batch, length, generator=generator) < 0.2)


@torch.no_grad()
def test_rereading_the_same_gives_the_same() -> None:
    denoiser = network(3)
    clean = torch.tensor([[True, False, True, False, True], [True, True, True, True, False]])
    reader, seen = Reader(denoiser, refresh=2), sight(clean, seed=0)
    read = torch.ones_like(clean)
    free = ~clean.flatten()
    first, second = reader.hidden(seen, read)[free], reader.hidden(seen, read)[free]
    torch.testing.assert_close(first, second, atol=1e-5, rtol=1e-4)


@settings(max_examples=50)
@given(st.integers(2, 9), st.integers(0, 2**16))
@torch.no_grad()
def test_a_canvas_is_read_alone_as_among_others(length: int, seed: int) -> None:
    denoiser = network(3)
    generator = torch.Generator().manual_seed(seed)
    clean = torch.rand(3, length, generator=generator) < 0.5
    clean[0, 0] = False
    together, alone = Reader(denoiser, refresh=4), Reader(denoiser, refresh=4)
    for step in range(4):
        seen = sight(clean, seed=step)
        first = Sight(seen.noisy[:1], seen.sigma, clean[:1], seen.estimate[:1] if seen.estimate is not None else None)
        found = together.hidden(seen, torch.ones_like(clean))[:length][~clean[0]]
        torch.testing.assert_close(
            found, alone.hidden(first, torch.ones_like(clean[:1]))[~clean[0]], atol=1e-5, rtol=1e-4
        )
        clean = clean | (torch.rand(clean.shape, generator=generator) < 0.3)


@torch.no_grad()
def test_a_whole_reading_remembers_nothing_of_the_past() -> None:
    denoiser = network(3)
    clean = torch.tensor([[True, False, False, True, True, False]])
    read = torch.ones_like(clean)
    reader = Reader(denoiser, refresh=2)
    for step in range(2):
        reader.hidden(sight(clean, seed=step), read)
    later = clean | torch.tensor([[False, True, False, False, False, False]])
    seen = sight(later, seed=9)
    expected = Reader(denoiser, refresh=1).hidden(seen, read)
    torch.testing.assert_close(reader.hidden(seen, read), expected)


@torch.no_grad()
def test_what_is_committed_is_seen_at_the_next_step() -> None:
    denoiser = network(3)
    clean = torch.tensor([[True, False, False, True]])
    read = torch.ones_like(clean)
    states = []
    for shift in (0.0, 1.0):
        reader = Reader(denoiser, refresh=4)
        reader.hidden(sight(clean, seed=0), read)
        later = sight(clean | torch.tensor([[False, True, False, False]]), seed=1)
        later.noisy[0, 1] += shift * torch.arange(8)
        states.append(reader.hidden(later, read)[2])
    assert not torch.allclose(states[0], states[1], atol=1e-3)


@pytest.mark.parametrize("refresh", [1, 3])
@torch.no_grad()
def test_nothing_to_read(refresh: int) -> None:
    clean = torch.ones(2, 3, dtype=torch.bool)
    reader = Reader(network(1), refresh=refresh)
    for _ in range(2):
        assert not reader.hidden(sight(clean, seed=0), torch.zeros_like(clean)).any()
