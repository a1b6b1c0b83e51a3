"""The corrector: what the validator objects to is written again, pass by pass."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import draw_another
from constraints.errors import UnsatisfiableConstraint
from constraints.layouts.layout import Layout
from constraints.validation.validators import Violation
from controllable.writing.canvas import Canvas
from controllable.writing.composer import compose, write
from controllable.writing.document import Document
from controllable.writing.options import Options
from controllable.writing.planner import Planner
from controllable.writing.repeats import Repeat, another, others, repeats

_LAYOUTS = 32
"""Layouts that are drawn for one in which nothing repeats."""
_ROUNDS = 32
"""Times that what repeats after all passes is drawn again."""
_GUESSES = 256
"""Times that a document which is refused after all passes is tried with other values."""
_LONGEST_GUESS = 8
"""Bytes that a value drawn at random may have at the least."""
_PROSE = frozenset({"string", "text", "key"})
"""Kinds of slots whose texts are drawn at random only where there is nothing else to change."""


@dataclass(frozen=True)
class Corrected:
    """A document after its correction passes.

    Args:
        document: The document.
        violations: What the validator still says.
        passes: How many there were.
    """

    document: Document
    violations: Sequence[Violation]
    passes: int = 0


@dataclass(frozen=True)
class Corrector:
    """Corrects the documents of an output type.

    Args:
        planner: Draws another layout where the one there is cannot be mended.
    """

    planner: Planner

    def correct(self, documents: Sequence[Document], options: Options) -> list[Corrected]:
        """Write again what the validator refuses, until there is nothing left or there were enough passes.

        Args:
            documents: Documents that have been written.
            options: How they were.

        Raises:
            GuidanceError: An energy is not as it has to be.
        """
        found = [self._checked(document, 0) for document in documents]
        for attempt in range(options.max_corrections):
            failing = {number: each for number, each in enumerate(found) if each.violations}
            if not failing:
                break
            documents = self._pass([each for each in failing.values()], attempt, options)
            for (number, each), document in zip(failing.items(), documents, strict=True):
                found[number] = self._checked(document, each.passes + 1)
        return [self._guessed(self._told_apart(each, options), options) if each.passes else each for each in found]

    def _checked(self, document: Document, passes: int) -> Corrected:
        lm, constraint = self.planner.lm, self.planner.constraint
        return Corrected(document, constraint.validate(document.text(lm.vocabulary)), passes)

    def _pass(self, failing: Sequence[Corrected], attempt: int, options: Options) -> list[Document]:
        """One pass over documents with violations: what they have become."""
        lm, last = self.planner.lm, attempt + 1 == options.max_corrections
        found, again, lost = list[Document](), list[tuple[int, int, set[int]]](), list[int]()
        for place, each in enumerate(failing):
            request = each.document.request
            rng = Random(f"{request.seed}:{request.index}:{attempt}:repeats")
            document, left = self._diversified(each, rng, last=last)
            found.append(document)
            if not left:
                continue
            pointers = document.layout.pointers(document.texts(lm.vocabulary))
            if wrong := document.owners(slots_to_rewrite(pointers, left)):
                again += [(place, block, slots) for block, slots in wrong.items()]
            else:
                lost.append(place)
        canvases = [found[place].canvases[block] for place, block, _ in again]
        quantile = correction_quantile(attempt, options.max_corrections)
        written = write(lm, canvases, options, slots=[slots for *_, slots in again], quantile=quantile)
        for (place, block, _), canvas in zip(again, written, strict=True):
            if isinstance(canvas, Canvas):
                found[place] = found[place].written(block, canvas)
        redrawn: dict[int, Document] = {}
        for place in lost:
            # One for which no other layout is found stays as it is.
            with suppress(UnsatisfiableConstraint):
                redrawn[place] = self._redrawn(failing[place], options, attempt)
        for place, document_or_error in zip(redrawn, compose(lm, list(redrawn.values()), options), strict=True):
            if isinstance(document_or_error, Document):
                found[place] = document_or_error
        return found

    def _redrawn(self, corrected: Corrected, options: Options, attempt: int) -> Document:
        """Another layout; where something certain repeats, one in which that is not so, if it is found."""
        request, repeated = corrected.document.request, any(each.repeated for each in corrected.violations)
        for number in range(_LAYOUTS if repeated else 1):
            found = self.planner.plan(request, options, attempt=attempt + 1 + number * options.max_corrections)
            slots = found.layout.slots
            shortest = [each.language.shortest() if isinstance(each.language, ByteDFA) else None for each in slots]
            contents = [(text or b"").decode() for text in shortest]
            violations = self.planner.constraint.validate(found.layout.text(contents)) if repeated else ()
            pointers = found.layout.pointers(contents)
            # What is equal to another is for pydantic to say.
            if all(slots_to_rewrite(pointers, [each]) for each in violations if each.repeated):
                break
        return found

    def _told_apart(self, corrected: Corrected, options: Options) -> Corrected:
        """A document of which items and keys still repeat, and nothing else is wrong, with others drawn for them."""
        request = corrected.document.request
        rng = Random(f"{request.seed}:{request.index}:{options.max_corrections}:repeats")
        for _ in range(_ROUNDS):
            if not corrected.violations or not all(violation.repeated for violation in corrected.violations):
                break
            document, _ = self._diversified(corrected, rng, last=True)
            corrected = self._checked(document, corrected.passes)
        return corrected

    def _guessed(self, corrected: Corrected, options: Options) -> Corrected:
        """A document that is still refused with values at random: of one slot or of all at fault, kept where they mend
        something. What only code can tell, of one value in two or ten, is soon met by chance."""
        request = corrected.document.request
        rng = Random(f"{request.seed}:{request.index}:{options.max_corrections}:guesses")
        for number in range(_GUESSES if corrected.violations else 0):
            found = self._at_random(corrected, rng, alone=number % 2 == 0)
            if found is None:
                break
            tried = self._checked(found, corrected.passes)
            if _faults(tried.violations) < _faults(corrected.violations):
                corrected = tried
            if not corrected.violations:
                break
        return corrected

    def _at_random(self, corrected: Corrected, rng: Random, *, alone: bool) -> Document | None:
        """The document with others in place of values at fault; None if there is none to change."""
        document, vocabulary = corrected.document, self.planner.lm.vocabulary
        contents, slots = document.texts(vocabulary), document.layout.slots
        wrong = slots_to_rewrite(document.layout.pointers(contents), corrected.violations)
        wrong = {n for n in wrong if isinstance(slots[n].language, ByteDFA) and document.owners({n})}
        changed = sorted(n for n in wrong if slots[n].kind not in _PROSE) or sorted(wrong)
        for n in [rng.choice(changed)] if alone and changed else changed:
            language, old = slots[n].language, contents[n].encode()
            assert isinstance(language, ByteDFA)
            text = draw_another(language, {old}, max(_LONGEST_GUESS, len(old)), rng)
            if text is not None:
                document = document.changed(n, text.decode(), vocabulary)
        return document if changed else None

    def _diversified(self, corrected: Corrected, rng: Random, *, last: bool) -> tuple[Document, list[Violation]]:
        """The document with others in place of items and keys that repeat; and what is still to be written again.

        Numbers are drawn at random, and in the last pass all texts are; before that the network writes, without what
        the other items hold.
        """
        document, lm = corrected.document, self.planner.lm
        contents = document.texts(lm.vocabulary)
        mended: set[str] = set()
        for repeat in repeats(document.layout, tuple(contents), corrected.violations):
            slot = document.layout.slots[repeat.slot]
            place = document.owners({repeat.slot})
            if place is None or not isinstance(slot.language, ByteDFA):
                continue
            ((block, (position,)),) = place.items()
            canvas = document.canvases[block]
            changed: dict[int, bytes] | None
            if last or repeat.elsewhere or slot.kind in ("integer", "number"):
                text = another(repeat, slot.language, contents, rng)
                changed = None if text is None else {repeat.slot: text}
            else:
                left = slot.language - ByteDFA.choice(repeat.avoid(contents))
                capacity = canvas.capacities[position]
                narrowed = lm.automaton(left, capacity=capacity)
                if narrowed.shortest is not None and narrowed.shortest <= capacity:
                    document = document.written(block, canvas.narrowed(position, narrowed))
                    continue
                changed = None
            if changed is None and len(repeat.inside) > 1 and document.owners(set(repeat.inside)) is not None:
                changed = self._together(repeat, document.layout, contents, rng)
            if changed is None:
                continue
            for number, text in changed.items():
                document = document.changed(number, text.decode(), lm.vocabulary)
                contents[number] = text.decode()
            mended.add(repeat.pointer)
        return document, [each for each in corrected.violations if not (each.repeated and each.pointer in mended)]

    def _together(
        self, repeat: Repeat, layout: Layout, contents: Sequence[str], rng: Random
    ) -> dict[int, bytes] | None:
        """What to write in several slots of an item that is then different; None if nothing is found."""
        validate = self.planner.constraint.validate
        before = len(validate(layout.text(contents)))
        for changed in others(repeat, layout, rng):
            written = [changed[n].decode() if n in changed else text for n, text in enumerate(contents)]
            if len(validate(layout.text(written))) < before:
                return changed
        return None


def _faults(violations: Sequence[Violation]) -> tuple[int, int]:
    """How much is wrong. What holds of a whole is only looked at when its parts are right."""
    return len(violations), sum(violation.pointer.count("/") for violation in violations)


def slots_to_rewrite(pointers: Sequence[str], violations: Sequence[Violation]) -> set[int]:
    """The slots that violations point at.

    Args:
        pointers: JSON pointer of each slot.
        violations: What the validator said.

    Returns:
        Numbers of the slots at or below a violation's pointer; empty if a violation is not about any slot.
    """
    found: set[int] = set()
    for violation in violations:
        below = {
            number
            for number, pointer in enumerate(pointers)
            if pointer == violation.pointer or pointer.startswith(violation.pointer + "/")
        }
        if not below:
            return set()
        found |= below
    return found


def correction_quantile(attempt: int, passes: int) -> float:
    """Noise quantile a correction pass starts from: a middle level at first, pure noise in the last pass."""
    return 0.5 + 0.5 * attempt / max(1, passes - 1)
