"""Correction: what the validator objects to, and which slots to write again."""

import re
from collections.abc import Sequence
from math import inf

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import following
from constraints.layouts.layout import Layout, Slot
from constraints.validation.validators import Violation


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
