"""Canvases as a sampler has them half-way: the estimate that the denoiser makes of labelled texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from controllable.training.classifiers.labelled import LEAST_SLACK, Labelled, LabelledTexts
from controllable.writing.language_model import LanguageModel

EMPTY = 0.6
"""Share of examples at the highest noise level, at which the sampler stays by default."""
BLENDED = 0.5
"""Share of examples in which the open positions are drawn from the estimate towards the exact embeddings."""
CORRUPTED = 0.9
"""Share of examples in which tokens are replaced by random ones."""
MOST_CORRUPTED = 0.7
"""Share of the tokens of such an example that are replaced, at most."""


@dataclass(frozen=True)
class Seen:
    """What a classifier sees of N texts, W positions wide.

    Args:
        estimate: Estimate of the clean embeddings (N, W, d).
        sigma: Noise level (N,).
        mask: Positions of the text and its slack (N, W), bool.
    """

    estimate: Tensor
    sigma: Tensor
    mask: Tensor


@torch.no_grad()
def seen_half_way(
    lm: LanguageModel,
    labelled: LabelledTexts,
    texts: Sequence[Labelled],
    rng: np.random.Generator,
    *,
    corrupt: bool = False,
    open_share: float | None = None,
) -> Seen:
    """Texts as the sampler would see them: some positions committed, of the others what the denoiser makes of them.

    A guide asks for more than the sampler's own states: how the energy changes when a position goes from what is
    expected there towards one token. Where everything is open the expectation is the same for all texts and says
    nothing of their labels; so in some examples the open positions are part of the way from the estimate to the text.

    Args:
        lm: The language model.
        labelled: All of the texts, for the literals around them.
        texts: The texts of this batch.
        rng: Source of all randomness.
        corrupt: Whether to replace some tokens by random ones of the vocabulary: they say nothing of the label, and a
            classifier that has not met them would find that some of them do.
        open_share: Share of the positions that are open, at the highest noise level, without blending; None for all
            kinds of noise.
    """
    table, device = lm.adapter.table, lm.device
    slack = [int(rng.integers(0, max(LEAST_SLACK, len(text.tokens) // 2) + 1)) for text in texts]
    widths = [len(text.tokens) + extra for text, extra in zip(texts, slack, strict=True)]
    begin, room = len(labelled.before), int(lm.denoiser.config.max_canvas) - len(labelled.before) - len(labelled.after)
    widths = [min(width, room) for width in widths]
    length = begin + max(widths) + len(labelled.after)
    tokens = np.full((len(texts), length), lm.vocabulary.pad_id, dtype=np.int64)
    exists = np.zeros((len(texts), length), dtype=np.bool_)
    inside = np.zeros((len(texts), length), dtype=np.bool_)
    for row, (text, width) in enumerate(zip(texts, widths, strict=True)):
        end = begin + width
        tokens[row, :begin] = labelled.before
        tokens[row, begin : begin + len(text.tokens)] = text.tokens
        tokens[row, end : end + len(labelled.after)] = labelled.after
        exists[row, : end + len(labelled.after)] = True
        inside[row, begin:end] = True
    if corrupt:
        each = np.where(rng.random(len(texts)) < CORRUPTED, MOST_CORRUPTED * rng.random(len(texts)), 0.0)
        hit = inside & (tokens != lm.vocabulary.pad_id) & (rng.random(tokens.shape) < each[:, None])
        tokens[hit] = rng.choice(np.flatnonzero(lm.vocabulary.lengths), size=int(hit.sum()))
    quantile, empty, blended, far = rng.random((4, len(texts)))
    share = rng.random(len(texts)) if open_share is None else np.full(len(texts), open_share)
    highest = lm.adapter.schedule.sigma_max
    whole = (empty < EMPTY) | (open_share is not None)
    sigma = torch.from_numpy(np.where(whole, highest, lm.adapter.schedule.level(quantile))).float().to(device)
    is_open = torch.from_numpy(inside & (rng.random(tokens.shape) < share[:, None])).to(device)
    noise = torch.from_numpy(rng.standard_normal((*tokens.shape, table.shape[1]), dtype=np.float32)).to(device)
    exact = F.embedding(torch.from_numpy(tokens).to(device), table)
    noisy = torch.where(is_open[..., None], exact + sigma[:, None, None] * noise, exact)
    with lm.adapter.precision:
        hidden = lm.denoiser.hidden(noisy, sigma, ~is_open, mask=torch.from_numpy(exists).to(device))
        # At the highest level the sampler has drawn nothing yet, and takes noise for none; see `Loop`.
        evidence = noisy * torch.from_numpy(~whole).to(device)[:, None, None]
        level = sigma[:, None].expand(is_open.shape)[is_open]
        logits = lm.denoiser.project(hidden[is_open], evidence[is_open], level, tables=lm.adapter.tables)
    mean = logits.float().softmax(dim=-1) @ table
    step = torch.from_numpy(np.where((blended < BLENDED) & (open_share is None), far, 0.0)).float().to(device)
    step = step[:, None].expand(is_open.shape)[is_open][:, None]
    estimate = exact.index_put((is_open,), mean + step * (exact[is_open] - mean))
    wide = max(widths)
    return Seen(
        estimate[:, begin : begin + wide], sigma, torch.from_numpy(inside[:, begin : begin + wide]).to(device)
    )  # fmt: skip
