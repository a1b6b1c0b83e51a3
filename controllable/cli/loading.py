"""The model of a command: the flags that choose it, and loading it."""

import argparse
from typing import TYPE_CHECKING

from controllable.network.bundled import DEFAULT, names

if TYPE_CHECKING:
    from controllable import DiffusionLM

MODELS = f"a bundled model ({', '.join(names())}) or the folder of one"
"""What the options that choose a model take."""


def add_model_flags(parser: argparse.ArgumentParser, *, device: bool = True, what: str = MODELS) -> None:
    """Add `--checkpoint` and `--device`."""
    group = parser.add_argument_group("model")
    group.add_argument("--checkpoint", metavar="MODEL", help=f"{what} (default {DEFAULT})")
    if device:
        group.add_argument(
            "--device", default="auto", metavar="NAME", help="cpu, cuda, cuda:1 (default: the best there is)"
        )


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
