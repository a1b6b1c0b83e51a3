"""`controllable version`."""

import argparse
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any


def text() -> str:
    """Name and version, as installed."""
    try:
        return f"controllable {installed_version('controllable')}"
    except PackageNotFoundError:
        return "controllable (not installed: run from source)"


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser("version", help="print the version")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print the version."""
    print(text())
