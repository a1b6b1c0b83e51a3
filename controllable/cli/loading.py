"""Loading the model for a command."""

from typing import TYPE_CHECKING

from controllable.network.bundled import names

if TYPE_CHECKING:
    from controllable import DiffusionLM

MODELS = f"a bundled model ({', '.join(names())}) or the folder of one"
"""What the options that choose a model take."""


def load_model(checkpoint: str | None, *, device: str) -> "DiffusionLM":
    """The model of that name or in that folder, or the default one.

    Raises:
        CheckpointError: There is no such model, or it is not one of ours.
        InvalidOption: There is no such device.
    """
    # PyTorch takes seconds to import: only once everything cheap has been checked.
    from controllable import DiffusionLM
    from controllable.cli.compiling import announce

    announce()
    return DiffusionLM.from_pretrained(checkpoint, device=device)
