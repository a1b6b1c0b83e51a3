"""`controllable explain`: what a constraint compiles to, without generating anything."""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from controllable.cli.loading import MODELS, load_model
from controllable.cli.sources import add_source_options, read_constraint

if TYPE_CHECKING:
    from constraints.constraint import Constraint
    from constraints.token_automaton import TokenAutomaton
    from constraints.vocabulary import Vocabulary

# Layouts drawn for each filling, so that every branch is likely to be seen.
_DRAWS = 4
_BUDGET = 4096


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "explain",
        help="show what a schema, class, regex, choice or type compiles to",
        description="Compile a constraint and show its size, the lengths of its texts, and which keywords count.",
    )
    add_source_options(parser)
    parser.add_argument("--checkpoint", metavar="MODEL", help=f"{MODELS}, for its vocabulary")
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of a table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Compile and print.

    Raises:
        ControllableError: Whatever stands in the way of compiling; see `docs/errors.md`.
    """
    constraint, _ = read_constraint(options)
    lm = load_model(options.checkpoint, device="cpu")
    description = describe(constraint, lm.vocabulary, canvas=lm.denoiser.config.max_canvas)
    if options.json:
        print(json.dumps(description, ensure_ascii=False, indent=2))
    else:
        show(description, Console())


def describe(constraint: "Constraint", vocabulary: "Vocabulary", *, canvas: int) -> dict[str, Any]:
    """What the constraint says of itself, and its size in tokens.

    Args:
        constraint: What to describe.
        vocabulary: The tokens.
        canvas: Tokens that fit the model's canvas.

    Returns:
        `prompt`: what the model is told where no prompt is given. `bytes`: the shortest and longest text. `tokens`:
        the shortest text, the canvas, and the size of the slots' automata together. `slots`: for each its pointer,
        kind and states, and, where one of some layouts drawn here holds it, the edges and classes of its token
        automaton and its shortest and longest text in tokens. `narrowed`: keywords of which some valid values are
        left out. `ignored`: keywords without effect.
    """
    from constraints.dfa import ByteDFA
    from constraints.layout import Literal
    from constraints.token_automaton import TokenAutomaton

    automata: dict[tuple[str, int], TokenAutomaton] = {}
    shortest = []
    for fill in ("required", "all"):
        for seed in range(_DRAWS):
            layout = constraint.layout(vocabulary, rng=Random(seed), budget=_BUDGET, fill=fill)
            for slot in layout.slots:
                if isinstance(slot.language, ByteDFA):
                    key = _any_item(slot.pointer), slot.language.num_states
                    automata[key] = TokenAutomaton.from_dfa(slot.language, vocabulary)
            certain = sum(len(vocabulary.encode(part.seen)) for part in layout.segments if isinstance(part, Literal))
            free = [
                TokenAutomaton.from_dfa(slot.language, vocabulary).shortest
                if isinstance(slot.language, ByteDFA)
                else slot.language.over(vocabulary).shortest
                for slot in layout.slots
            ]
            shortest.append(certain + sum(each or 0 for each in free))
    description = constraint.describe()
    slots = [_sized(row, automata.get((row["pointer"], row["states"]))) for row in description["slots"]]
    return {
        "prompt": constraint.subject,
        "bytes": {name: description[name] for name in ("shortest", "longest")},
        # One automaton for each slot, counted once however often a layout repeats it.
        "tokens": {
            "shortest": min(shortest),
            "canvas": canvas,
            "states": sum(each.num_states for each in automata.values()),
            "edges": sum(len(each.src) for each in automata.values()),
            "classes": sum(each.num_classes for each in automata.values()),
        },
        "slots": slots,
        "narrowed": _by_keyword(description["narrowed"]),
        "ignored": _by_keyword(description["ignored"]),
    }


def _by_keyword(places: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    keywords = sorted({place["keyword"] for place in places})
    return [
        {"keyword": keyword, "pointers": [place["pointer"] for place in places if place["keyword"] == keyword]}
        for keyword in keywords
    ]


def _sized(row: dict[str, Any], automaton: "TokenAutomaton | None") -> dict[str, Any]:
    if automaton is None:
        return {**row, "edges": None, "classes": None, "shortest": None, "longest": None}
    return {
        **row,
        "edges": len(automaton.src),
        "classes": automaton.num_classes,
        "shortest": automaton.shortest,
        "longest": automaton.longest,
    }


def _any_item(pointer: str) -> str:
    """The pointer with `*` for the index of an item and `{key}` for the key of an entry."""
    return re.sub(r"/\{\d+\}(?=/|$)", "/{key}", re.sub(r"/\d+(?=/|$)", "/*", pointer))


def show(description: Mapping[str, Any], console: Console) -> None:
    """Print a description: a table of its plain entries, then one table for each list of objects in it."""
    summary = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    summary.add_column(style="bold")
    summary.add_column()
    for name, value in description.items():
        if not _is_records(value):
            summary.add_row(name, _cell(value))
    console.print(summary)
    for name, value in description.items():
        if _is_records(value):
            console.print(_records(name, value))


def _is_records(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _records(name: str, records: list[Mapping[str, object]]) -> Table:
    table = Table(title=name, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    columns = list(dict.fromkeys(key for record in records for key in record))
    for column in columns:
        numeric = all(isinstance(record.get(column), int | float | None) for record in records)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for record in records:
        table.add_row(*(_cell(record.get(column)) for column in columns))
    return table


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_cell(item)}" for key, item in value.items()) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) or "/" for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
