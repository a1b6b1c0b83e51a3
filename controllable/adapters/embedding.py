"""Our own network behind the seam: it reads noisy embeddings, and remembers what it has read."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from controllable.adapters.cached_reading import (
    CachedReading,
    Part,
    active,
    informative,
    plan_reading,
    read_changed,
    read_whole,
)
from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.network.precision import network_dtype
from controllable.sampling.belief import Belief
from controllable.sampling.collation import Batch
from controllable.sampling.protocols import DenoiserInput
from controllable.sampling.rules.corruptions import Gaussian
from controllable.sampling.state import SamplerState

M = TypeVar("M", bound=nn.Module)


class EmbeddingDenoiser:
    """A network that reads noisy embeddings.

    Args:
        network: The network.
        schedule: Its noise levels.
        blank: The token that stands for no text.
    """

    def __init__(self, network: Denoiser, schedule: NoiseSchedule, *, blank: int) -> None:
        self.network, self.schedule, self.blank = network, schedule, blank
        if network.device.type != "cpu":
            # Autocast keeps what it has cast only for a while, and what is captured needs it for longer.
            self.network = cast_weights(network, network_dtype(network.device.type))
        self.table = network.embeddings.detach()
        self.corruption = Gaussian(self.table, schedule)
        self.dtype = network_dtype(self.table.device.type)
        with self.precision:
            self.tables = self.table, network.output_table(self.table).detach().to(self.dtype)
        # Estimates are means of them.
        self.values = self.table.to(self.dtype)

    @property
    def precision(self) -> torch.autocast:
        """The precision that the network is multiplied in."""
        mixed = self.dtype is torch.bfloat16
        return torch.autocast(self.table.device.type, dtype=torch.bfloat16, enabled=mixed)

    @contextmanager
    def weights_cast_once(self) -> Iterator[None]:
        """Within it the weights that `precision` asks for are made once, not at each step; all else is as it was."""
        with self.precision, torch.autocast(self.table.device.type, enabled=False):
            yield

    def begin(self, canvas: Tensor) -> tuple[CachedReading, Tensor]:
        """See `Denoiser.begin`."""
        known_before = torch.zeros(canvas.shape[:2], dtype=torch.bool, device=canvas.device)
        return CachedReading((), known_before), torch.zeros_like(canvas)

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> CachedReading:
        """See `Denoiser.plan`."""
        return plan_reading(batch, state, taken)

    def embed(self, given: DenoiserInput) -> Tensor:
        """See `Denoiser.embed`: exact where tokens are known, noisy elsewhere."""
        return self._moved(given, F.embedding(given.tokens, self.table))

    def __call__(self, given: DenoiserInput, cache: CachedReading) -> tuple[Tensor, CachedReading]:
        """See `Denoiser.__call__`."""
        with self.precision:
            hidden, cache = self._read(given, cache)
            logits = self._project(given, hidden.flatten(0, 1)[given.wanted], self._evidence(given, cache))
        return logits.float(), cache

    def condition(self, belief: Belief, share: Tensor | None) -> Tensor:
        """See `Denoiser.condition`: the constrained estimate of the clean embeddings (B, L, d)."""
        wanted = ~belief.known
        mean = belief.expectation(self.values, wanted)
        if share is None:
            return mean
        sampled = F.embedding(belief.sample.clamp_min(0), self.table) * wanted[..., None]
        return torch.lerp(mean, sampled, share[:, None, None])

    def _read(self, given: DenoiserInput, cache: CachedReading) -> tuple[Tensor, CachedReading]:
        """The last hidden states (B, L, H) of the open positions, the others' are stale or zero; what is remembered."""
        if given.shift is None:
            parts = [
                read_changed(part, active(part, cache.known_before, given.written, given.known), width)
                for part, width in zip(cache.parts, cache.widths, strict=True)
            ]
            if cache.whole:
                seen = given.exists & informative(given.written, given.known, given.tokens, self.blank)
            for whole in cache.whole:
                part = read_whole(whole, seen)
                parts.append(part.with_cache(self.network.blank_cache(*part.places.shape)) if whole.kept else part)
            cache = CachedReading(tuple(parts), given.known, noisy_tokens=cache.noisy_tokens)
        width, device = self.network.config.hidden_size, given.known.device
        # Filling is read from anywhere and goes nowhere: behind the last position.
        nowhere = given.known.numel()
        hidden = torch.zeros(nowhere + 1, width, device=device)
        exact = F.embedding(given.tokens, self.table)
        noisy = self._moved(given, exact)
        told = given.known & given.begun[:, None]
        assert given.condition is not None
        condition = torch.where(told[..., None], exact, given.condition)
        for part in cache.parts:
            flat = part.flat(given.known.shape[1])
            at = flat if part.read is None else flat.gather(1, part.read)
            if part.read is None and part.present is not None:
                at = torch.where(part.present, at, nowhere)
            if at.shape[1]:
                states = self._look(part, flat, given, noisy, condition)
                hidden.index_put_((at,), states.float())
        return hidden[:nowhere].view(*given.known.shape, width), cache

    @staticmethod
    def _moved(given: DenoiserInput, exact: Tensor) -> Tensor:
        """The embeddings (B, L, d) that are read, these where tokens are known."""
        moved = given.canvas if given.shift is None else given.canvas + given.shift
        return torch.where(given.known[..., None], exact, moved)

    def _look(self, part: Part, flat: Tensor, given: DenoiserInput, noisy: Tensor, condition: Tensor) -> Tensor:
        return self.network.hidden(
            noisy.flatten(0, 1)[flat],
            given.level[part.at],
            given.known.flatten()[flat],
            self_condition=condition.flatten(0, 1)[flat],
            mask=part.present,
            cache=part.cache,
            places=part.read,
            remember=given.shift is None,
        )

    def _evidence(self, given: DenoiserInput, cache: CachedReading) -> Tensor | None:
        """What noisy embeddings (N, d) tell of the tokens that are wanted; None for nothing.

        At the highest level nothing of a token has been drawn yet: what stands there is noise, not evidence, and only
        what moves it says something.
        """
        if given.shift is None and not cache.noisy_tokens:
            return None
        shift = torch.zeros_like(given.canvas) if given.shift is None else given.shift
        empty = given.level >= self.schedule.sigma_max
        evidence = torch.where(empty[:, None, None], shift, given.canvas + shift)
        return evidence.flatten(0, 1)[given.wanted]

    def _project(self, given: DenoiserInput, hidden: Tensor, evidence: Tensor | None) -> Tensor:
        """Logits (N, V) of the wanted positions, whose states these are (N, H)."""
        level = given.level[given.wanted // given.known.shape[1]]
        if given.groups is None:
            return self.network.project(hidden, evidence, level, tables=self.tables)
        sizes = list(given.groups)
        told = [None] * len(sizes) if evidence is None else evidence.split(sizes)
        pieces = zip(hidden.split(sizes), told, level.split(sizes), strict=True)
        return torch.cat([self.network.project(*piece, tables=self.tables) for piece in pieces])


def cast_weights(network: M, dtype: torch.dtype) -> M:
    """A network that shares all with another but its matrices, which are of the type that autocast would cast them
    to."""
    cast = copy.copy(network)
    if isinstance(network, nn.Linear):
        kept = {name: None if weight is None else weight.detach() for name, weight in network._parameters.items()}
        cast._parameters = {
            name: None if weight is None else nn.Parameter(weight.to(dtype), requires_grad=False)
            for name, weight in kept.items()
        }
    cast._modules = {
        name: None if inner is None else cast_weights(inner, dtype) for name, inner in network._modules.items()
    }
    return cast
