"""One reading before anything is written: how long values are, and what the network says of texts they may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from constraints.inference.lexicon_slots import LexiconSlots
from constraints.lexicon.token_lexicon import TokenLexicon
from controllable.sampling.noise import NoiseSource
from controllable.sampling.protocols import Sampler
from controllable.sampling.rows import Row
from controllable.sampling.rules.spelling import spelling
from controllable.sampling.shape_padding import padding_rows


@dataclass(frozen=True, eq=False)
class FirstReading:
    """What the network says of a row of which nothing has been written.

    Args:
        survival: Probability that each position that is to be written holds text (P,).
        likelihoods: By slot, the log-likelihood of each of the texts that were asked for (T,), nats.
    """

    survival: NDArray[np.float64]
    likelihoods: Mapping[int, NDArray[np.float64]]


def first_readings(
    sampler: Sampler, rows: Sequence[Row], texts: Sequence[Mapping[int, TokenLexicon]]
) -> list[FirstReading]:
    """Read some rows once.

    Args:
        sampler: Has the network.
        rows: The rows.
        texts: For each row, by slot, the texts that are asked for; they fit their slots.
    """
    log_probs = said(sampler, rows)
    survival = 1.0 - log_probs[:, sampler.vocabulary.pad_id].double().exp().cpu().numpy()
    likelihoods = _likelihoods(spelling(log_probs, sampler.vocabulary.pad_id), rows, texts)
    ends = np.cumsum([sum(span.capacity for span in row.spans) for row in rows])
    pieces = zip(np.split(survival, ends[:-1]), likelihoods, strict=True)
    return [FirstReading(piece, told) for piece, told in pieces]


@torch.no_grad()
def said(sampler: Sampler, rows: Sequence[Row]) -> torch.Tensor:
    """What the network says of all that is to be written in some rows, log-probabilities of tokens (P, V)."""
    once = [replace(row, settings=replace(row.settings, refresh=1)) for row in rows]
    once += padding_rows(once) if sampler.recurring else []
    batch = sampler.collate(once)
    noise = NoiseSource(once, sampler.corruption, batch.tokens.shape[1], batch.tokens.device)
    plan, state = sampler.plan(batch, sampler.init(batch, noise.start()), [0] * len(once))
    return sampler.read(batch, state, plan)[: sum(batch.counts)]


def _likelihoods(
    log_probs: torch.Tensor, rows: Sequence[Row], texts: Sequence[Mapping[int, TokenLexicon]]
) -> list[dict[int, NDArray[np.float64]]]:
    """The log-likelihoods of the texts of each row's slots, given those of all rows' tokens (P, V)."""
    found: list[dict[int, NDArray[np.float64]]] = [{} for _ in rows]
    asked, places, start = [], [], 0
    for number, (row, of_row) in enumerate(zip(rows, texts, strict=True)):
        for span in row.spans:
            if span.slot in of_row:
                asked.append((number, span.slot, of_row[span.slot], span.capacity))
                places.append(np.arange(start, start + span.capacity))
            start += span.capacity
    if not asked:
        return found
    slots = LexiconSlots.of([(lexicon, capacity) for *_, lexicon, capacity in asked], log_probs.device)
    at = torch.from_numpy(np.concatenate(places)).to(log_probs.device)
    told = slots.log_likelihoods(log_probs, rows=at).cpu().numpy()
    pieces = np.split(told, np.cumsum([len(lexicon) for *_, lexicon, _ in asked])[:-1])
    for (number, slot, *_), piece in zip(asked, pieces, strict=True):
        found[number][slot] = piece
    return found
