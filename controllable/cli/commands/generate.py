"""`controllable generate`."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from constraints.errors import ControllableError, InvalidOption
from constraints.garbage import no_collection
from controllable.cli import output_file
from controllable.cli.flags import add_flags, given
from controllable.cli.lexicon_flags import add_lexicon_flags, lexicons_of
from controllable.cli.loading import add_model_flags, check_model, load_model
from controllable.cli.output_type_options import add_source_options, compiled, read_output_type
from controllable.cli.trace_view import Trace
from controllable.writing.options import OPTIONS
from controllable.writing.progress import ProgressBar

_FLAGS = [option for option in OPTIONS.values() if option.face]


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "generate",
        help="generate values for a schema, a class, a regex, a choice or a type",
        description="Generate values. Every one of them satisfies what was asked for, or the command fails.",
    )
    add_source_options(parser)
    what = parser.add_argument_group("generation")
    add_flags(what, _FLAGS)
    add_lexicon_flags(what)
    what.add_argument(
        "--on-error",
        choices=("raise", "skip"),
        default="raise",
        help="a value that cannot be written: fail (default), or leave it out, which only fails where none is left",
    )
    add_model_flags(parser)
    shown = parser.add_argument_group("output")
    shown.add_argument("-o", "--output", metavar="FILE", help="write here, in one piece at the end")
    shown.add_argument(
        "--format",
        choices=output_file.FORMATS,
        help="jsonl: one JSON value a line (default for documents); json: one array; "
        "text: bare text, one a line (default for --regex, --choice, --grammar and --template)",
    )
    shown.add_argument(
        "--details", action="store_true", help="write objects with value, log_prob and corrections instead"
    )
    shown.add_argument("--trace", action="store_true", help="show the canvas emerging from noise, on stderr")
    shown.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Generate and write.

    Raises:
        ControllableError: Any of them; see `docs/errors.md`.
    """
    output = read_output_type(options)
    is_json = output.is_json
    form = output_file.form_of(
        options.output, given=options.format, usual="jsonl" if is_json or options.details else "text"
    )
    if options.details and form == "text":
        raise InvalidOption("--details writes JSON objects, not text", hint="Use --format jsonl or json")
    lexicons = lexicons_of(options)
    check_model(options.checkpoint, device=options.device)
    with no_collection():
        constraint = compiled(output)
    n = OPTIONS["n"].default if options.n is None else options.n
    left_out: list[ControllableError] = []
    bar = ProgressBar(n, progress=False if options.quiet else None)
    with nullcontext(Trace()) if options.trace else bar as view:
        with no_collection():
            lm = load_model(options.checkpoint, device=options.device)
            generator = lm.compile(constraint)
        chosen = given(options, [option.name for option in _FLAGS if option.name != "n"]) | lexicons
        outcomes = generator.stream(n, on_step=view.on_step, progress=False, on_error="yield", **chosen)

        def documents() -> Iterator[str]:
            for outcome in view.track(outcomes):
                if isinstance(outcome, ControllableError):
                    left_out.append(outcome)
                    if options.on_error == "raise" or len(left_out) == n:
                        raise left_out[0]
                elif options.details:
                    yield output_file.details(
                        outcome.text,
                        is_json=is_json,
                        log_prob=outcome.log_prob,
                        corrections=outcome.corrections,
                    )
                elif is_json or form == "text":
                    yield outcome.text
                else:
                    yield json.dumps(outcome.text, ensure_ascii=False)

        output_file.write_documents(documents(), form=form, path=options.output)
    if left_out:
        told = f"{len(left_out)} of {n} were left out, the first because {left_out[0]}"
        print(f"controllable: {' '.join(told.split())}", file=sys.stderr)
