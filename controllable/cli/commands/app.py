"""All commands of the installed command line, in one parser."""

import argparse
from typing import Any

from constraints.errors import InvalidOption
from controllable.cli.commands import batch, cover, explain, generate, train, train_classifier, version
from controllable.cli.exit_codes import Parser


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen command's function, which may return an exit code, is in `.run`."""
    parser = Parser(
        prog="controllable",
        description="Generate text that is what you asked for: JSON for a schema, strings for a regex.",
    )
    parser.add_argument("--version", action="version", version=version.text())
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (generate, batch, explain, cover, train, train_classifier, version):
        command.add_parser(commands)
    _add_moved(commands)
    return parser


def _add_moved(commands: Any) -> None:
    """A command that was here once; no text begins with its prefix, so that all that follows it is taken as it is."""
    parser = commands.add_parser("corpus", add_help=False, prefix_chars="\0")
    parser.add_argument("rest", nargs="*")
    parser.set_defaults(run=_moved)


def _moved(options: argparse.Namespace) -> None:
    raise InvalidOption(
        "`controllable corpus` is `python -m corpus` now", hint="Run it at the root of a checkout of the project"
    )
