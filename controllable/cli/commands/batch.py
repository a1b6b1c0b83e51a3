"""`controllable batch`: many rows, each with what it asks for, to a file that survives interruptions."""

import argparse
import sys
from signal import SIGTERM
from typing import TYPE_CHECKING, Any

from constraints.errors import InvalidOption
from controllable.cli.loading import MODELS, load_model
from controllable.cli.numbers import natural_int, positive_float, positive_int, share
from controllable.cli.output_type_options import load_object
from controllable.cli.stopping import Stopping
from controllable.network.bundled import DEFAULT
from controllable.writing.progress import ProgressBar

if TYPE_CHECKING:
    from controllable.batch.summary import Ended

_DEFAULTS = ("steps", "temperature", "revise", "fill", "max_length", "canvas", "max_corrections", "best_of", "prompt")
_JOB = ("resume", "retry_errors", "fail_fast", "retries", "seed", "batch_size", "window", "engine", "workers")


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "batch",
        help="work through a file of rows, each of which says what it wants",
        description="Work through a file of rows. Each row's result is on disk as soon as its batch is done, and a job "
        "that was stopped, by whatever, goes on with --resume where it was.",
    )
    parser.add_argument("input", metavar="FILE", help=".jsonl, .csv or .parquet; - is JSON lines on standard input")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=".jsonl or .parquet")
    job = parser.add_argument_group("the job")
    job.add_argument("--resume", action="store_true", help="go on with an output that is there")
    job.add_argument("--retry-errors", action="store_true", help="with --resume: do rows again that were errors")
    job.add_argument("--fail-fast", action="store_true", help="stop at the first row that is an error")
    job.add_argument(
        "--retries", type=natural_int, metavar="N", help="how often a document that failed is begun anew (default 1)"
    )
    job.add_argument("--batch-size", type=positive_int, metavar="N", help="documents denoised together (default 32)")
    job.add_argument(
        "--window", type=positive_int, metavar="N", help="rows that wait for others of their kind (default 1024)"
    )
    job.add_argument(
        "--allow-model",
        action="append",
        default=[],
        metavar="FILE.py:NAME",
        help="a class or type that rows may name as their model; may be given several times",
    )
    job.add_argument(
        "--engine", choices=("local", "ray"), help="local: this process (default); ray: a pool of Ray actors"
    )
    job.add_argument("--workers", type=positive_int, metavar="N", help="actors of --engine ray (default 2)")
    rows = parser.add_argument_group("for rows that do not say otherwise")
    rows.add_argument("--seed", type=natural_int, metavar="N", help="a row's seed follows from it and the row's id")
    rows.add_argument("--prompt", metavar="TEXT", help="text that the values should go with")
    rows.add_argument("--steps", type=positive_int, metavar="N", help="denoising steps (default 12)")
    rows.add_argument("--temperature", type=positive_float, metavar="T", help="below 1: more typical values")
    rows.add_argument("--revise", type=share, metavar="SHARE", help="share of the steps that draw unsure tokens anew")
    rows.add_argument("--fill", choices=("required", "typical", "all"), help="which optional properties to write")
    rows.add_argument("--max-length", type=positive_int, metavar="N", help="longest document in tokens")
    rows.add_argument("--canvas", type=positive_int, metavar="N", help="tokens written at once")
    rows.add_argument(
        "--max-corrections", type=natural_int, metavar="N", help="passes that rewrite values the validator refused"
    )
    rows.add_argument("--best-of", type=positive_int, metavar="N", help="documents tried for each that is given out")
    model = parser.add_argument_group("model")
    model.add_argument("--checkpoint", metavar="MODEL", help=f"{MODELS} (default {DEFAULT})")
    model.add_argument(
        "--device", default="auto", metavar="NAME", help="cpu, cuda, cuda:1 (default: the best there is)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work through the rows, and print what came of them.

    Raises:
        ControllableError: Whatever stands in the way of the job as a whole; rows that fail are results.
    """
    if options.retry_errors and not options.resume:
        raise InvalidOption("--retry-errors goes on with a job", hint="Give --resume as well")
    models = {reference: load_object(reference) for reference in options.allow_model}
    from controllable.batch import run_batch
    from controllable.batch.files.job_input import Source
    from controllable.batch.files.output import Output

    source = Source(options.input)
    Output.check(options.output, resume=options.resume)
    given = {name: getattr(options, name) for name in (*_DEFAULTS, *_JOB) if getattr(options, name) is not None}
    bar = ProgressBar(None, progress=False if options.quiet else None)
    with bar, Stopping(lambda: bar.describe("stopping after this batch")) as stopping:

        def stop() -> "Ended | None":
            if stopping.asked is None:
                return None
            return "terminated" if stopping.asked == SIGTERM else "interrupted"

        if bar.shown:
            bar.expect(source.count())
        summary = run_batch(
            options.input,
            options.output,
            model=load_model(options.checkpoint, device=options.device),
            models=models,
            on_rows=bar.reach,
            stop=stop,
            **given,
        )
    if not options.quiet:
        print(summary)
    if summary.ended != "done":
        print(f"controllable: {summary.ended}; go on with --resume", file=sys.stderr)
    return summary.exit_code
