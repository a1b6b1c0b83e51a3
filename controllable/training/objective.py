"""The training objective: what is noised, what stays clean, and the cross-entropy on the rest."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.training.batches import Batch
from controllable.training.dataset import PROMPT


@dataclass(frozen=True)
class CleanMix:
    """How often which positions of a training canvas are clean; the shares sum to at most 1.

    Args:
        some: Share of examples with the literals and a random share of the slot positions clean.
        slots: Share of examples with the literals and a random choice of whole slots clean.
        every_other: Share of examples with the literals and every other position of the slots clean: each noised
            position then has both of its neighbours, from which words are learned some three times as fast.
        nothing: Share of examples with nothing clean but the prompt; in all others just the literals are.
        empty: Share of examples at the highest noise level, where noised positions carry no information.
    """

    some: float = 0.25
    slots: float = 0.35
    every_other: float = 0.3
    nothing: float = 0.02
    empty: float = 0.85


@dataclass(frozen=True)
class NoisedBatch:
    """A batch with its noise drawn.

    Args:
        tokens: Token ids (B, L).
        clean: Clean positions (B, L), bool.
        exists: Positions of the document (B, L), bool.
        sigma: Noise levels (B,).
        chosen: Flat indices (K,) of the noised positions the loss is taken at.
        weight: 1 at the real entries of `chosen`, 0 at its filling (K,).
        calibrates: Canvases (B,) whose loss feeds the table of noise quantiles, bool: nothing but literals clean.
        seed: Seed of the standard normal noise, which is drawn where the batch is.
    """

    tokens: Tensor
    clean: Tensor
    exists: Tensor
    sigma: Tensor
    chosen: Tensor
    weight: Tensor
    calibrates: Tensor
    seed: int

    def to(self, device: torch.device) -> "NoisedBatch":
        """The same batch on `device`."""
        there: dict[str, Any] = {
            name: value.to(device, non_blocking=True) for name, value in vars(self).items() if isinstance(value, Tensor)
        }
        return replace(self, **there)

    def noise(self, dim: int) -> Tensor:
        """Standard normal noise (B, L, d), the same at every call."""
        device = self.tokens.device
        generator = torch.Generator(device).manual_seed(self.seed)
        return torch.randn(*self.tokens.shape, dim, device=device, generator=generator)

    def losses(self, each: Tensor) -> tuple[Tensor, Tensor]:
        """Noise levels and mean losses (B,) of the canvases, from the loss of every position (K,); the loss is NaN for
        those that do not calibrate."""
        row = self.chosen // self.tokens.shape[1]
        total, count = (
            torch.zeros(len(self.tokens), device=each.device).index_add(0, row, values.float())
            for values in (each, self.weight)
        )
        return self.sigma, (total / count).masked_fill(~self.calibrates, torch.nan)


def add_noise(
    batch: Batch,
    schedule: NoiseSchedule,
    mix: CleanMix,
    *,
    loss_share: float,
    rng: np.random.Generator,
) -> NoisedBatch:
    """Draw clean positions, noise levels and noise for a batch.

    Args:
        batch: The canvases.
        schedule: The noise levels to visit.
        mix: The shares of clean positions.
        loss_share: The loss is taken at this share of all positions; the number is fixed so that shapes are.
        rng: Source of all randomness.
    """
    size, length = batch.tokens.shape
    is_slot = (batch.owner > 0) & (batch.owner < PROMPT)
    kind, share, quantile, fullness = rng.random((4, size))
    by_position = rng.random((size, length)) < share[:, None]
    slot_draw = rng.random((size, int(batch.owner[is_slot].max(initial=0)) + 1))
    by_slot = np.take_along_axis(slot_draw, np.where(is_slot, batch.owner, 0), axis=1) < share[:, None]
    phase = np.take_along_axis(rng.integers(0, 2, slot_draw.shape), np.where(is_slot, batch.owner, 0), axis=1)
    alternate = (np.arange(length) + phase) % 2 == 0
    which = np.searchsorted(np.cumsum((mix.some, mix.slots, mix.every_other)), kind, side="right")[:, None]
    some, slots, every_other = which == 0, which == 1, which == 2
    nothing = (kind >= 1.0 - mix.nothing)[:, None]
    clean = ~is_slot | (some & by_position) | (slots & by_slot) | (every_other & alternate)
    clean = np.where(nothing, batch.owner == PROMPT, clean) | ~batch.exists
    level = schedule.level(quantile)
    sigma = np.where(fullness < mix.empty, schedule.sigma_max, level)
    noised = np.flatnonzero(~clean)
    count = int(loss_share * size * length)
    chosen = rng.choice(noised, count, replace=False) if len(noised) > count else noised
    weight = np.zeros(count, dtype=np.float32)
    weight[: len(chosen)] = 1.0
    return NoisedBatch(
        tokens=torch.from_numpy(batch.tokens),
        clean=torch.from_numpy(clean),
        exists=torch.from_numpy(batch.exists),
        sigma=torch.from_numpy(sigma.astype(np.float32)),
        chosen=torch.from_numpy(np.pad(chosen, (0, count - len(chosen)))),
        weight=torch.from_numpy(weight),
        calibrates=torch.from_numpy(~(some | slots | every_other | nothing)[:, 0] & (sigma < schedule.sigma_max)),
        seed=int(rng.integers(2**62)),
    )


class Objective(nn.Module):
    """Cross-entropy of the noised positions, with self-conditioning.

    Self-conditioning (Chen et al. 2022, arXiv 2208.04202) feeds the network its own earlier estimate. The estimate
    is taken at a somewhat higher noise level, as a sampler with few steps would have it.

    Args:
        denoiser: The network.
        estimate_noise: Factor between the noise level of the estimate and that of the example.
    """

    def __init__(self, denoiser: Denoiser, *, estimate_noise: float = 1.3) -> None:
        super().__init__()
        self.denoiser = denoiser
        self.estimate_noise = estimate_noise

    def _logits(self, batch: NoisedBatch, sigma: Tensor, estimate: Tensor | None) -> Tensor:
        table = self.denoiser.embeddings
        exact = F.embedding(batch.tokens, table)
        noise = batch.noise(self.denoiser.config.embed_dim)
        noisy = torch.where(batch.clean[..., None], exact, exact + sigma[:, None, None] * noise)
        hidden = self.denoiser.hidden(noisy, sigma, batch.clean, self_condition=estimate, mask=batch.exists)
        level = sigma[:, None].expand(batch.tokens.shape).flatten()[batch.chosen]
        return self.denoiser.project(hidden.flatten(0, 1)[batch.chosen], noisy.flatten(0, 1)[batch.chosen], level)

    def estimate(self, batch: NoisedBatch) -> Tensor:
        """An estimate of the clean embeddings (B, L, d), without gradient; exact where clean."""
        with torch.no_grad():
            table = self.denoiser.embeddings
            sigma = (batch.sigma * self.estimate_noise).clamp_max(self.denoiser.config.sigma_max)
            probabilities = self._logits(batch, sigma, None).float().softmax(dim=-1)
            exact = torch.where(batch.clean[..., None], F.embedding(batch.tokens, table), 0.0).flatten(0, 1)
            mean = (probabilities @ table) * batch.weight[:, None]
            return exact.index_add(0, batch.chosen, mean).view(*batch.tokens.shape, -1)

    def forward(self, batch: NoisedBatch, *, self_condition: bool) -> tuple[Tensor, Tensor]:
        """The mean loss (scalar) and the loss of every chosen position (K,), detached."""
        estimate = self.estimate(batch) if self_condition else None
        logits = self._logits(batch, batch.sigma, estimate)
        target = batch.tokens.flatten()[batch.chosen]
        each = F.cross_entropy(logits.float(), target, reduction="none") * batch.weight
        return each.sum() / batch.weight.sum().clamp_min(1.0), each.detach()
