"""Rows for the loop, made by hand of output types."""

from random import Random

import numpy as np

from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import as_constraint
from controllable import DiffusionLM
from controllable.sampling import Row, SamplerSettings, Steering
from controllable.writing.canvas import Canvas


def canvas_of(lm: DiffusionLM, output_type: object, *, seed: int, capacity: int, budget: int = 200) -> Canvas:
    """A canvas with nothing written in its slots, each of which has the same room."""
    rng = Random(seed)
    layout = as_constraint(output_type).layout(LayoutRequest(lm.vocabulary, rng, budget, lm.prior, "all"))
    automata = [lm.automaton(slot.language, capacity=capacity) for slot in layout.slots]
    rooms = [capacity] * len(automata)
    return Canvas(seed, layout, automata, rooms, prompt=[], rng=np.random.default_rng(seed))


def row_of(
    lm: DiffusionLM,
    output_type: object,
    settings: SamplerSettings,
    *,
    seed: int = 0,
    capacity: int = 8,
    steering: Steering | None = None,
) -> Row:
    """A row that is to be written from nothing; made twice it is written alike."""
    return canvas_of(lm, output_type, seed=seed, capacity=capacity).row(lm.vocabulary, settings, steering=steering)


def text_of(lm: DiffusionLM, row: Row, tokens: np.ndarray) -> str:
    """The text of a row that has been written."""
    return lm.vocabulary.decode(tokens[: len(row.tokens)].tolist()).decode("utf-8")
