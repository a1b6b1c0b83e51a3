"""The sentences of E2E as documents `{"text": sentence}`, to train a diffusion model on.

python -m benchmarks.controls.documents --out runs/e2e/data
controllable train --config benchmarks/controls/model/train.toml
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.controls import data
from controllable.training.shards import SHARD_SIZE, shard_path, write_lines

SPLITS = {"train": "train", "valid": "heldout_value"}
"""What training calls the splits."""


def write(folder: Path, out: Path) -> int:
    """Write the shards of a corpus.

    Args:
        folder: Where the E2E data are.
        out: Folder of the corpus.

    Returns:
        The number of documents.

    Raises:
        ConfigError: There are no E2E data.
    """
    found = list(_documents(folder))
    out.mkdir(parents=True, exist_ok=True)
    for number, begin in enumerate(range(0, len(found), SHARD_SIZE)):
        write_lines(shard_path(out, number), found[begin : begin + SHARD_SIZE])
    return len(found)


def _documents(folder: Path) -> Iterator[bytes]:
    for split, name in SPLITS.items():
        for each in data.sentences(folder, split):
            document = {"family": "e2e", "split": name, "prompt": "", "data": {"text": each.text}}
            yield json.dumps(document, ensure_ascii=False).encode() + b"\n"


def main() -> int:
    """Write them, and say how many there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    print(f"{write(options.e2e, options.out)} documents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
