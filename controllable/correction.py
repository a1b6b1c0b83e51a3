"""Correction: what the validator objects to, and which slots to write again."""

from collections.abc import Sequence

from constraints.validation import Violation


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
