"""`controllable corpus build`."""

import argparse
from typing import Any


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser("corpus", help="build the training corpus")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    build = actions.add_parser("build", help="write the JSON records and their splits")
    build.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Build."""
