"""`controllable explain`: what a constraint compiles to, without generating anything."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from controllable.cli.sources import add_source_options, read_constraint


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "explain",
        help="show what a schema, class, regex, choice or type compiles to",
        description="Compile a constraint and show its size, the lengths of its texts, and which keywords count.",
    )
    add_source_options(parser)
    parser.add_argument("--checkpoint", metavar="PATH", help="folder of a trained model, for its vocabulary")
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of a table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Compile and print.

    Raises:
        ControllableError: Whatever stands in the way of compiling; see `docs/errors.md`.
    """
    constraint, _ = read_constraint(options)
    from controllable import DiffusionLM

    vocabulary = DiffusionLM.from_pretrained(options.checkpoint, device="cpu").vocabulary
    description = constraint.describe(vocabulary)
    if options.json:
        print(json.dumps(description, ensure_ascii=False, indent=2))
    else:
        show(description, Console())


def show(description: Mapping[str, Any], console: Console) -> None:
    """Print a description: a table of its plain entries, then one table for each list of objects in it."""
    summary = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    summary.add_column(style="bold")
    summary.add_column()
    for name, value in description.items():
        if not _is_records(value):
            summary.add_row(name.replace("_", " "), _cell(value))
    console.print(summary)
    for name, value in description.items():
        if _is_records(value):
            console.print(_records(name, value))


def _is_records(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _records(name: str, records: list[Mapping[str, object]]) -> Table:
    table = Table(title=name.replace("_", " "), title_justify="left", title_style="bold", header_style="bold")
    columns = list(dict.fromkeys(key for record in records for key in record))
    for column in columns:
        numeric = all(isinstance(record.get(column), int | float | None) for record in records)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for record in records:
        table.add_row(*(_cell(record.get(column)) for column in columns))
    return table


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_cell(item)}" for key, item in value.items()) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
