"""The token prior of a network: what it says of slots on average, over the fields of many documents."""

from collections.abc import Iterable
from itertools import islice
from random import Random
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from constraints.automata.json_strings import string_content
from constraints.layouts.layout import Fixed, Layout, Segment, Slot
from constraints.tokens.token_automaton import TokenAutomaton
from controllable.lexicons.token_prior import TokenPrior
from controllable.sampling.probe import said
from controllable.sampling.rules.settings import SamplerSettings
from controllable.training.training_documents import segments
from controllable.writing.canvas import Canvas
from controllable.writing.language_model import LanguageModel

PLACES = 24
"""Places of a slot that are told apart, if texts are that long."""
_BATCH = 32
_LEAST = 1e-7
_SETTINGS = SamplerSettings()
_SLACK = 6
"""Most tokens that a slot is wider than its text."""


def token_prior(lm: LanguageModel, values: Iterable[Any], *, seed: int = 0, progress: bool = True) -> TokenPrior:
    """The mean of what a network says of slots in which nothing has been written, by place in the slot.

    Args:
        lm: The network.
        values: Documents as JSON values; only their fields count, and how long their texts are.
        seed: Of the room that their slots have.
        progress: Whether a bar is shown.
    """
    rng, free = Random(seed), lm.automaton(string_content(), capacity=64)
    assert isinstance(free, TokenAutomaton)
    sums, counts = np.zeros((PLACES, len(lm.vocabulary))), np.zeros(PLACES)
    canvases = (canvas for value in values if (canvas := _canvas(lm, value, free, rng)) is not None)
    batches = iter(lambda: list(islice(canvases, _BATCH)), [])
    for several in tqdm(batches, desc="token prior", disable=not progress):
        rows = [canvas.row(lm.vocabulary, _SETTINGS) for canvas in several]
        log_probs = said(lm.sampler, rows)
        place = np.concatenate([np.arange(span.capacity) for row in rows for span in row.spans])
        for number in range(PLACES):
            here = torch.from_numpy((place == number) | ((number == PLACES - 1) & (place >= PLACES)))
            sums[number] += log_probs[here].double().exp().sum(dim=0).numpy()
            counts[number] += int(here.sum())
    seen = max(1, int(np.count_nonzero(counts)))
    mean = (sums[:seen] + _LEAST) / (np.maximum(counts[:seen], 1.0)[:, None] + _LEAST * sums.shape[1])
    return TokenPrior(np.log(mean).astype(np.float32))


def _canvas(lm: LanguageModel, value: Any, free: TokenAutomaton, rng: Random) -> Canvas | None:
    """A document with its slots empty; None if it has none, or is longer than a canvas."""
    pieces: list[Segment] = []
    capacities = []
    for piece in segments(value):
        if piece.kind == "literal":
            pieces.append(Fixed(piece.text))
        else:
            pieces.append(Slot("", string_content(), piece.name, piece.kind))
            capacities.append(max(1, len(lm.vocabulary.encode(piece.text)) + rng.randint(0, _SLACK)))
    canvas = Canvas(Layout.of(pieces), [free] * len(capacities), capacities, (), np.random.default_rng(0))
    ids, _ = canvas.tokens(lm.vocabulary)
    return canvas if capacities and len(ids) <= lm.denoiser.config.max_canvas else None
