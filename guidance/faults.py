"""What is wrong with an energy at a step: raised at once, or noted and looked at between steps.

Whether a number is wrong is known on the device alone; to ask for it is to wait for the device, and no compiled or
captured step can do that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.errors import GuidanceError


@dataclass(frozen=True)
class Fault:
    """What may be wrong with an energy.

    Args:
        found: Whether it is, bool without dimensions.
        message: What to say; `{}` stands for the number.
        where: The name of the energy.
        hint: What to do.
        number: A number without dimensions that the message tells; None for none.
    """

    found: Tensor
    message: str
    where: str
    hint: str
    number: Tensor | None = None


def raise_first(faults: Iterable[Fault]) -> None:
    """Reads back whether something is wrong.

    Raises:
        GuidanceError: Of the first fault that is found.
    """
    every = list(faults)
    if not every:
        return
    for fault, found in zip(every, torch.stack([fault.found for fault in every]).tolist(), strict=True):
        if found:
            number = "" if fault.number is None else f"{float(fault.number):.3g}"
            raise GuidanceError(fault.message.format(number), where=fault.where, hint=fault.hint)
