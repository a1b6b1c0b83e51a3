"""`controllable train-classifier`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from constraints.errors import ConfigError
from constraints.optional_dependencies import needs_extra
from constraints.paths import path_of
from controllable.cli.flags import natural_int, positive_float, positive_int
from controllable.cli.loading import add_model_flags, check_model, load_model
from controllable.file_checks import check_folder

STEPS = 400
KINDS = ("sequence", "token", "span", "regression")


def add_parser(commands: Any) -> None:
    """Add the command to the `argparse` sub-parsers `commands`."""
    parser = commands.add_parser(
        "train-classifier",
        help="train a classifier on labelled texts, to guide what is written",
        description="Train a classifier on the noised embeddings of a model. In Python, Classifier.from_pretrained(DIR)"
        ".guide(LABEL) is guidance for that model.",
    )
    parser.add_argument("data", metavar="FILE", type=Path, help="labelled texts: .csv with a header, or JSON lines")
    parser.add_argument("--text", metavar="FIELD", default="text", help="column or property of the texts")
    parser.add_argument("--label", metavar="FIELD", default="label", help="column or property of the labels")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder that the classifier goes to")
    parser.add_argument("--kind", choices=KINDS, default="sequence", help="what it tells (default sequence: one label)")
    parser.add_argument("--at", metavar="PATH", help="path of the value to be guided, such as /review")
    parser.add_argument("--steps", metavar="N", type=positive_int, default=STEPS, help="training steps (%(default)s)")
    parser.add_argument("--minutes", metavar="N", type=positive_float, help="stop after this time at the latest")
    parser.add_argument("--seed", metavar="N", type=natural_int, default=0, help="seed of everything random (0)")
    add_model_flags(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, say how well it does, and print where it is.

    Raises:
        ConfigError: The file is broken, or the folder cannot be written.
        CheckpointError: There is no such model, or it is not one of ours.
        InvalidOption: The texts can't be learned from, or the packages for training are not installed.
    """
    with needs_extra("train"):
        from controllable.training.classifiers.labelled_file import read_labelled
    check_model(options.checkpoint, device=options.device)
    check_folder(options.out)
    if options.at is not None:
        path_of(options.at)
    texts, labels = read_labelled(options.data, text=options.text, label=options.label)
    with needs_extra("train"):
        from controllable.training import train_classifier
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write the output folder: {error.strerror}", where=str(options.out)) from error
    classifier = train_classifier(
        load_model(options.checkpoint, device=options.device),
        texts,
        labels,
        kind=options.kind,
        at=options.at,
        steps=options.steps,
        minutes=options.minutes,
        seed=options.seed,
        progress=not options.quiet,
    )
    classifier.save_pretrained(options.out)
    print(classifier.report, file=sys.stderr)
    print(options.out)
