"""`controllable corpus build`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from constraints.errors import InvalidOption
from controllable.cli.extras import needs_extra
from controllable.cli.numbers import natural_int, positive_int


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser("corpus", help="build the training corpus")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    build = actions.add_parser(
        "build",
        help="write the JSON records and their splits",
        description="Write a corpus of JSON records. The same settings give the same corpus; "
        "what is there already is kept.",
    )
    build.add_argument("--out", required=True, metavar="DIR", type=Path, help="folder for the shards and manifest.json")
    build.add_argument("--documents", type=positive_int, default=400_000, metavar="N", help="how many (default 400000)")
    build.add_argument("--seed", type=natural_int, default=0, metavar="N", help="seed of everything random (default 0)")
    build.add_argument("--workers", type=positive_int, default=1, metavar="N", help="processes (default 1)")
    build.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    build.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Build, and print what was built.

    Raises:
        InvalidOption: The folder cannot be written, or the packages for it are not installed.
    """
    with needs_extra("train"):
        from controllable.training.corpus.build import build
    try:
        manifest = build(
            options.out,
            documents=options.documents,
            seed=options.seed,
            workers=options.workers,
            progress=sys.stderr.isatty() and not options.quiet,
        )
    except OSError as error:
        raise InvalidOption(
            f"cannot write the corpus: {error.strerror}", where=str(options.out), hint="Choose another folder for --out"
        ) from error
    print(
        f"{manifest['documents']:,} documents, {len(manifest['families'])} families, "
        f"{manifest['field_names']} field names: {options.out}"
    )
