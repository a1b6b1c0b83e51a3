"""Tiny networks behind the seam, and rows for them."""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from controllable.adapters.cached_reading import CachedReading
from controllable.adapters.embedding import EmbeddingDenoiser
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.sampling import ConstrainedSampler, DenoiserInput, Row, SamplerSettings, SamplerState, Span
from controllable.sampling.collation import Batch
from controllable.sampling.noise import NoiseSource
from controllable.sampling.sampler import inputs
from tests.constraints.filling import VOCABULARY


def network(layers: int) -> Denoiser:
    """A network that has learned nothing, and listens to its estimate."""
    torch.manual_seed(0)
    config = DenoiserConfig(
        vocab_size=len(VOCABULARY),
        embed_dim=8,
        hidden_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=16,
    )
    model = Denoiser(config).eval()
    with torch.no_grad():
        model.self_condition.weight.normal_()
        model.vocabulary.weight.normal_()
        model.likelihood_weight.fill_(0.5)
    return model


def sampler_of(model: Denoiser) -> ConstrainedSampler:
    """The sampler of a network."""
    schedule = NoiseSchedule(0.1, 20.0, np.linspace(0.0, 1.0, 9))
    adapter = EmbeddingDenoiser(model, schedule, blank=VOCABULARY.pad_id)
    return ConstrainedSampler(adapter, VOCABULARY, adapter.table, torch.zeros(0, dtype=torch.long))


def rows_of(lengths: list[int], settings: SamplerSettings) -> list[Row]:
    """Rows of so many positions, all but the first and the last of which are to be written."""
    language = TokenAutomaton.from_dfa(compile_regex("[a-c]*", search=False), VOCABULARY)
    literal = VOCABULARY.encode("b")[0]
    return [
        Row(
            tokens=np.full(length, literal),
            spans=[Span(0, 1, length - 2, language)],
            rng=np.random.default_rng(number),
            settings=settings,
        )
        for number, length in enumerate(lengths)
    ]


def begun(sampler: ConstrainedSampler, rows: list[Row]) -> tuple[Batch, SamplerState]:
    """Rows side by side before their first step."""
    batch = sampler.collate(rows)
    noise = NoiseSource(rows, sampler.corruption, batch.tokens.shape[1], batch.tokens.device)
    return batch, sampler.init(batch, noise.start())


@torch.no_grad()
def read(
    sampler: ConstrainedSampler, batch: Batch, state: SamplerState, step: int
) -> tuple[Tensor, Tensor, SamplerState]:
    """The logits (N, V) of the open positions, which these are (N,), and the state that remembers the reading."""
    # As if there had been steps before: at the very first literals are not told as an estimate.
    plan, state = sampler.plan(batch, replace(state, step=torch.ones_like(state.step)), [step] * len(batch.rows))
    given, _ = inputs(batch, state, plan, batch.schedule.level[:, 0])
    logits, cache = sampler.denoiser(given, state.cache)
    assert isinstance(given, DenoiserInput) and isinstance(cache, CachedReading)
    return logits, given.wanted, replace(state, cache=cache)
