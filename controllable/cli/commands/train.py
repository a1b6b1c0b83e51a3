"""`controllable train`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from constraints.errors import InvalidOption
from constraints.optional_dependencies import needs_extra
from controllable.cli.flags import Renamed, natural_int, positive_int
from controllable.cli.loading import MODELS, check_model
from controllable.file_checks import check_folder, check_readable

STEPS = 300
_TUNING = ("data", "out", "steps", "seed")


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "train",
        help="train a model, or fine-tune one on documents of your own",
        description="Train a model as a configuration file says, or go on training a model on a file of documents. "
        "Run it again to go on where it stopped; start it with `torchrun -m controllable` for several devices.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--config", metavar="FILE", type=Path, help="the training configuration (TOML)")
    what.add_argument("--checkpoint", metavar="MODEL", help=f"fine-tune this model: 'default', {MODELS}")
    what.add_argument("--from", dest="checkpoint", action=Renamed, const="--checkpoint", help=argparse.SUPPRESS)
    tuning = parser.add_argument_group("fine-tuning, with --checkpoint")
    tuning.add_argument("--data", metavar="FILE", type=Path, help="your documents, one JSON document a line")
    tuning.add_argument("--out", metavar="DIR", type=Path, help="folder of the run (default runs/NAME of the data)")
    tuning.add_argument("--steps", metavar="N", type=positive_int, help=f"training steps (default {STEPS})")
    tuning.add_argument("--seed", metavar="N", type=natural_int, help="seed of everything random (default 0)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bars")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train.

    Raises:
        ConfigError: The configuration or the documents are broken.
        CheckpointError: The run to go on with, or the model to start from, is broken.
        InvalidOption: The packages for training are not installed, or options do not go together.
    """
    if options.config is None:
        fine_tune(options)
        return
    for name in _TUNING:
        if getattr(options, name) is not None:
            told = f"--{name} goes with --checkpoint, not with --config"
            raise InvalidOption(told, hint="Set it in the configuration")
    with needs_extra("train"):
        from controllable.training import config

        # What is wrong with it is told before PyTorch is imported.
        config.TrainingConfig.load(options.config)
        from controllable.training import run as run_training
    run_training(options.config, progress=not options.quiet)


def fine_tune(options: argparse.Namespace) -> None:
    """Fine-tune, and print what came of it."""
    if options.data is None:
        raise InvalidOption("--checkpoint needs --data", hint="Give a file with one JSON document a line")
    start = None if options.checkpoint == "default" else options.checkpoint
    check_model(start)
    check_readable(options.data, what="documents")
    out = options.out or Path("runs") / options.data.stem
    check_folder(out)
    with needs_extra("train"):
        from controllable.training import fine_tune as fine_tune_model
    found = fine_tune_model(
        options.data,
        start=start,
        out=out,
        steps=options.steps or STEPS,
        seed=options.seed or 0,
        progress=not options.quiet,
    )
    print(
        f"{found.trained_on} of {found.documents} documents trained on; "
        f"cross-entropy of held-out ones {found.before:.3f} -> {found.after:.3f} nats a token",
        file=sys.stderr,
    )
    print(found.model)
