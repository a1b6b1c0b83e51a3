"""Writing a given number of tokens with no constraint: ours on a canvas that is one free slot, the others unmasked.

The end token is a token like any other to networks that write from left to right, so that their texts are as long as a
canvas of ours.
"""

import numpy as np
import torch
from transformers import DynamicCache

from benchmarks.content.steps import free_canvases
from benchmarks.yardstick.network.decode import draw
from benchmarks.yardstick.speakers import Speaker
from benchmarks.yardstick.turns import Writer
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings


def ours(lm: DiffusionLM, sampler: SamplerSettings, *, length: int) -> Writer[list[int]]:
    """Our model: a slot of `length` tokens for any text. PADs at its end are not counted."""

    def write(batch: int, seed: int) -> list[tuple[list[int], bool]]:
        canvases = free_canvases(lm, range(batch), sampler, seed=seed, length=length)
        pad = lm.vocabulary.pad_id
        return [([token for token in canvas.contents[0].tolist() if token != pad], True) for canvas in canvases]

    return write


def left_to_right(speaker: Speaker, *, length: int, temperature: float) -> Writer[list[int]]:
    """A network that writes from left to right: `length` tokens after the one that begins a document."""

    @torch.inference_mode()
    def write(batch: int, seed: int) -> list[tuple[list[int], bool]]:
        model, cache = speaker.model, DynamicCache(config=speaker.model.config)
        rngs = [np.random.default_rng([seed, index]) for index in range(batch)]
        read, written = torch.full((batch, 1), speaker.begin(True)[-1]), list[list[int]]()
        for _ in range(length):
            hidden = model.model(read, past_key_values=cache, use_cache=True).last_hidden_state[:, -1]
            tokens = draw(model.lm_head(hidden).float() / temperature, rngs)
            written.append(tokens)
            read = torch.tensor(tokens)[:, None]
        return [(list(ids), True) for ids in zip(*written, strict=True)]

    return write
