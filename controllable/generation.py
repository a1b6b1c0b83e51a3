"""Generators: a compiled output type and the model that writes it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import Any
from typing import Literal as OneOf

import numpy as np
import torch

from constraints.errors import GenerationError, InvalidOption, UnsatisfiableConstraint
from constraints.layout import Literal
from constraints.types import Constraint
from constraints.validation import Violation
from controllable.allotment import LARGEST_SLOT, MOST_SLACK, allot, generous, wished_lengths
from controllable.canvas import Canvas, CanvasBatch, collate
from controllable.correction import correction_quantile, slots_to_rewrite
from controllable.engine import Engine
from controllable.loop import OnStep
from controllable.samplers import SamplerSettings, SamplerState
from guidance import Energy, EnergyFunction, as_energy

SUBJECT_TOKENS = 24
"""What the subject of a schema may take of the canvas."""
Fill = OneOf["required", "typical", "all"]
Guidance = Energy | EnergyFunction | Sequence[Energy | EnergyFunction]


@dataclass(frozen=True)
class Generation:
    """One generated document; it is always valid.

    Args:
        value: The parsed value: an instance of the pydantic model, or what `json.loads` gives; the text itself for
            constraints on plain text.
        text: The text.
        log_prob: Sum over the slots' tokens of the log-probability (nats) each had, under the constraint, when it was
            committed; what is drawn at random, such as UUIDs and texts without room for words, does not count.
            Comparable between documents of one schema.
        corrections: Correction passes that were needed.
        index: Number of the document in its job; together with the seed it decides the document.
    """

    value: Any
    text: str
    log_prob: float
    corrections: int
    index: int


@dataclass(frozen=True)
class Options:
    """How documents are generated.

    Args:
        prompt: What the document should be about, in a few words; None for what the schema's title and description say
            in their first words, "" for nothing.
        sampler: Steps, temperature and the like.
        seed: Same seed, same machine: same documents.
        guidance: Energies that steer.
        max_length: Longest canvas in tokens, the prompt included; None is the longest seen in training.
        batch_size: Documents written side by side.
        max_corrections: Correction passes before giving up.
        fill: Which optional properties to write: none, as usual, or all that fit.
        on_step: Called after each denoising step.
    """

    prompt: str | None = None
    sampler: SamplerSettings = field(default_factory=SamplerSettings)
    seed: int = 0
    guidance: Guidance | None = None
    max_length: int | None = None
    batch_size: int = 32
    max_corrections: int = 4
    fill: Fill = "typical"
    on_step: OnStep | None = None

    def __post_init__(self) -> None:
        for name, least in (("batch_size", 1), ("max_corrections", 0)):
            if getattr(self, name) < least:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be at least {least}")
        if self.max_length is not None and self.max_length < 1:
            raise InvalidOption(f"max_length is {self.max_length}, it must be at least 1")
        if self.prompt is not None:
            try:
                self.prompt.encode("utf-8")
            except UnicodeEncodeError as error:
                raise InvalidOption(
                    f"prompt holds half of a surrogate pair at position {error.start}", hint="Give it as proper text"
                ) from error
        if self.guidance is not None:
            as_energy(self.guidance)
        if self.fill not in ("required", "typical", "all"):
            raise InvalidOption(f"fill is {self.fill!r}", hint="Use 'required', 'typical' or 'all'")


class Generator:
    """A compiled output type: call it, or stream from it, as often as you like.

    Args:
        model: The language model.
        constraint: The compiled output type.
        options: Defaults of the calls.
    """

    def __init__(self, model: Engine, constraint: Constraint, options: Options) -> None:
        self.model, self.constraint, self.options = model, constraint, options

    def __call__(self, n: int = 1, **options: Any) -> list[Generation]:
        """Generate `n` documents; the options are those of `DiffusionLM.generate`."""
        return list(self.stream(n, **options))

    def stream(self, n: int, **options: Any) -> Iterator[Generation]:
        """Generate `n` documents, giving them out as their batches are done, in order.

        Raises:
            InvalidOption: An option makes no sense.
            UnsatisfiableConstraint: No document fits the canvas.
            GenerationError: A document is still invalid after all correction passes; those before it were given out.
        """
        if n < 1:
            raise InvalidOption(f"n is {n}, it must be at least 1")
        settings = merge(self.options, options)
        return self._batches(n, settings)

    def _batches(self, n: int, options: Options) -> Iterator[Generation]:
        for first in range(0, n, options.batch_size):
            canvases = self._canvases(range(first, min(n, first + options.batch_size)), options)
            yield from self._write(canvases, options)

    def _budget(self, options: Options, prompt: Sequence[int]) -> int:
        """Tokens left for the document."""
        canvas = options.max_length or self.model.denoiser.config.max_canvas
        if len(prompt) >= canvas:
            raise UnsatisfiableConstraint(
                f"the prompt takes {len(prompt)} tokens, the canvas holds {canvas}", hint="Shorten the prompt"
            )
        return canvas - len(prompt)

    @cached_property
    def _subject(self) -> Sequence[int]:
        """Token ids of what the output type says of itself; the same for all documents."""
        return self.model.encode_prompt(self.constraint.subject, most=SUBJECT_TOKENS)

    def _canvas(self, index: int, options: Options, *, attempt: int = 0) -> Canvas:
        if options.prompt is not None:
            return self._prompted(self.model.encode_prompt(options.prompt), index, options, attempt)
        try:
            return self._prompted(self._subject, index, options, attempt)
        except UnsatisfiableConstraint:
            if not self._subject:
                raise
            # Nobody asked for it, and without it the document may fit.
            return self._prompted((), index, options, attempt)

    def _prompted(self, prompt: Sequence[int], index: int, options: Options, attempt: int) -> Canvas:
        model = self.model
        rng = Random(f"{options.seed}:{index}:{attempt}")
        budget = self._budget(options, prompt)
        layout = self.constraint.layout(model.vocabulary, prior=model.prior, rng=rng, budget=budget, fill=options.fill)
        # Digits are tokens of their own: no identifier takes more room than the one the layout was measured by.
        alone = budget if not prompt and options.guidance is None else None
        settled = layout.settled(rng, alone=alone)
        noise = np.random.default_rng([options.seed % 2**64, index, attempt])
        canvas = Canvas(index, settled, [], [], prompt, noise)
        self._allot(canvas, generous(settled, prior=model.prior, rng=rng), budget)
        return canvas

    def _allot(self, canvas: Canvas, wishes: Sequence[int], budget: int) -> None:
        """Give the slots of a canvas their capacities, and the automata that are right for them."""
        model, slots = self.model, canvas.layout.slots
        widest = [model.automaton(slot.language, capacity=LARGEST_SLOT) for slot in slots]
        literals = sum(len(model.vocabulary.encode(s.text)) for s in canvas.layout.segments if isinstance(s, Literal))
        canvas.capacities = allot(wishes, widest, budget=budget, literals=literals)
        canvas.automata = [
            model.automaton(slot.language, capacity=capacity)
            for slot, capacity in zip(slots, canvas.capacities, strict=True)
        ]

    def _canvases(self, indices: Iterable[int], options: Options, *, attempt: int = 0) -> list[Canvas]:
        """Draw layouts, then let the network say in one pass how long each value wants to be."""
        canvases = [self._canvas(index, options, attempt=attempt) for index in indices]
        batch = collate(canvases, self.model.vocabulary, device=self.model.device)
        draws = [canvas.rng.random(sum(capacity > 0 for capacity in canvas.capacities)) for canvas in canvases]
        lengths = wished_lengths(self.model.loop.survival(batch), batch.slots, np.concatenate(draws))
        wishes = [[0] * len(canvas.capacities) for canvas in canvases]
        for (row, slot), length in zip(batch.members, lengths, strict=True):
            wishes[row][slot] = int(length) + int(canvases[row].rng.integers(0, MOST_SLACK + 1))
        for canvas, wish in zip(canvases, wishes, strict=True):
            self._allot(canvas, wish, self._budget(options, canvas.prompt))
        return canvases

    def _write(self, canvases: list[Canvas], options: Options) -> Iterator[Generation]:
        self._run(canvases, options)
        corrections = [0] * len(canvases)
        violations = [self._violations(canvas) for canvas in canvases]
        for attempt in range(options.max_corrections):
            failing = [number for number, found in enumerate(violations) if found]
            if not failing:
                break
            mended, slots, lost = list[Canvas](), list[set[int]](), list[int]()
            for number in failing:
                corrections[number] += 1
                if wrong := self._slots(canvases[number], violations[number]):
                    mended.append(canvases[number])
                    slots.append(wrong)
                else:
                    lost.append(number)
            if mended:
                quantile = correction_quantile(attempt, options.max_corrections)
                self._run(mended, options, slots=slots, quantile=quantile)
            if lost:
                redrawn = self._canvases([canvases[number].index for number in lost], options, attempt=attempt + 1)
                self._run(redrawn, options)
                for number, canvas in zip(lost, redrawn, strict=True):
                    canvases[number] = canvas
            for number in failing:
                violations[number] = self._violations(canvases[number])
        for canvas, found, passes in zip(canvases, violations, corrections, strict=True):
            yield self._finish(canvas, found, passes)

    def _violations(self, canvas: Canvas) -> list[Violation]:
        return self.constraint.validate(canvas.text(self.model.vocabulary))

    def _slots(self, canvas: Canvas, violations: list[Violation]) -> set[int]:
        decode = self.model.vocabulary.decode
        contents = [decode(ids.tolist()).decode("utf-8") for ids in canvas.contents]
        return slots_to_rewrite(canvas.layout.pointers(contents), violations)

    def _run(
        self,
        canvases: list[Canvas],
        options: Options,
        *,
        slots: Sequence[set[int]] | None = None,
        quantile: float = 1.0,
    ) -> None:
        """Write all slots, or the given ones of each canvas again from the noise at `quantile`."""
        model, settings, origin = self.model, options.sampler, None
        batch = collate(canvases, model.vocabulary, device=model.device, rewrite=slots)
        if slots is not None:
            rows = torch.from_numpy(batch.rows).to(model.device)
            origin = model.loop.table[batch.tokens.flatten()[rows]]
            settings = replace(settings, steps=max(1, settings.steps // 2))
        energy = None if options.guidance is None else as_energy(options.guidance)
        state = model.loop.run(
            batch, settings, energy=energy, on_step=options.on_step, origin=origin, from_quantile=quantile
        )
        store(batch, state)

    def _finish(self, canvas: Canvas, violations: list[Violation], corrections: int) -> Generation:
        text = canvas.text(self.model.vocabulary)
        if violations:
            lines = tuple(f"{violation.pointer or '/'}: {violation.message}" for violation in violations)
            raise GenerationError(
                f"document {canvas.index} is still invalid after {corrections} correction passes: {lines[0]}",
                best=text,
                violations=lines,
                hint="Raise max_corrections or steps, or relax what the automaton cannot express",
            )
        return Generation(self.constraint.parse(text), text, sum(canvas.log_probs), corrections, canvas.index)


def store(batch: CanvasBatch, state: SamplerState) -> None:
    """Write the committed tokens back into the canvases."""
    for canvas in batch.canvases:
        if not canvas.contents:
            canvas.contents = [np.zeros(0, dtype=np.int64) for _ in canvas.capacities]
            canvas.log_probs = [0.0] * len(canvas.capacities)
    for number, (row, slot) in enumerate(batch.members):
        piece = slice(batch.slots.offset[number], batch.slots.offset[number + 1])
        batch.canvases[row].contents[slot] = state.committed[piece]
        batch.canvases[row].log_probs[slot] = float(state.log_prob[piece].sum())


def merge(options: Options, changes: dict[str, Any]) -> Options:
    """Options with some of them changed; `steps` and `temperature` reach into the sampler's settings.

    Raises:
        InvalidOption: There is no such option, or its value makes no sense.
    """
    sampler = {name: changes.pop(name) for name in ("steps", "temperature") if name in changes}
    unknown = [name for name in changes if name not in Options.__dataclass_fields__]
    if unknown:
        known = sorted({*Options.__dataclass_fields__, "steps", "temperature"})
        raise InvalidOption(f"unknown option {unknown[0]!r}", hint=f"The options are {', '.join(known)}")
    settings = replace(changes.pop("sampler", options.sampler), **sampler)
    return replace(options, **changes, sampler=settings)
