"""`controllable cover`: few documents that go along every edge of what a schema compiles to; no model is asked."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from constraints.errors import InvalidOption
from controllable.cli import output_file
from controllable.cli.flags import positive_int
from controllable.cli.output_type_options import add_source_options, compiled, read_output_type
from controllable.cli.terminal import print_table

if TYPE_CHECKING:
    from controllable.testing.covering.coverage import Coverage


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "cover",
        help="write few documents that visit every state and edge of a schema, class, regex, choice or type",
        description="Write a small set of valid documents that visits every state and edge: each branch, each optional "
        "property present and absent, each array at its fewest items, one more and the most, each listed value, and "
        "each edge of the automata of strings and numbers, with their shortest and longest. No model is asked.",
    )
    add_source_options(parser)
    parser.add_argument("--most", type=positive_int, metavar="N", help="at most so many documents (default 1,000)")
    shown = parser.add_argument_group("output")
    shown.add_argument("-o", "--output", metavar="FILE", help="write here, in one piece at the end")
    shown.add_argument(
        "--format",
        choices=output_file.FORMATS,
        help="jsonl: one JSON value a line (default for documents); json: one array; text: bare text, one a line "
        "(default for --regex and --choice)",
    )
    shown.add_argument(
        "--report", action="store_true", help="say on stderr how much is covered, and what is not, and why"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Cover and write.

    Raises:
        InvalidOption: What is to be covered has no automata: a grammar or a template.
        ControllableError: Any other; see `docs/errors.md`.
    """
    if options.unlisted:
        raise InvalidOption("--unlisted is for what a model writes; cover writes unlisted properties where they count")
    for kind in ("grammar", "template"):
        if getattr(options, kind) is not None:
            raise InvalidOption(f"what has automata is covered, not {kind.title()}", hint="Give --schema or --regex")
    output = read_output_type(options)
    is_json = output.is_json
    form = output_file.form_of(options.output, given=options.format, usual="jsonl" if is_json else "text")
    constraint = compiled(output)
    from controllable.testing.covering.coverage import MOST, cover

    found = cover(constraint, most=options.most or MOST)
    texts = (text if is_json or form == "text" else json.dumps(text, ensure_ascii=False) for text in found.documents)
    output_file.write_documents(texts, form=form, path=options.output)
    if options.report:
        report(found)


def report(found: "Coverage") -> None:
    """Print on stderr how much is covered, and what is not."""
    share = found.covered / found.total if found.total else 1.0
    said = f"{len(found.documents):,} documents, {found.covered:,} of {found.total:,} edges ({share:.1%})"
    print(said, file=sys.stderr)
    if found.unreached:
        rows = [(left.pointer or "/", left.what, f"{left.edges:,}", left.reason) for left in found.unreached]
        head = ("pointer", "what", "edges", "reason")
        print_table(rows, head=head, title="not covered", right=[2], stream=sys.stderr)
