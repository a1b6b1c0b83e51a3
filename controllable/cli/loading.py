"""The model of a command: the flags that choose it, and loading it."""

import argparse
import re
from typing import TYPE_CHECKING

from constraints.errors import InvalidOption
from controllable.network.bundled import DEFAULT, locate, names

if TYPE_CHECKING:
    from controllable import DiffusionLM

_DEVICE = re.compile(r"auto|[a-z]+(:\d+)?")
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


def check_model(checkpoint: str | None, *, device: str = "auto") -> None:
    """See, before anything is worked out, that there may be such a model on such a device.

    Raises:
        CheckpointError: There is no such model.
        InvalidOption: That is no name of a device.
    """
    locate(checkpoint)
    if not _DEVICE.fullmatch(device):
        raise InvalidOption(f"device {device!r} is not available here", hint="Use 'cpu', 'cuda', 'cuda:1', or 'auto'")


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
