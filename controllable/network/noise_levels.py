"""The noise schedule: how levels are spread over training, and over a sampler's steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NoiseSchedule:
    """Noise levels as quantiles of a distribution over log sigma.

    The distribution spends its mass where the loss changes (time warping, Dieleman et al. 2022, CDCD,
    arXiv 2211.15089, section 3.3): equal steps in quantile are equal steps in information.

    Args:
        sigma_min: Lowest noise level.
        sigma_max: Highest noise level.
        cumulative: Cumulative mass (K + 1,) at K + 1 levels, equally spaced in log sigma, from 0 to 1.
    """

    sigma_min: float
    sigma_max: float
    cumulative: Floats

    @property
    def log_levels(self) -> Floats:
        """The K + 1 values of log sigma the table is given at."""
        return np.linspace(np.log(self.sigma_min), np.log(self.sigma_max), len(self.cumulative))

    def level(self, quantile: Floats) -> Floats:
        """Noise levels of the given quantiles in [0, 1]: 0 is `sigma_min`, 1 is `sigma_max`."""
        return np.exp(np.interp(quantile, self.cumulative, self.log_levels))

    def quantile(self, sigma: Floats) -> Floats:
        """Quantiles of the given noise levels."""
        return np.interp(np.log(sigma), self.log_levels, self.cumulative)

    def steps(self, count: int, *, start: float = 1.0, end: float = 0.0) -> Floats:
        """The noise levels (count,) of a run of `count` denoising steps, from quantile `start` on towards `end`."""
        return self.level(start + (end - start) * np.arange(count) / count)


class LossTable:
    """Running cross-entropy by noise level, and the schedule it asks for.

    Args:
        sigma_min: Lowest noise level.
        sigma_max: Highest noise level.
        bins: Number of bins, equally wide in log sigma.
        decay: Share of the old mean that an update keeps.
        uniform: Share of the visits spread evenly over log sigma.
    """

    def __init__(
        self, *, sigma_min: float, sigma_max: float, bins: int, decay: float = 0.93, uniform: float = 0.1
    ) -> None:
        self.sigma_min, self.sigma_max = sigma_min, sigma_max
        self.decay, self.uniform = decay, uniform
        self.loss = np.full(bins, np.nan)

    def update(self, sigma: Floats, loss: Floats) -> None:
        """Take in the mean losses (N,) of N examples at noise levels (N,), but for those that are NaN."""
        sigma, loss = sigma[~np.isnan(loss)], loss[~np.isnan(loss)]
        bins = len(self.loss)
        low, high = np.log(self.sigma_min), np.log(self.sigma_max)
        where = np.clip(((np.log(sigma) - low) / (high - low) * bins).astype(int), 0, bins - 1)
        for index in np.unique(where):
            fresh = float(loss[where == index].mean())
            old = self.loss[index]
            self.loss[index] = fresh if np.isnan(old) else self.decay * old + (1 - self.decay) * fresh

    def schedule(self) -> NoiseSchedule:
        """The schedule whose density is the slope of the loss over log sigma, mixed with a uniform share."""
        # Only training comes here, and scipy takes time to import.
        from scipy.ndimage import gaussian_filter1d
        from scipy.optimize import isotonic_regression

        bins = len(self.loss)
        seen = np.flatnonzero(~np.isnan(self.loss))
        mass = np.full(bins, 1.0 / bins)
        if len(seen) > bins // 2:
            loss = np.interp(np.arange(bins), seen, self.loss[seen])
            rising = gaussian_filter1d(isotonic_regression(loss).x, sigma=1.5, mode="nearest")
            slope = np.maximum(np.gradient(rising), 0.0)
            if slope.sum() > 0:
                mass = (1 - self.uniform) * slope / slope.sum() + self.uniform / bins
        return NoiseSchedule(self.sigma_min, self.sigma_max, np.concatenate(([0.0], np.cumsum(mass))) / mass.sum())
