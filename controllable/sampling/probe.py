"""One reading before anything is written: how long does the network think that values are?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from controllable.sampling.batch import collate
from controllable.sampling.noise import NoiseSource
from controllable.sampling.rows import Row
from controllable.sampling.sampler import Sampler, inputs


@torch.no_grad()
def survival(sampler: Sampler, rows: Sequence[Row], *, blank: int, device: torch.device) -> list[NDArray[np.float64]]:
    """Probability, with nothing written, that each position that is to be written holds text: of each row (P,).

    Args:
        sampler: With the network.
        rows: The rows.
        blank: The token that stands for no text.
        device: Where to read them.
    """
    once = [replace(row, settings=replace(row.settings, refresh=1)) for row in rows]
    batch = collate(once, blank=blank, corruption=sampler.denoiser.corruption, device=device)
    noise = NoiseSource(once, sampler.denoiser.corruption, batch.tokens.shape[1], device)
    state = sampler.init(batch, noise.start())
    plan, state = sampler.plan(batch, state, [0] * len(once))
    given, _ = inputs(batch, state, plan, batch.course.level[:, 0])
    logits, _ = sampler.denoiser(given, state.memory)
    told = 1.0 - logits.softmax(dim=-1)[:, blank].double().cpu().numpy()
    return np.split(told, np.cumsum(batch.counts)[:-1])
