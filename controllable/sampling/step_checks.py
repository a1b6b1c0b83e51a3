"""What the host checks between two steps."""

from collections.abc import Sequence

from torch import Tensor

from constraints.errors import InvalidOption, UnsatisfiableConstraint
from controllable.sampling.rows import Row
from controllable.sampling.rules.acceptance import AcceptanceRule, Proposal, whole_slots
from controllable.sampling.state import SamplerState
from guidance.faults import Fault, raise_first


def check_state(state: SamplerState, faults: list[Fault], *, lenient: bool) -> None:
    """Look at what may have gone wrong since it was looked at last; this waits for the device.

    Args:
        state: The state.
        faults: What was noted; emptied.
        lenient: Whether impossible rows are no error.

    Raises:
        GuidanceError: An energy is not as it has to be.
        UnsatisfiableConstraint: A slot lets no text through.
    """
    noted = faults.copy()
    faults.clear()
    raise_first(noted)
    if not lenient:
        for error in impossible_rows(state).values():
            raise error


def impossible_rows(state: SamplerState) -> dict[int, UnsatisfiableConstraint]:
    """Why rows of which a slot lets no text through cannot be written, by their numbers; this waits for the device."""
    message = "a slot is too short for every text of its language, or what the network says is not finite"
    hint = "Give the slot more room, or look at the network's logits"
    numbers = [number for number, wrong in enumerate(state.impossible.tolist()) if wrong]
    return {number: UnsatisfiableConstraint(message, where=f"row {number}", hint=hint) for number in numbers}


def check_joining(rows: Sequence[Row]) -> None:
    """Raises `InvalidOption` where there are no rows to join."""
    if not rows:
        raise InvalidOption("there are no rows to join", hint="Give one at least")


def check_leaving(present: Sequence[Row], rows: Sequence[int]) -> None:
    """Raises `InvalidOption` where a row is not there, or named twice, or none is named."""
    if not rows or len(set(rows)) < len(rows) or not all(0 <= row < len(present) for row in rows):
        raise InvalidOption(
            f"rows {list(rows)} cannot leave", hint=f"Name different ones of the {len(present)} rows, from 0 on"
        )


def accepted_by(rule: AcceptanceRule, proposal: Proposal) -> Tensor:
    """The open positions that a rule accepts (B, L), all of them where the share is 1.

    Raises:
        InvalidOption: The rule gives something else than (B, L), bool.
    """

    def checked(proposal: Proposal) -> Tensor:
        found, expected = rule(proposal), proposal.open.shape
        if not isinstance(found, Tensor) or found.shape != expected or found.dtype != proposal.open.dtype:
            given = f"{tuple(found.shape)}, {found.dtype}" if isinstance(found, Tensor) else type(found).__name__
            name = getattr(rule, "__name__", type(rule).__name__)
            raise InvalidOption(
                f"the acceptance rule gives {given}", where=name, hint=f"Give positions {tuple(expected)}, torch.bool"
            )
        return found

    return proposal.open & (whole_slots(checked, proposal) | (proposal.share >= 1.0)[:, None])
