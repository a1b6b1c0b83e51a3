"""Evaluation during training: cross-entropies of held-out documents, and what they warn of early."""

from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F

from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import NoiseSchedule
from controllable.training.batches import Batch
from controllable.training.objective import CleanMix, Objective, add_noise

LITERALS_ONLY = CleanMix(some=0.0, slots=0.0, every_other=0.0, nothing=0.0, empty=0.0)


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation measured.

    Args:
        by_quantile: Cross-entropy (nats) of the slots at noise quantiles 0.1, 0.3, 0.5, 0.7, 0.9, literals clean.
        empty: Cross-entropy with empty slots.
        half: Cross-entropy of the empty half with the other half of the slot positions clean.
        half_conditioned: The same with self-conditioning.
        neighbour: Mean distance to the nearest neighbour in the table of unit-norm embeddings.
    """

    by_quantile: tuple[float, ...]
    empty: float
    half: float
    half_conditioned: float
    neighbour: float

    def warnings(self) -> list[str]:
        """The early warnings that apply, one line each."""
        found = []
        if self.neighbour < 0.5:
            found.append(f"embeddings collapse: nearest neighbours at {self.neighbour:.2f}")
        if any(later < earlier - 0.1 for earlier, later in zip(self.by_quantile, self.by_quantile[1:], strict=False)):
            found.append("cross-entropy does not rise with the noise quantile: the band is wrong")
        if self.half_conditioned > self.half + 0.05:
            found.append("self-conditioning hurts")
        return found


def nearest_neighbour(denoiser: Denoiser) -> float:
    """Mean distance (0 to 2) between a token's unit-norm embedding and the nearest other one."""
    table = F.normalize(denoiser.embeddings.detach(), dim=-1)
    similarity = table @ table.T
    similarity.fill_diagonal_(-1.0)
    return float((2.0 - 2.0 * similarity.amax(dim=-1)).clamp_min(0.0).sqrt().mean())


@torch.no_grad()
def evaluate(denoiser: Denoiser, batches: list[Batch], schedule: NoiseSchedule, *, seed: int = 0) -> Evaluation:
    """Measure the cross-entropies on held-out batches, always with the same noise."""
    objective = Objective(denoiser)

    def loss(mix: CleanMix, quantile: float, *, conditioned: bool = False, share: float | None = None) -> float:
        rng = np.random.default_rng(seed)
        sigma = float(schedule.level(np.array([quantile]))[0])
        flat = NoiseSchedule(sigma, sigma, np.array([0.0, 1.0]))
        total = 0.0
        for batch in batches:
            noised = add_noise(batch, flat, mix, loss_share=1.0, rng=rng)
            if share is not None:
                hidden = torch.from_numpy(rng.random(batch.tokens.shape) < share)
                kept = ~noised.clean & hidden & noised.exists
                chosen = kept.flatten().nonzero()[:, 0]
                noised = replace(noised, clean=~kept, chosen=chosen, weight=torch.ones(len(chosen)))
            total += float(objective(noised.to(denoiser.device), self_condition=conditioned)[0])
        return total / len(batches)

    return Evaluation(
        by_quantile=tuple(loss(LITERALS_ONLY, q) for q in (0.1, 0.3, 0.5, 0.7, 0.9)),
        empty=loss(LITERALS_ONLY, 1.0),
        half=loss(LITERALS_ONLY, 1.0, share=0.5),
        half_conditioned=loss(LITERALS_ONLY, 1.0, share=0.5, conditioned=True),
        neighbour=nearest_neighbour(denoiser),
    )
