"""`controllable explain`: what a constraint compiles to, or why it refuses a text; nothing is generated."""

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from random import Random
from typing import TYPE_CHECKING, Any

from constraints.errors import InvalidOption
from controllable.cli.draw_option import check, draw
from controllable.cli.flags import natural_int
from controllable.cli.judging import judge, read_text
from controllable.cli.loading import MODELS, add_model_flags, check_model, load_model
from controllable.cli.output_type_options import add_source_options, compiled, read_output_type
from controllable.cli.terminal import print_table

if TYPE_CHECKING:
    from constraints.layouts.description import KeywordNote, SlotDescription
    from constraints.output_types.constraint import Constraint
    from constraints.tokens.token_automaton import TokenAutomaton
    from constraints.tokens.vocabulary import Vocabulary

# Layouts drawn for each filling, so that every branch is likely to be seen.
_DRAWS = 4
_BUDGET = 4096


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "explain",
        help="show what a schema, class, regex, choice or type compiles to, or why it refuses a text",
        description="Compile a constraint and show its size, the lengths of its texts, some examples, and which "
        "keywords count; draw it; or say of a text where it goes wrong, and what could stand there.",
    )
    add_source_options(parser)
    text = parser.add_mutually_exclusive_group()
    text.add_argument("--text", metavar="TEXT", help="say why this text is refused; exit code 1 if it is")
    text.add_argument("--text-file", metavar="FILE", help="the same for the text in a file; - is standard input")
    parser.add_argument("--draw", metavar="FILE", help="draw the tree or the automaton, as FILE.svg or FILE.dot")
    parser.add_argument("--slot", metavar="POINTER", help="draw this part only, such as /items/*/sku")
    parser.add_argument(
        "--examples",
        type=natural_int,
        default=3,
        metavar="N",
        help="texts drawn at random, without a model (default 3)",
    )
    add_model_flags(parser, device=False, what=f"{MODELS}, for its vocabulary")
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of a table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compile and print; 1 for a text that is not valid.

    Raises:
        ControllableError: Whatever stands in the way of compiling or drawing; see `docs/errors.md`.
    """
    if options.slot is not None and options.draw is None:
        raise InvalidOption("--slot chooses what is drawn", hint="Give --draw FILE.svg as well")
    if options.draw is not None:
        check(options.draw)
    check_model(options.checkpoint)
    output = read_output_type(options)
    text = options.text if options.text_file is None else read_text(options.text_file)
    constraint = compiled(output)
    if options.draw is not None:
        draw(constraint, options.draw, slot=options.slot)
    if text is not None:
        return judge(constraint, text, as_json=options.json)
    if options.draw is not None:
        return 0
    lm = load_model(options.checkpoint, device="cpu")
    canvas = lm.denoiser.config.max_canvas
    description = describe(constraint, lm.vocabulary, canvas=canvas, examples=options.examples)
    if options.json:
        print(json.dumps(description, ensure_ascii=False, indent=2))
    else:
        show(description)
    return 0


def describe(constraint: "Constraint", vocabulary: "Vocabulary", *, canvas: int, examples: int) -> dict[str, Any]:
    """What the constraint says of itself, and its size in tokens.

    Args:
        constraint: What to describe.
        vocabulary: The tokens.
        canvas: Tokens that fit the model's canvas.
        examples: How many texts to draw at random.

    Returns:
        `prompt`: what the model is told where no prompt is given. `bytes`: the shortest and longest text. `tokens`:
        the shortest text, the canvas, and the size of the slots' automata together. `slots`: for each its pointer,
        kind and states, and, where one of some layouts drawn here holds it, the edges and classes of its token
        automaton and its shortest and longest text in tokens. `exact`: keywords that hold by construction. `verified`:
        those that the validator sees to afterwards, and why. `narrowed`: those of which some valid values are left out,
        and why. `ignored`: keywords without effect. `examples`: texts drawn at random.
    """
    from constraints.automata.dfa import ByteDFA
    from constraints.layouts.fill import Fill
    from constraints.layouts.layout import Fixed
    from constraints.layouts.layout_request import LayoutRequest
    from constraints.output_types.random_texts import examples as draw_examples
    from constraints.tokens.token_automaton import TokenAutomaton

    automata: dict[tuple[str, int], TokenAutomaton] = {}
    shortest = []
    fillings: tuple[Fill, ...] = ("required", "all")
    for fill in fillings:
        for seed in range(_DRAWS):
            layout = constraint.layout(LayoutRequest(vocabulary, Random(seed), _BUDGET, fill=fill))
            for slot in layout.slots:
                if isinstance(slot.language, ByteDFA):
                    key = _any_item(slot.pointer), slot.language.num_states
                    automata[key] = TokenAutomaton.from_dfa(slot.language, vocabulary)
            certain = sum(len(vocabulary.encode(part.seen)) for part in layout.segments if isinstance(part, Fixed))
            free = [
                TokenAutomaton.from_dfa(slot.language, vocabulary).shortest
                if isinstance(slot.language, ByteDFA)
                else slot.language.over(vocabulary).shortest
                for slot in layout.slots
            ]
            shortest.append(certain + sum(each or 0 for each in free))
    description = constraint.describe()
    slots = [_sized(slot, automata.get((slot.pointer, slot.states or 0))) for slot in description.slots]
    return {
        "prompt": constraint.subject,
        "bytes": {"shortest": description.shortest, "longest": description.longest_told},
        # One automaton for each slot, counted once however often a layout repeats it.
        "tokens": {
            "shortest": min(shortest),
            "canvas": canvas,
            "states": sum(each.num_states for each in automata.values()),
            "edges": sum(len(each.src) for each in automata.values()),
            "classes": sum(each.num_classes for each in automata.values()),
        },
        "slots": slots,
        "exact": list(description.exact),
        "verified": _by_keyword(description.verified),
        "narrowed": _by_keyword(description.narrowed),
        "ignored": _by_keyword(description.ignored),
        "examples": [{"text": text} for text in draw_examples(constraint, vocabulary, n=examples)],
    }


def _by_keyword(notes: Iterable["KeywordNote"]) -> list[dict[str, Any]]:
    """One row for each keyword, and reason where there is one, with all its pointers."""
    pointers: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        pointers.setdefault((note.keyword, note.reason), []).append(note.pointer)
    return [
        {"keyword": keyword, "pointers": found} | ({"reason": reason} if reason else {})
        for (keyword, reason), found in sorted(pointers.items(), key=lambda item: item[0][0])
    ]


def _sized(slot: "SlotDescription", automaton: "TokenAutomaton | None") -> dict[str, Any]:
    row = asdict(slot)
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


def show(description: Mapping[str, Any]) -> None:
    """Print a description: a table of its plain entries, then one table for each list of objects in it."""
    lists = {name: value for name, value in description.items() if _is_records(value)}
    print_table([(name, _cell(value)) for name, value in description.items() if name not in lists])
    for name, records in lists.items():
        head = list(dict.fromkeys(key for record in records for key in record))
        rows = [[_cell(record.get(column)) for column in head] for record in records]
        numeric = [at for at, column in enumerate(head) if all(_is_number(record.get(column)) for record in records)]
        print_table(rows, head=head, title=name, right=numeric)


def _is_records(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | None)


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
