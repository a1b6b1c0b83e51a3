"""`controllable train`."""

import argparse
from pathlib import Path
from typing import Any

from controllable.cli.extras import needs_extra


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train a model as a configuration file says. Run it again to go on where it stopped; "
        "start it with `torchrun -m controllable` for several devices.",
    )
    parser.add_argument("--config", required=True, metavar="FILE", type=Path, help="the training configuration (TOML)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train.

    Raises:
        ConfigError: The configuration is broken.
        CheckpointError: The run to go on with is broken.
        InvalidOption: The packages for training are not installed.
    """
    with needs_extra("train"):
        from controllable.training import run as run_training
    run_training(options.config)
