"""`controllable batch`: many rows, each with what it asks for, to a file that survives interruptions."""

import argparse
import sys
from signal import SIGTERM
from typing import TYPE_CHECKING, Any

from controllable.batch.files.fields import DEFAULTS
from controllable.batch.job_settings import BatchSettings
from controllable.cli.flags import add_flags, given
from controllable.cli.lexicon_flags import add_lexicon_flags, lexicons_of
from controllable.cli.loading import add_model_flags, check_model, load_model
from controllable.cli.output_type_options import load_object
from controllable.cli.stopping import Stopping
from controllable.option_fields import options_of
from controllable.writing.options import OPTIONS
from controllable.writing.progress import ProgressBar

if TYPE_CHECKING:
    from controllable.batch.summary import Ended

_JOB = [option for option in options_of(BatchSettings).values() if option.name != "defaults"]
_ROWS = [option for option in OPTIONS.values() if option.face and option.name in DEFAULTS]


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
    add_flags(job, _JOB)
    job.add_argument(
        "--allow-model",
        action="append",
        default=[],
        metavar="FILE.py:NAME",
        help="a class or type that rows may name as their model; may be given several times",
    )
    rows = parser.add_argument_group("for rows that do not say otherwise")
    add_flags(rows, _ROWS)
    add_lexicon_flags(rows)
    add_model_flags(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work through the rows, and print what came of them.

    Raises:
        ControllableError: Whatever stands in the way of the job as a whole; rows that fail are results.
    """
    from controllable.batch.files.job_input import Source
    from controllable.batch.files.output import Output

    defaults = given(options, [option.name for option in _ROWS]) | lexicons_of(options)
    settings = BatchSettings(**given(options, [option.name for option in _JOB]), defaults=defaults)
    source = Source(options.input)
    Output.check(options.output, resume=settings.resume, source=source.path)
    check_model(options.checkpoint, device=options.device)
    models = {reference: load_object(reference) for reference in options.allow_model}
    from controllable.batch import run_batch

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
            settings=settings,
            models=models,
            on_rows=bar.reach,
            stop=stop,
        )
    if not options.quiet:
        print(summary, file=sys.stderr)
    if summary.ended != "done":
        print(f"controllable: {summary.ended}; go on with --resume", file=sys.stderr)
    return summary.exit_code
