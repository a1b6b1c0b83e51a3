"""`controllable generate`."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from constraints.errors import ControllableError, InvalidOption
from controllable._garbage import no_collection
from controllable.cli import output_file
from controllable.cli.loading import MODELS, load_model
from controllable.cli.numbers import natural_int, positive_float, positive_int, share
from controllable.cli.output_type_options import add_source_options, read_constraint
from controllable.cli.trace_view import Trace
from controllable.network.bundled import DEFAULT
from controllable.writing.progress import ProgressBar

# Options that go to the generator as they are; those not given keep the library's defaults.
_GENERATOR_OPTIONS = (
    "seed",
    "prompt",
    "steps",
    "temperature",
    "revise",
    "max_length",
    "canvas",
    "batch_size",
    "batch_invariant",
    "max_corrections",
    "fill",
    "best_of",
)


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "generate",
        help="generate values for a schema, a class, a regex, a choice or a type",
        description="Generate values. Every one of them satisfies what was asked for, or the command fails.",
    )
    add_source_options(parser)
    what = parser.add_argument_group("generation")
    what.add_argument("-n", type=positive_int, default=1, metavar="N", help="how many (default 1)")
    what.add_argument("--seed", type=natural_int, metavar="N", help="same seed, same machine, same output (default 0)")
    what.add_argument("--prompt", metavar="TEXT", help="text that the values should go with")
    what.add_argument("--steps", type=positive_int, metavar="N", help="denoising steps (default 12)")
    what.add_argument(
        "--temperature",
        type=positive_float,
        metavar="T",
        help="below 1: more typical values; above: more varied",
    )
    what.add_argument(
        "--revise", type=share, metavar="SHARE", help="share of the steps that draw unsure tokens anew (default 0)"
    )
    what.add_argument(
        "--fill",
        choices=("required", "typical", "all"),
        help="which optional properties to write (default typical)",
    )
    what.add_argument("--best-of", type=positive_int, metavar="N", help="give out the likeliest of N each (default 1)")
    what.add_argument("--max-length", type=positive_int, metavar="N", help="longest document in tokens")
    what.add_argument("--canvas", type=positive_int, metavar="N", help="tokens written at once")
    what.add_argument("--batch-size", type=positive_int, metavar="N", help="canvases denoised together")
    what.add_argument(
        "--batch-invariant",
        action="store_true",
        default=None,
        help="the same values whatever the batch size, bit by bit; slower in batches",
    )
    what.add_argument(
        "--max-corrections",
        type=natural_int,
        metavar="N",
        help="passes that rewrite values the validator refused",
    )
    what.add_argument(
        "--on-error",
        choices=("raise", "skip"),
        default="raise",
        help="a value that cannot be written: fail (default), or leave it out, which only fails where none is left",
    )
    model = parser.add_argument_group("model")
    model.add_argument("--checkpoint", metavar="MODEL", help=f"{MODELS} (default {DEFAULT})")
    model.add_argument(
        "--device", default="auto", metavar="NAME", help="cpu, cuda, cuda:1 (default: the best there is)"
    )
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
    with no_collection():
        constraint, is_json = read_constraint(options)
    form = options.format or ("jsonl" if is_json or options.details else "text")
    if options.details and form == "text":
        raise InvalidOption("--details writes JSON objects, not text", hint="Use --format jsonl or json")
    view = Trace() if options.trace else ProgressBar(options.n, progress=False if options.quiet else None)
    left_out: list[ControllableError] = []
    with view:
        with no_collection():
            lm = load_model(options.checkpoint, device=options.device)
            generator = lm.compile(constraint)
        given = {name: getattr(options, name) for name in _GENERATOR_OPTIONS if getattr(options, name) is not None}
        outcomes = generator.stream(n=options.n, on_step=view.on_step, progress=False, on_error="yield", **given)

        def documents() -> Iterator[str]:
            for outcome in view.track(outcomes) if isinstance(view, ProgressBar) else outcomes:
                if isinstance(outcome, ControllableError):
                    left_out.append(outcome)
                    if options.on_error == "raise" or len(left_out) == options.n:
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
        told = f"{len(left_out)} of {options.n} were left out, the first because {left_out[0]}"
        print(f"controllable: {' '.join(told.split())}", file=sys.stderr)
