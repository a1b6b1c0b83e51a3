"""Loading the model for a command, without the loader's warnings."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from controllable import DiffusionLM


def load_model(checkpoint: str | None, *, device: str) -> "DiffusionLM":
    """The model in the folder `checkpoint`, or the bundled one.

    Raises:
        CheckpointError: The folder is missing, or is not one of ours.
        InvalidOption: There is no such device.
    """
    # PyTorch takes seconds to import: only once everything cheap has been checked.
    from transformers.utils import logging

    from controllable import DiffusionLM

    logging.set_verbosity_error()
    return DiffusionLM.from_pretrained(checkpoint, device=device)
