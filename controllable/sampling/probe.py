"""One reading before anything is written: how long does the network think that values are?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from controllable.sampling.noise import NoiseSource
from controllable.sampling.protocols import Sampler
from controllable.sampling.rows import Row
from controllable.sampling.shape_padding import padding_rows


@torch.no_grad()
def survival(sampler: Sampler, rows: Sequence[Row]) -> list[NDArray[np.float64]]:
    """Probability, with nothing written, that each position that is to be written holds text: of each row (P,)."""
    once = [replace(row, settings=replace(row.settings, refresh=1)) for row in rows]
    once += padding_rows(once) if sampler.recurring else []
    batch = sampler.collate(once)
    noise = NoiseSource(once, sampler.corruption, batch.tokens.shape[1], batch.tokens.device)
    plan, state = sampler.plan(batch, sampler.init(batch, noise.start()), [0] * len(once))
    told = sampler.survival(batch, state, plan).cpu().numpy()
    return np.split(told[: sum(batch.counts)], np.cumsum(batch.counts)[:-1])[: len(rows)]
