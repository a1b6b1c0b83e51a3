"""`python -m controllable.training.corpus build --out DIR --documents N --seed S [--workers K]`."""

import argparse
import sys
from pathlib import Path

from controllable.training.corpus.build import build


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m controllable.training.corpus", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="write the corpus")
    builder.add_argument("--out", type=Path, required=True, help="folder for the shards and manifest.json")
    builder.add_argument("--documents", type=int, default=400_000)
    builder.add_argument("--seed", type=int, default=0)
    builder.add_argument("--workers", type=int, default=1, help="processes")
    options = parser.parse_args(arguments)
    try:
        manifest = build(options.out, documents=options.documents, seed=options.seed, workers=options.workers)
    except (ValueError, OSError) as error:
        print(f"cannot build the corpus: {error}", file=sys.stderr)
        return 2
    print(
        f"{manifest['documents']} documents, {len(manifest['families'])} families, "
        f"{manifest['field_names']} field names, {manifest['mean_bytes']} bytes each: {options.out}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
