"""The corrector: what the validator objects to is written again, pass by pass."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import draw_another, following
from constraints.errors import UnsatisfiableConstraint
from constraints.layouts.layout import Layout, Slot
from constraints.validation.validators import Violation
from controllable.writing.canvas import Canvas
from controllable.writing.composer import compose, write
from controllable.writing.document import Document
from controllable.writing.options import Options
from controllable.writing.planner import Planner

_LEAST_VARIED = 4
"""Bytes that a text drawn for an item that repeats may have at the least."""


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
        return found

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
                redrawn[place] = self.planner.plan(found[place].request, options, attempt=attempt + 1)
        for place, document_or_error in zip(redrawn, compose(lm, list(redrawn.values()), options), strict=True):
            if isinstance(document_or_error, Document):
                found[place] = document_or_error
        return found

    def _diversified(self, corrected: Corrected, rng: Random, *, last: bool) -> tuple[Document, list[Violation]]:
        """The document with others in place of items and keys that repeat; and what is still to be written again.

        Numbers are drawn at random, and in the last pass all texts are; before that the network writes, without what
        the other items hold.
        """
        document, violations, lm = corrected.document, corrected.violations, self.planner.lm
        contents = document.texts(lm.vocabulary)
        pointers = document.layout.pointers(contents)
        drawn: set[int] = set()
        taken: set[bytes] = set()
        for number, avoid in repeated_slots(document.layout, pointers, contents, violations).items():
            slot, place = document.layout.slots[number], document.owners({number})
            if place is None or not isinstance(slot.language, ByteDFA):
                continue
            ((block, (position,)),) = place.items()
            canvas = document.canvases[block]
            taken |= {text.encode() for text in avoid}
            if last or slot.kind in ("integer", "number"):
                text = draw_another(slot.language, taken, max(_LEAST_VARIED, *map(len, taken)), rng)
                if text is not None:
                    document = document.written(block, canvas.changed(position, text.decode(), lm.vocabulary))
                    drawn.add(number)
                    taken.add(text)
                continue
            capacity = canvas.capacities[position]
            narrowed = lm.automaton(slot.language - ByteDFA.choice(taken), capacity=capacity)
            if narrowed.shortest is not None and narrowed.shortest <= capacity:
                document = document.written(block, canvas.narrowed(position, narrowed))
        left = [
            violation
            for violation in violations
            if not (violation.repeated and drawn & slots_to_rewrite(pointers, [violation]))
        ]
        return document, left


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


def repeated_slots(
    layout: Layout, pointers: Sequence[str], contents: Sequence[str], violations: Sequence[Violation]
) -> dict[int, set[str]]:
    """For each item or key that must not be equal to others: the slot to change, and what the others hold.

    Args:
        layout: The document's layout.
        pointers: JSON pointer of each slot.
        contents: What each slot holds.
        violations: What the validator said.

    Returns:
        Contents to avoid, by the number of the slot; what has no slot of a regular language is left out.
    """
    found: dict[int, set[str]] = {}
    languages = {n: slot.language for n, slot in enumerate(layout.slots) if isinstance(slot.language, ByteDFA)}
    for violation in violations:
        inside = [n for n in languages if f"{pointers[n]}/".startswith(f"{violation.pointer}/")]
        if not violation.repeated or not inside:
            continue
        if keys := [n for n in inside if layout.slots[n].kind == "key" and pointers[n] == violation.pointer]:
            # The first stays. One that is alone repeats a key that is fixed.
            members = layout.slots[keys[0]].pointer.rpartition("/")[0]
            taken = {contents[n] for n in languages if _is_key_in(layout.slots[n], members)}
            found |= dict.fromkeys(keys[1:] or keys, taken)
            continue
        # The one with most to choose from.
        slot = max(inside, key=lambda n: (_variety(languages[n]), -n))
        array, _, _ = violation.pointer.rpartition("/")
        below = pointers[slot][len(violation.pointer) :]
        same = re.compile(re.escape(array) + r"/\d+" + re.escape(below))
        found[slot] = {contents[n] for n, pointer in enumerate(pointers) if n != slot and same.fullmatch(pointer)}
        found[slot].add(contents[slot])
    return found


def _is_key_in(slot: Slot, members: str) -> bool:
    """Whether the slot is a key of the object at an unresolved pointer."""
    return slot.kind == "key" and slot.pointer.rpartition("/")[0] == members


def _variety(language: ByteDFA) -> float:
    """Number of strings; infinite where they cannot be counted."""
    counts = following(language)
    return inf if counts is None else float(min(counts[0], 10**300))


def correction_quantile(attempt: int, passes: int) -> float:
    """Noise quantile a correction pass starts from: a middle level at first, pure noise in the last pass."""
    return 0.5 + 0.5 * attempt / max(1, passes - 1)
