"""The composer: the blocks of planned documents, written side by side by the network."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from constraints.errors import UnsatisfiableConstraint
from controllable.sampling import Steering
from controllable.sampling.probe import survival
from controllable.writing.best_of import update_of
from controllable.writing.canvas import Canvas, Written
from controllable.writing.capacities import MOST_SLACK, allocate, fixed_lengths, predicted_lengths
from controllable.writing.document import Document
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options
from guidance import Tilt, as_energy, terms_of


def compose(
    lm: LanguageModel, documents: Sequence[Document], options: Options
) -> list[Document | UnsatisfiableConstraint]:
    """Write all blocks of some documents.

    Args:
        lm: The language model.
        documents: The documents; nothing of them has been written.
        options: How they are to be generated.

    Returns:
        For each the document with all of its canvases, or why it cannot be written.

    Raises:
        GuidanceError: An energy is not as it has to be.
    """
    found: list[Document | UnsatisfiableConstraint] = list(documents)
    for number in range(max((len(document.blocks) for document in documents), default=0)):
        begun: dict[int, tuple[Document, Canvas]] = {}
        for place, document in enumerate(found):
            # A document without slots has nothing to write.
            if isinstance(document, Document) and number < len(document.blocks) and document.blocks[number]:
                try:
                    begun[place] = document, document.begin(number, lm.vocabulary)
                except UnsatisfiableConstraint as error:
                    found[place] = error
        free = {place: pair for place, pair in begun.items() if not pair[0].divided(number)}
        canvases = {place: canvas for place, (_, canvas) in begun.items()}
        canvases |= zip(free, _measured(lm, list(free.values()), options), strict=True)
        for place, canvas in zip(begun, write(lm, list(canvases.values()), options), strict=True):
            found[place] = begun[place][0].written(number, canvas) if isinstance(canvas, Canvas) else canvas
    return found


def _measured(lm: LanguageModel, pairs: Sequence[tuple[Document, Canvas]], options: Options) -> list[Canvas]:
    """The canvases, with room for as much as the network says in one pass that each value wants."""
    if not pairs:
        return []
    rows = [canvas.row(lm.vocabulary, options.sampler) for _, canvas in pairs]
    draws = [row.rng.random(len(row.spans)) for row in rows]
    found = []
    for (document, canvas), row, drawn, told in zip(pairs, rows, draws, survival(lm.sampler, rows), strict=True):
        lengths = [0] * len(canvas.capacities)
        rooms = np.array([span.capacity for span in row.spans], dtype=np.int64)
        for span, length in zip(row.spans, predicted_lengths(told, rooms, drawn), strict=True):
            lengths[span.slot] = int(length) + int(row.rng.integers(0, MOST_SLACK + 1))
        found.append(fitted(lm, document, canvas, lengths, options))
    return found


def fitted(lm: LanguageModel, document: Document, canvas: Canvas, lengths: Sequence[int], options: Options) -> Canvas:
    """A canvas of a document whose slots have room for texts of some lengths, in tokens, as far as there is any.

    Raises:
        UnsatisfiableConstraint: Even the shortest values do not fit.
    """
    budget = document.canvas - len(canvas.prompt)
    literals = sum(fixed_lengths(canvas.layout, lm.vocabulary))
    whole = len(document.blocks) == 1 and literals == sum(fixed_lengths(document.layout, lm.vocabulary))
    if options.max_length is not None and not whole:
        # What a block has beyond its plan, the document would have beyond its length.
        budget = min(budget, literals + sum(canvas.capacities))
    capacities, automata = allocate(
        lm, canvas.layout, lengths, budget=budget, literals=literals, guidance=options.guidance
    )
    return replace(canvas, capacities=capacities, automata=automata)


def write(
    lm: LanguageModel,
    canvases: Sequence[Canvas],
    options: Options,
    *,
    slots: Sequence[set[int]] | None = None,
    quantile: float = 1.0,
) -> list[Canvas | UnsatisfiableConstraint]:
    """Write some canvases.

    Args:
        lm: The language model.
        canvases: The canvases.
        options: How they are to be written.
        slots: The slots of each that are to be written again, in half of the steps; None for all, anew.
        quantile: Noise quantile of the first step.

    Returns:
        For each what it has become, or why it cannot be written.

    Raises:
        GuidanceError: An energy is not as it has to be.
    """
    if not canvases:
        return []
    settings, steering = options.sampler, None
    if slots is not None:
        settings = replace(settings, steps=max(1, settings.steps // 2))
    if options.guidance is not None:
        steering = Steering(terms_of(as_energy(options.guidance)), update_of(options) or Tilt())
    rewrite: Sequence[set[int] | None] = [None] * len(canvases) if slots is None else slots
    rows = [
        canvas.row(lm.vocabulary, settings, steering=steering, rewrite=again, start=quantile)
        for canvas, again in zip(canvases, rewrite, strict=True)
    ]
    written = zip(canvases, rows, lm.denoise(rows, on_step=options.on_step), strict=True)
    return [canvas.take(row, found) if isinstance(found, Written) else found for canvas, row, found in written]
