"""The planner: from a request to a document whose layout, capacities, languages and blocks are settled."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from random import Random

import numpy as np

from constraints.errors import UnsatisfiableConstraint
from constraints.layouts.layout import Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.layouts.reserved_contacts import keep_reserved
from constraints.output_types.constraint import Constraint
from controllable.lexicons.choosing import choose_from
from controllable.lexicons.own import OwnTexts
from controllable.relations.totals import sums
from controllable.writing.capacities import allocate, fixed_lengths, generous, least_tokens
from controllable.writing.document import Document, Request, cut
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options
from guidance import Guidance, as_energy, terms_of
from guidance.classifiers.foreign import TransformersGuide
from guidance.classifiers.label_guides import LabelGuide, ValueGuide
from guidance.classifiers.score import ScoreGuide
from guidance.controls.matches import meant

SOFT = (LabelGuide, ScoreGuide, TransformersGuide, ValueGuide)
"""Energies of which any text is more or less."""
SUBJECT_TOKENS = 24
"""What the subject of a schema may take of the canvas."""
_CANVASES = (32, 256)
"""Canvases that a document may take, where nobody has set a length; and one whose shortest text is longer than that."""


@dataclass(frozen=True)
class Planner:
    """Plans the documents of an output type.

    Args:
        lm: The language model.
        constraint: The compiled output type.
    """

    lm: LanguageModel
    constraint: Constraint

    @cached_property
    def _subject(self) -> Sequence[int]:
        """Token ids of what the output type says of itself; the same for all documents."""
        return self.lm.encode_prompt(self.constraint.subject, most=SUBJECT_TOKENS)

    def plan(self, request: Request, options: Options, *, attempt: int = 0) -> Document:
        """A document with its layout, in as few canvases as it takes; nothing of it is written.

        Where all properties are asked for, it takes as many as hold them; where there is no end of these, as many as
        hold a document at all, and its layout says what is left out.

        Args:
            request: What decides it.
            options: How it is to be generated.
            attempt: Which of its layouts; they are drawn independently of each other.

        Raises:
            UnsatisfiableConstraint: None fits.
        """
        if request.prompt is not None:
            prompts = [self.lm.encode_prompt(request.prompt)]
        else:
            # Nobody asked for the subject, and without it the document may fit.
            prompts = [self._subject, ()] if self._subject else [()]
        canvas = options.canvas or self.lm.denoiser.config.max_canvas
        least = self.constraint.shortest(self.lm.vocabulary)
        usual, most = _CANVASES
        lengths = [canvas if options.max_length is None else options.max_length]
        while options.max_length is None and lengths[-1] < max(canvas * usual, min(2 * least, canvas * most)):
            lengths.append(2 * lengths[-1])
        found: Document | None = None
        for length, prompt in product(lengths, prompts):
            if length - len(prompt) >= least:
                with suppress(UnsatisfiableConstraint):
                    found = self._prompted(prompt, request, options, attempt, length, canvas, found)
                    if not found.layout.left_out:
                        return found
        return found or self._prompted(prompts[-1], request, options, attempt, lengths[-1], canvas)

    def _prompted(
        self,
        prompt: Sequence[int],
        request: Request,
        options: Options,
        attempt: int,
        length: int,
        canvas: int,
        shorter: Document | None = None,
    ) -> Document:
        """The document within a length; the shorter one there is where that leaves out something as well."""
        lm, canvas = self.lm, min(length, canvas)
        if len(prompt) >= canvas:
            raise UnsatisfiableConstraint(
                f"the prompt takes {len(prompt)} tokens, the canvas holds {canvas}", hint="Shorten the prompt"
            )
        rng = Random(f"{request.seed}:{request.index}:{attempt}")
        budget = length - len(prompt)
        asked = LayoutRequest(lm.vocabulary, rng, budget, lm.layout_prior, options.fill)
        if options.lexicons is not None:
            asked = replace(asked, allows=options.lexicons.allow)
        layout = self.constraint.layout(asked)
        if layout.left_out and shorter is not None:
            return shorter
        # Digits are tokens of their own: no identifier takes more room than the one the layout was measured by.
        alone = budget if not prompt and options.guidance is None else None
        # What a prompt, guidance or code asks of such values they can only meet where they are written.
        measures = request.prompt is None and options.guidance is None and attempt == 0
        spared = sums(layout.slots) | own_slots(layout.slots, options)
        settled = layout.settled(rng, alone=alone, measures=measures, spared=spared)
        if measures and least_tokens(lm, settled) > budget:
            settled = layout.settled(rng, alone=alone, spared=spared)
        reserved = keep_reserved(settled, rng) if options.reserved else settled
        own = None if options.lexicons is None else OwnTexts(options.lexicons, rng.getrandbits(64))
        settled = reserved if own is None else own.held(settled, reserved)
        noise = np.random.default_rng([request.seed % 2**64, request.index, attempt])
        lengths = generous(settled, layout_prior=lm.layout_prior, rng=rng)
        free = held_to(settled.slots, options.guidance)
        candidates = choose_from(settled.slots, lm.vocabulary, rng, free=free, own=own, prompt=request.prompt)
        for number, each in enumerate(candidates):
            lengths[number] = lengths[number] if each is None else each.room
        literals = fixed_lengths(settled, lm.vocabulary)
        capacities, automata = allocate(
            lm, settled, lengths, budget=budget, literals=sum(literals), guidance=options.guidance
        )
        blocks = cut(capacities, literals, prompt=len(prompt), canvas=canvas)
        return Document(request, settled, prompt, noise, canvas, automata, blocks, candidates)


def own_slots(slots: Sequence[Slot], options: Options) -> frozenset[int]:
    """The numbers of slots that a user's lexicons are for."""
    if options.lexicons is None:
        return frozenset()
    return frozenset(number for number, slot in enumerate(slots) if options.lexicons.at(slot.pointer) is not None)


def held_to(slots: Sequence[Slot], guidance: Guidance | None) -> list[bool]:
    """Of which values guidance asks what texts that somebody has listed can hardly meet: words, lengths, syntax.

    Of classifiers any text is more or less.
    """
    terms = [] if guidance is None else terms_of(as_energy(guidance))
    asked = [getattr(term.energy, "at", None) for term in terms if not isinstance(term.energy, SOFT)]
    return [any(meant(at, slot.pointer) for at in asked) for slot in slots]
