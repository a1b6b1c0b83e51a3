"""The training corpora: `build` writes generated records, `published` documents from pinned packages."""

import argparse
import sys
from pathlib import Path
from typing import Any

from constraints.errors import ControllableError
from controllable.training.corpus.build import build
from controllable.training.corpus.published import build as published


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options))
    except (ControllableError, ValueError, OSError) as error:
        print(f"cannot build the corpus: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m controllable.training.corpus", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="write the corpus of generated records")
    builder.add_argument("--out", type=Path, required=True, help="folder for the shards and manifest.json")
    builder.add_argument("--documents", type=int, default=400_000)
    builder.add_argument("--seed", type=int, default=0)
    builder.add_argument("--workers", type=int, default=1, help="processes")
    builder.set_defaults(run=_build)
    collector = commands.add_parser("published", help="write the corpus of published documents")
    collector.add_argument("--out", type=Path, required=True, help="folder for the shards and manifest.json")
    collector.add_argument("--cache", type=Path, default=Path("data/packages"), help="folder for downloaded packages")
    collector.add_argument("--sources", nargs="+", metavar="NAME", help="only these packages, by their short names")
    collector.add_argument("--seed", type=int, default=0)
    collector.set_defaults(run=_published)
    return parser


def _build(options: argparse.Namespace) -> str:
    manifest = build(options.out, documents=options.documents, seed=options.seed, workers=options.workers)
    return (
        f"{manifest['documents']} documents, {len(manifest['families'])} families, "
        f"{manifest['field_names']} field names, {manifest['mean_bytes']} bytes each: {options.out}"
    )


def _published(options: argparse.Namespace) -> str:
    manifest: dict[str, Any] = published.build(
        options.out, cache=options.cache, seed=options.seed, sources=published.chosen(options.sources)
    )
    return (
        f"{manifest['documents']} documents of {len(manifest['sources'])} packages, "
        f"{len(manifest['families'])} families, {manifest['mean_bytes']} bytes each: {options.out}"
    )


if __name__ == "__main__":
    sys.exit(main())
