"""Generators: a compiled output type and the model that writes it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import product
from random import Random
from typing import Any, overload
from typing import Literal as OneOf

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import draw_another
from constraints.errors import ControllableError, GenerationError, InvalidOption, UnsatisfiableConstraint
from constraints.grammar import TokenGrammar
from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.validation.validators import Violation
from controllable.sampling import Steering
from controllable.sampling.probe import survival
from controllable.writing.best_of import Candidate, chosen, tried, update_of
from controllable.writing.canvas import Canvas
from controllable.writing.capacities import LARGEST_SLOT, MOST_SLACK, allot, generous, natural, wished_lengths
from controllable.writing.correction import correction_quantile, repeated_slots, slots_to_rewrite
from controllable.writing.document import Document, Generation, Request, cut
from controllable.writing.failures import Failures, Outcome, documents
from controllable.writing.language_model import Engine
from controllable.writing.options import Options, merge
from controllable.writing.progress import bar_of_call
from guidance import Language, Matches, Tilt, as_energy, terms_of

SUBJECT_TOKENS = 24
"""What the subject of a schema may take of the canvas."""
_DOUBLINGS = 6
_LARGE = 100_000
"""Edges of an automaton that is not made anew for the capacity of its slot."""
_LEAST_VARIED = 4
"""Bytes that a text drawn for an item that repeats may have at the least."""
TEXTS = frozenset({"string", "text"})
"""Kinds of slots that hold free text."""


class Generator:
    """A compiled output type: call it, or stream from it, as often as you like.

    Args:
        model: The language model.
        constraint: The compiled output type.
        options: Defaults of the calls.
    """

    def __init__(self, model: Engine, constraint: Constraint, options: Options) -> None:
        self.model, self.constraint, self.options = model, constraint, options

    @overload
    def __call__(self, n: int = 1, *, on_error: OneOf["raise", "skip"] = ..., **options: Any) -> list[Generation]: ...
    @overload
    def __call__(self, n: int = 1, *, on_error: OneOf["yield"], **options: Any) -> list[Outcome]: ...
    def __call__(self, n: int = 1, **options: Any) -> Sequence[Outcome]:
        """Generate `n` documents; the options are those of `DiffusionLM.generate`.

        Raises:
            ControllableError: See `stream`; all documents that were finished are its `completed`.
        """
        settings, found = self._settings(n, options), list[Outcome]()
        try:
            for outcome in self._batches(n, settings, alone=True):
                found.append(outcome)
        except ControllableError as error:
            error.completed = (*documents(found), *error.completed)
            raise
        return found

    @overload
    def stream(self, n: int, *, on_error: OneOf["raise", "skip"] = ..., **options: Any) -> Iterator[Generation]: ...
    @overload
    def stream(self, n: int, *, on_error: OneOf["yield"], **options: Any) -> Iterator[Outcome]: ...
    def stream(self, n: int, **options: Any) -> Iterator[Outcome]:
        """Generate `n` documents, giving them out as their batches are done, in order.

        Args:
            n: Number of documents.
            **options: Those of `DiffusionLM.generate`. Type checkers go by the `on_error` of the call, not by that of
                `DiffusionLM.compile`.

        Raises:
            InvalidOption: An option makes no sense.
            UnsatisfiableConstraint: No document fits the canvas.
            GenerationError: A document is still invalid after all correction passes; those before it were given out,
                those of its batch behind it are `completed`. With another `on_error` it is not raised.
            GuidanceError: An energy is at fault, whatever `on_error` says.
        """
        return self._batches(n, self._settings(n, options))

    def write(self, requests: Sequence[Request], **options: Any) -> list[Generation | ControllableError]:
        """Write documents of several seeds and prompts, all side by side: for each what came of it.

        Args:
            requests: Seed, index and prompt of each document; those of the options do not count.
            **options: Those of `DiffusionLM.generate`; `on_error` and `progress` do not count.

        Returns:
            For each request its document, or why there is none: it does not fit, or is still invalid after all
            correction passes.

        Raises:
            InvalidOption: An option makes no sense.
            GuidanceError, UnsatisfiableConstraint: Of all documents together: nothing was written.
        """
        distinct = list(dict.fromkeys(requests))
        found = dict(zip(distinct, self._outcomes(distinct, merge(self.options, options)), strict=True))
        return [found[request] for request in requests]

    def _settings(self, n: int, options: dict[str, Any]) -> Options:
        if n < 1:
            raise InvalidOption(f"n is {n}, it must be at least 1")
        return merge(self.options, options)

    def _batches(self, n: int, options: Options, *, alone: bool = False) -> Iterator[Outcome]:
        """Outcomes batch by batch; if `alone`, nobody prints anything between two of them."""
        size, failures = max(1, options.batch_size // options.best_of), Failures(options.on_error)
        with bar_of_call(n, options.progress, observed=options.on_step is not None) as bar:
            options = replace(options, on_step=bar.beside(options.on_step))
            for first in range(0, n, size):
                indices = range(first, min(n, first + size))
                outcomes = self._outcomes([Request(options.seed, i, options.prompt) for i in indices], options)
                bar.reach(indices.stop)
                if not alone:
                    bar.hide()
                yield from failures.given_out(outcomes)
        failures.warn(n)

    def _outcomes(self, requests: Sequence[Request], options: Options) -> list[Generation | ControllableError]:
        """For each request its document, the best of several if that is asked for, or why there is none."""
        if options.best_of == 1:
            return [candidate.outcome for candidate in self._written(requests, options)]
        every, size = tried(requests, options.best_of), options.batch_size
        pieces = (every[first : first + size] for first in range(0, len(every), size))
        candidates = [candidate for piece in pieces for candidate in self._written(piece, options)]
        return chosen(requests, candidates, options, self.model)

    def _written(self, requests: Sequence[Request], options: Options) -> list[Candidate]:
        """What comes of each request, all written side by side."""
        refused: dict[Request, Candidate] = {}
        documents: list[Document] = []
        for request in requests:
            try:
                documents.append(self._document(request, options))
            except UnsatisfiableConstraint as error:
                refused[request] = Candidate(error)
        written: Sequence[Candidate] = ()
        if documents:
            self._compose(documents, options)
            written = self._correct(documents, options)
        made = dict(zip([document.request for document in documents], written, strict=True)) | refused
        return [made[request] for request in requests]

    @cached_property
    def _subject(self) -> Sequence[int]:
        """Token ids of what the output type says of itself; the same for all documents."""
        return self.model.encode_prompt(self.constraint.subject, most=SUBJECT_TOKENS)

    def _document(self, request: Request, options: Options, *, attempt: int = 0) -> Document:
        """A document with its layout, in as few canvases as it takes."""
        if request.prompt is not None:
            prompts = [self.model.encode_prompt(request.prompt)]
        else:
            # Nobody asked for the subject, and without it the document may fit.
            prompts = [self._subject, ()] if self._subject else [()]
        canvas = options.canvas or self.model.denoiser.config.max_canvas
        lengths = (
            [canvas * 2**power for power in range(_DOUBLINGS)] if options.max_length is None else [options.max_length]
        )
        least = self.constraint.shortest(self.model.vocabulary)
        for number, (length, prompt) in enumerate(product(lengths, prompts), start=1):
            last = number == len(lengths) * len(prompts)
            if length - len(prompt) < least and not last:
                continue
            try:
                return self._prompted(prompt, request, options, attempt, length, min(length, canvas))
            except UnsatisfiableConstraint:
                if last:
                    raise
        raise AssertionError("there is no length")

    def _prompted(
        self, prompt: Sequence[int], request: Request, options: Options, attempt: int, length: int, canvas: int
    ) -> Document:
        model = self.model
        if len(prompt) >= canvas:
            raise UnsatisfiableConstraint(
                f"the prompt takes {len(prompt)} tokens, the canvas holds {canvas}", hint="Shorten the prompt"
            )
        rng = Random(f"{request.seed}:{request.index}:{attempt}")
        budget = length - len(prompt)
        asked = LayoutRequest(model.vocabulary, rng, budget, model.prior, options.fill)
        layout = self.constraint.layout(asked)
        # Digits are tokens of their own: no identifier takes more room than the one the layout was measured by.
        alone = budget if not prompt and options.guidance is None else None
        settled = layout.settled(rng, alone=alone)
        noise = np.random.default_rng([request.seed % 2**64, request.index, attempt])
        wishes = self._fitting(settled, generous(settled, prior=model.prior, rng=rng), options)
        literals = self._literals(settled)
        capacities, automata = self._allotted(settled, wishes, budget, sum(literals))
        blocks = cut(capacities, literals, prompt=len(prompt), canvas=canvas)
        return Document(request, settled, prompt, noise, canvas, automata, blocks)

    def _literals(self, layout: Layout) -> list[int]:
        """Tokens in front of each slot, and at the end."""
        lengths = [0]
        for segment in layout.segments:
            if isinstance(segment, Fixed):
                lengths[-1] += len(self.model.vocabulary.encode(segment.seen))
            else:
                lengths.append(0)
        return lengths

    def _allotted(
        self, layout: Layout, wishes: Sequence[int], budget: int, literals: int
    ) -> tuple[list[int], list[TokenAutomaton | TokenGrammar]]:
        """Capacities of the slots of a layout, and the automata that are right for them."""
        slots = layout.slots
        widest = [self._automaton(slot, LARGEST_SLOT) for slot in slots]
        wanted = [
            max(natural(slot.language), min(wish, LARGEST_SLOT)) for slot, wish in zip(slots, wishes, strict=True)
        ]
        wanted = [
            wish if slot.tokens[1] is None else min(wish, slot.tokens[1])
            for slot, wish in zip(slots, wanted, strict=True)
        ]
        capacities = allot(wanted, widest, budget=budget, literals=literals)
        automata = [
            wide if isinstance(wide, TokenAutomaton) and len(wide.dst) > _LARGE else self._automaton(slot, capacity)
            for slot, capacity, wide in zip(slots, capacities, widest, strict=True)
        ]
        return capacities, automata

    def _fitting(self, layout: Layout, wishes: Sequence[int], options: Options) -> list[int]:
        """Wished capacities of the slots, with room for what guidance asks of their values."""
        fitting = list(wishes)
        for term in [] if options.guidance is None else terms_of(as_energy(options.guidance)):
            if not isinstance(term.energy, Matches | Language):
                continue
            least, most = term.energy.room(self.model.vocabulary)
            for number, slot in enumerate(layout.slots):
                if term.energy.at in (None, slot.pointer) and slot.kind in TEXTS:
                    fitting[number] = max(least, fitting[number] if most is None else min(most, fitting[number]))
        return fitting

    def _automaton(self, slot: Slot, capacity: int) -> TokenAutomaton | TokenGrammar:
        found = self.model.automaton(slot.language, capacity=capacity)
        return found.at_least(slot.tokens[0]) if isinstance(found, TokenAutomaton) else found

    def _compose(self, documents: Sequence[Document], options: Options) -> None:
        """Write all blocks of some documents."""
        for number in range(max((len(document.blocks) for document in documents), default=0)):
            # A document without slots has nothing to write.
            active = [d for d in documents if number < len(d.blocks) and d.blocks[number]]
            if not active:
                continue
            canvases = [document.begin(number, self.model.vocabulary) for document in active]
            free = [pair for pair in zip(active, canvases, strict=True) if not pair[0].divided(number)]
            self._measure([canvas for _, canvas in free], [document for document, _ in free], options)
            self._run(canvases, options)
            for document in active:
                document.finish(number)

    def _measure(self, canvases: Sequence[Canvas], documents: Sequence[Document], options: Options) -> None:
        """Let the network say in one pass how long each value wants to be."""
        if not canvases:
            return
        model = self.model
        rows = [canvas.row(model.vocabulary, options.sampler) for canvas in canvases]
        draws = [canvas.rng.random(len(row.spans)) for canvas, row in zip(canvases, rows, strict=True)]
        told = survival(model.sampler, rows)
        wishes = [[0] * len(canvas.capacities) for canvas in canvases]
        for number, (row, drawn) in enumerate(zip(rows, draws, strict=True)):
            capacities = np.array([span.capacity for span in row.spans], dtype=np.int64)
            for span, length in zip(row.spans, wished_lengths(told[number], capacities, drawn), strict=True):
                wishes[number][span.slot] = int(length) + int(row.rng.integers(0, MOST_SLACK + 1))
        for canvas, document, wish in zip(canvases, documents, wishes, strict=True):
            budget, literals = document.canvas - len(canvas.prompt), sum(self._literals(canvas.layout))
            wish = self._fitting(canvas.layout, wish, options)
            canvas.capacities, canvas.automata = self._allotted(canvas.layout, wish, budget, literals)

    def _correct(self, documents: Sequence[Document], options: Options) -> list[Candidate]:
        """Write again what the validator refuses; for each document what came of it."""
        documents = list(documents)
        corrections = [0] * len(documents)
        violations = [self._violations(document) for document in documents]
        for attempt in range(options.max_corrections):
            failing = [number for number, found in enumerate(violations) if found]
            if not failing:
                break
            mended, slots, lost = list[tuple[Document, int]](), list[set[int]](), list[int]()
            for number in failing:
                corrections[number] += 1
                document = documents[number]
                rng = Random(f"{document.request.seed}:{document.index}:{attempt}:repeats")
                last = attempt + 1 == options.max_corrections
                left = self._diversify(document, violations[number], rng, last=last)
                if not left:
                    continue
                if wrong := self._wrong(document, left):
                    mended += [(document, block) for block in wrong]
                    slots += wrong.values()
                else:
                    lost.append(number)
            if mended:
                quantile = correction_quantile(attempt, options.max_corrections)
                canvases = [document.canvases[block] for document, block in mended]
                self._run(canvases, options, slots=slots, quantile=quantile)
                for document, block in mended:
                    document.finish(block)
            if lost:
                redrawn: dict[int, Document] = {}
                for number in lost:
                    # One for which no other layout is found stays as it is.
                    with suppress(UnsatisfiableConstraint):
                        redrawn[number] = self._document(documents[number].request, options, attempt=attempt + 1)
                self._compose(list(redrawn.values()), options)
                for number, document in redrawn.items():
                    documents[number] = document
            for number in failing:
                violations[number] = self._violations(documents[number])
        return [
            Candidate(self._finished(document, found, passes), document)
            for document, found, passes in zip(documents, violations, corrections, strict=True)
        ]

    def _diversify(
        self, document: Document, violations: list[Violation], rng: Random, *, last: bool
    ) -> list[Violation]:
        """See to it that items and keys which repeat become others; what is returned is still to be written again.

        Numbers are drawn at random, and in the last pass all texts are; before that the network writes, without what
        the other items hold.
        """
        vocabulary = self.model.vocabulary
        contents = document.texts(vocabulary)
        pointers = document.layout.pointers(contents)
        drawn: set[int] = set()
        taken: set[bytes] = set()
        for slot, avoid in repeated_slots(document.layout, pointers, contents, violations).items():
            place, language = document.owners({slot}), document.layout.slots[slot].language
            if place is None or not isinstance(language, ByteDFA):
                continue
            taken |= {text.encode() for text in avoid}
            if last or document.layout.slots[slot].kind in ("integer", "number"):
                text = draw_another(language, taken, max(_LEAST_VARIED, *map(len, taken)), rng)
                if text is not None:
                    document.change(slot, text.decode(), vocabulary)
                    drawn.add(slot)
                    taken.add(text)
                continue
            ((block, (position,)),) = place.items()
            canvas = document.canvases[block]
            narrowed = self.model.automaton(language - ByteDFA.choice(taken), capacity=canvas.capacities[position])
            if narrowed.shortest is not None and narrowed.shortest <= canvas.capacities[position]:
                canvas.automata = [*canvas.automata[:position], narrowed, *canvas.automata[position + 1 :]]
        return [
            violation
            for violation in violations
            if not (violation.repeated and drawn & slots_to_rewrite(pointers, [violation]))
        ]

    def _violations(self, document: Document) -> list[Violation]:
        return self.constraint.validate(document.text(self.model.vocabulary))

    def _wrong(self, document: Document, violations: list[Violation]) -> dict[int, set[int]] | None:
        """The slots of each block that violations point at; nothing if they are not about slots that can be mended."""
        pointers = document.layout.pointers(document.texts(self.model.vocabulary))
        return document.owners(slots_to_rewrite(pointers, violations))

    def _run(
        self,
        canvases: list[Canvas],
        options: Options,
        *,
        slots: Sequence[set[int]] | None = None,
        quantile: float = 1.0,
    ) -> None:
        """Write all slots, or the given ones of each canvas again from the noise at `quantile`."""
        model, settings = self.model, options.sampler
        if slots is not None:
            settings = replace(settings, steps=max(1, settings.steps // 2))
        steering = None
        if options.guidance is not None:
            steering = Steering(terms_of(as_energy(options.guidance)), update_of(options) or Tilt())
        rewrite = [None] * len(canvases) if slots is None else slots
        rows = [
            canvas.row(model.vocabulary, settings, steering=steering, rewrite=wrong, start=quantile)
            for canvas, wrong in zip(canvases, rewrite, strict=True)
        ]
        model.denoise(canvases, rows, on_step=options.on_step)

    def _finished(
        self, document: Document, violations: list[Violation], corrections: int
    ) -> Generation | GenerationError:
        text = document.text(self.model.vocabulary)
        if violations:
            lines = tuple(f"{violation.pointer or '/'}: {violation.message}" for violation in violations)
            return GenerationError(
                f"document {document.index} is still invalid after {corrections} correction passes: {lines[0]}",
                best=text,
                violations=lines,
                hint="Raise max_corrections or steps, or relax what the automaton cannot express",
            )
        return Generation(
            self.constraint.parse(text), text, sum(document.log_probs), corrections, document.index, document.trace
        )
