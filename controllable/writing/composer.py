"""The composer: the blocks of planned documents, written side by side by the network."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from constraints.errors import UnsatisfiableConstraint
from constraints.layouts.layout import Slot
from controllable.lexicons.candidates import Candidates
from controllable.relations.keeping import following, totals
from controllable.sampling import Steering
from controllable.sampling.probe import first_readings
from controllable.writing.best_of import update_of
from controllable.writing.canvas import Canvas, Written
from controllable.writing.capacities import MOST_SLACK, allocate, fixed_lengths, predicted_lengths
from controllable.writing.document import Document
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options
from controllable.writing.planner import held_to, own_slots
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
            if isinstance(canvas, Canvas):
                canvas = _in_keeping(lm, begun[place][0], number, canvas, options)
                found[place] = begun[place][0].written(number, canvas)
            else:
                found[place] = canvas
    return [_with_totals(lm, each, options) if isinstance(each, Document) else each for each in found]


def _in_keeping(lm: LanguageModel, document: Document, number: int, canvas: Canvas, options: Options) -> Canvas:
    """A block's canvas that has been written, with values that follow from others in keeping with these."""
    request = document.request
    if document.divided(number):
        return canvas
    slots, contents = canvas.layout.slots, canvas.texts(lm.vocabulary)
    rng = Random(f"{request.seed}:{request.index}:{number}:following")
    for slot, text in following(canvas.layout, contents, rng, free=_free(slots, contents, document, options)).items():
        changed = canvas.changed(slot, text, lm.vocabulary)
        if _has_room(changed, canvas, document, lm, options):
            canvas = changed
    return canvas


def _with_totals(lm: LanguageModel, document: Document, options: Options) -> Document:
    """A document that has been written, with its totals what they have to be."""
    slots, contents = document.layout.slots, document.texts(lm.vocabulary)
    for slot, text in totals(document.layout, contents, free=_free(slots, contents, document, options)).items():
        owners = document.owners({slot})
        if owners is not None:
            changed, block = document.changed(slot, text, lm.vocabulary), next(iter(owners))
            if _has_room(changed.canvases[block], document.canvases[block], document, lm, options):
                document = changed
    return document


def _free(slots: Sequence[Slot], contents: Sequence[str], document: Document, options: Options) -> list[bool]:
    """Which values stay as they are: those that guidance or a user's lexicon is about, or that the prompt names."""
    named, own = (document.request.prompt or "").casefold(), own_slots(slots, options)
    return [
        number in own or held or bool(text and text.casefold() in named)
        for number, (text, held) in enumerate(zip(contents, held_to(slots, options.guidance), strict=True))
    ]


def _has_room(changed: Canvas, before: Canvas, document: Document, lm: LanguageModel, options: Options) -> bool:
    """Whether a canvas of a document is not too long when one of its values has been changed."""
    if options.max_length is not None and len(document.blocks) > 1 and changed.capacities != before.capacities:
        # What a block has beyond its plan, the document would have beyond its length.
        return False
    return len(changed.tokens(lm.vocabulary)[0]) <= document.canvas


def _measured(lm: LanguageModel, pairs: Sequence[tuple[Document, Canvas]], options: Options) -> list[Canvas]:
    """The canvases, with room for as much as the network says in one pass that each value wants."""
    if not pairs:
        return []
    rows = [canvas.row(lm.vocabulary, options.sampler) for _, canvas in pairs]
    draws = [row.rng.random(len(row.spans)) for row in rows]
    candidates = [_fitting(canvas) for _, canvas in pairs]
    texts = [{slot: each.lexicon for slot, each in of_row.items()} for of_row in candidates]
    readings = first_readings(lm.sampler, rows, texts)
    found = []
    for (document, canvas), row, drawn, of_row, told in zip(pairs, rows, draws, candidates, readings, strict=True):
        lengths = [0] * len(canvas.capacities)
        rooms = np.array([span.capacity for span in row.spans], dtype=np.int64)
        for span, length in zip(row.spans, predicted_lengths(told.survival, rooms, drawn), strict=True):
            lengths[span.slot] = int(length) + int(row.rng.integers(0, MOST_SLACK + 1))
        chosen = {}
        for slot, each in of_row.items():
            weighed = each.weighed(told.likelihoods[slot], canvas.capacities[slot], lm.token_prior)
            if weighed is not None:
                chosen[slot], lengths[slot] = weighed, each.room
        measured = fitted(lm, document, canvas, lengths, options)
        fits = {slot: lexicon for slot, lexicon in chosen.items() if lexicon.longest <= measured.capacities[slot]}
        found.append(replace(measured, chosen=fits))
    return found


def _fitting(canvas: Canvas) -> dict[int, Candidates]:
    """The candidates, by slot, that have room in a canvas."""
    pairs = zip(canvas.candidates, canvas.capacities, strict=False)
    fitting = {slot: each and each.fitting(capacity) for slot, (each, capacity) in enumerate(pairs)}
    return {slot: each for slot, each in fitting.items() if each is not None}


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
