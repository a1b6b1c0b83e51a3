"""Corruptions: what noise makes of tokens, and how it goes back step by step.

Shapes: B canvases, L positions, V tokens, d embedding coordinates. A canvas is what the denoiser reads: noisy
embeddings (B, L, d), or token ids (B, L). It says nothing of known positions: the denoiser puts their tokens there.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from controllable.network.noise_levels import NoiseSchedule
from controllable.sampling.rules.settings import SamplerSettings

Floats = NDArray[np.float64]


class Corruption(Protocol):
    """What noise makes of tokens."""

    @property
    def revisable(self) -> bool:
        """Whether a token that was accepted may change again at the next step."""

    @property
    def refreshed(self) -> bool:
        """Whether every step takes noise of its own, and not only those that settings ask for it."""

    def levels(self, settings: SamplerSettings, *, start: float) -> Floats:
        """The noise levels (K + 1,) before each of K steps and after the last, in the corruption's own unit.

        Args:
            settings: The steps.
            start: Where they begin, from 0, nothing corrupted, to 1, nothing left.
        """

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.float32]:
        """The noise (count, ...) of some positions of a document, from its own generator."""

    def start(self, tokens: Tensor, rewritten: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """The canvas before the first step.

        Args:
            tokens: Token ids (B, L).
            rewritten: Canvases whose tokens are what the noise is put on (B,), bool; the others begin with nothing.
            level: Noise level (B,).
            noise: What `draw` gave (B, L, ...).
        """

    def reopened(self, canvas: Tensor, anew: Tensor, noise: Tensor) -> Tensor:
        """The canvas with nothing left of the tokens at some positions (B, L)."""

    def step(
        self, canvas: Tensor, found: "Found", *, level: Tensor, after: Tensor, renewed: "Renewed | None"
    ) -> Tensor:
        """The canvas at the next noise level.

        Args:
            canvas: At the level before.
            found: What the step found.
            level: Noise level before (B,).
            after: Noise level after (B,).
            renewed: Fresh noise; None to go on with what there is.
        """


@dataclass(frozen=True)
class Found:
    """What a step found of the tokens.

    Args:
        sample: A sample under the constraint, the known tokens where they are (B, L).
        accepted: Open positions whose token stays (B, L), bool.
        condition: What the denoiser made of the belief (B, L, ...), see `Denoiser.condition`; None for nothing.
    """

    sample: Tensor
    accepted: Tensor
    condition: Tensor | None


@dataclass(frozen=True)
class Renewed:
    """Fresh noise.

    Args:
        noise: What `Corruption.draw` gave (B, L, ...).
        share: Share of the noise of each canvas that it stands for (B,).
    """

    noise: Tensor
    share: Tensor


@dataclass(frozen=True)
class Gaussian:
    """Gaussian noise on token embeddings, `x = e + sigma * noise`; the level is sigma.

    Args:
        table: The token embeddings (V, d).
        schedule: The noise levels.
    """

    table: Tensor
    schedule: NoiseSchedule
    revisable: ClassVar[bool] = False
    refreshed: ClassVar[bool] = False

    def levels(self, settings: SamplerSettings, *, start: float) -> Floats:
        """See `Corruption.levels`: equal steps in quantile. What is drawn anew begins with nothing left of it."""
        path = self.schedule.steps(settings.steps, start=start, end=min(start, settings.lowest))
        # The highest level is told from those a rounding error below it.
        path = np.where(np.isclose(path, self.schedule.sigma_max, rtol=1e-9), self.schedule.sigma_max, path)
        remasking = np.arange(settings.steps) >= settings.draft
        return np.append(np.where(remasking, self.schedule.sigma_max, path), self.schedule.sigma_min)

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.float32]:
        """Standard normal numbers (count, d)."""
        return rng.standard_normal((count, self.table.shape[1]), dtype=np.float32)

    def start(self, tokens: Tensor, rewritten: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.start`: noisy embeddings (B, L, d)."""
        origin = torch.where(rewritten[:, None, None], F.embedding(tokens, self.table), 0.0)
        return origin + level[:, None, None] * noise

    def reopened(self, canvas: Tensor, anew: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.reopened`."""
        return torch.where(anew[..., None], self.schedule.sigma_max * noise, canvas)

    def step(self, canvas: Tensor, found: Found, *, level: Tensor, after: Tensor, renewed: Renewed | None) -> Tensor:
        """See `Corruption.step`: DDIM (Song et al. 2021, arXiv 2010.02502, eq. 12), with the estimate as condition."""
        assert found.condition is not None
        noise = (canvas - found.condition) / level[:, None, None]
        if renewed is not None:
            noise = mixed(noise, renewed.noise, renewed.share)
        return found.condition + after[:, None, None] * noise


@dataclass(frozen=True)
class Masked:
    """A token or the mask (Austin et al. 2021, arXiv 2107.03006, section 3.1); the level is the share of masks.

    Args:
        mask_id: The token that stands for an unknown one.
    """

    mask_id: int
    revisable: ClassVar[bool] = False
    refreshed: ClassVar[bool] = False

    def levels(self, settings: SamplerSettings, *, start: float) -> Floats:
        """See `Corruption.levels`."""
        return _shares(settings, start)

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.float32]:
        """Nothing (count, 0): a mask is a mask."""
        return np.zeros((count, 0), dtype=np.float32)

    def start(self, tokens: Tensor, rewritten: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.start`: masks (B, L)."""
        return torch.full_like(tokens, self.mask_id)

    def reopened(self, canvas: Tensor, anew: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.reopened`."""
        return canvas.masked_fill(anew, self.mask_id)

    def step(self, canvas: Tensor, found: Found, *, level: Tensor, after: Tensor, renewed: Renewed | None) -> Tensor:
        """See `Corruption.step`: what was accepted stands there, masks elsewhere."""
        return torch.where(found.accepted, found.sample, canvas)


@dataclass(frozen=True)
class Uniform:
    """A token or any other (Austin et al. 2021, arXiv 2107.03006, section 3.1); the level is the share of others.

    Nobody can tell which tokens are noise, so what was accepted may change again.

    Args:
        vocab_size: Number of tokens, of which any may stand for noise.
    """

    vocab_size: int
    revisable: ClassVar[bool] = True
    refreshed: ClassVar[bool] = True

    def levels(self, settings: SamplerSettings, *, start: float) -> Floats:
        """See `Corruption.levels`."""
        return _shares(settings, start)

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.float32]:
        """Numbers in [0, 1) (count,)."""
        return rng.random(count, dtype=np.float32)

    def _tokens(self, noise: Tensor) -> Tensor:
        return (noise.double() * self.vocab_size).long()

    def start(self, tokens: Tensor, rewritten: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.start`: random tokens (B, L), where tokens are rewritten as many as the level says."""
        return torch.where(rewritten[:, None] & (noise > level[:, None]), tokens, self._tokens(noise))

    def reopened(self, canvas: Tensor, anew: Tensor, noise: Tensor) -> Tensor:
        """See `Corruption.reopened`."""
        return torch.where(anew, self._tokens(noise), canvas)

    def step(self, canvas: Tensor, found: Found, *, level: Tensor, after: Tensor, renewed: Renewed | None) -> Tensor:
        """See `Corruption.step`: what was accepted stands there, random tokens elsewhere."""
        assert renewed is not None
        return torch.where(found.accepted, found.sample, self._tokens(renewed.noise))


def mixed(kept: Tensor, fresh: Tensor, share: Tensor) -> Tensor:
    """Standard normal numbers (B, L, d), a share of them fresh (B,)."""
    part = share[:, None, None].to(kept.dtype)
    return (1.0 - part.square()).sqrt() * kept + part * fresh


def _shares(settings: SamplerSettings, start: float) -> Floats:
    """Levels from a share on down to 0; what is drawn anew begins with nothing left of it."""
    path = start * (1.0 - np.arange(settings.steps) / settings.steps)
    return np.append(np.where(np.arange(settings.steps) >= settings.draft, 1.0, path), 0.0)
