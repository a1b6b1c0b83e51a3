"""A classifier of parts of speech on the diffusion model's own embeddings, trained as any user trains one.

    python -m benchmarks.controls.tagging.tag_classifier --out runs/tag_classifier

A lexicon knows what a word is as a rule; this one reads what stands beside it, in texts that are half written.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from benchmarks.controls import data
from benchmarks.controls.guided import AT
from benchmarks.controls.tagging.tags import read_and_keep
from benchmarks.controls.writers import MODEL
from controllable import DiffusionLM
from controllable.training import train_classifier

LONGEST = 40
"""Words of a sentence that it is trained on."""


def main() -> None:
    """Train, and say how often it is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the diffusion model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=20_000, help="so many of the training sentences")
    parser.add_argument("--steps", type=int, default=1700)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    words = [each.words for each in data.sentences(options.e2e, "train")]
    readings = [reading for reading in read_and_keep(words) if len(reading.words) <= LONGEST]
    some = np.random.default_rng(options.seed).permutation(len(readings))[: options.sentences]
    classifier = train_classifier(
        DiffusionLM.from_pretrained(options.model, device="cpu"),
        [" ".join(readings[number].words) for number in some],
        [list(readings[number].tags) for number in some],
        kind="token",
        at=AT,
        steps=options.steps,
        seed=options.seed,
        held_out_share=0.02,
    )
    classifier.save_pretrained(options.out)
    print(classifier.report)


if __name__ == "__main__":
    main()
