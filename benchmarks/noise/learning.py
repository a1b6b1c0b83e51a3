"""Trains a network of one kind, in stretches that are the same for all kinds and wherever a run was ended."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import torch

from benchmarks.ablation.variants import SIZES
from benchmarks.noise.kinds import KINDS
from controllable.network.bundled import locate
from controllable.training.config import TrainingConfig
from controllable.training.training_loop import Run
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE

POSITIONS = 4096
COMPILE = True
STRETCH = 250
"""Steps from one checkpoint to the next. The documents and the randomness of a stretch follow from its first step, so
that a run which was ended sees the same batches as one which was not, and one kind the same as another."""
DECAY = 6
"""The rates fall to nothing over one part of so many of the steps."""
RATES = {"warmup": 100, "matrix_rate": 1e-2, "rate": 2e-3, "embedding_rate": 3e-3, "weight_decay": 0.1, "ema": 0.99}
SELF_CONDITION = {"self_condition": 0.1, "self_condition_after": 200}


def configuration(kind: str, *, seed: int, steps: int, corpus: Path, out: Path) -> TrainingConfig:
    """The settings of a run; kinds differ in the share of empty canvases alone."""
    return TrainingConfig.model_validate(
        {
            "run": {
                "out": out,
                "seed": seed,
                "device": "cpu",
                "compile": COMPILE,
                "save_every": math.inf,
                "evaluate_every": steps,
            },
            "data": {"corpora": [{"folder": corpus}], "positions": POSITIONS},
            "model": dict(SIZES),
            "objective": {"empty": KINDS[kind].empty, **SELF_CONDITION},
            "optimiser": {"steps": steps, "decay": steps // DECAY, **RATES},
        }
    )


def prepare(out: Path, shared: Path, corpus: Path) -> None:
    """Put into the folder of a run what all runs share: tokenizer and layout prior of the bundled model, documents."""
    (out / "model").mkdir(parents=True, exist_ok=True)
    (out / "tokenizer").mkdir(exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(locate() / name, out / "tokenizer" / name)
    shutil.copy(locate() / LAYOUT_PRIOR_FILE, out / "model" / LAYOUT_PRIOR_FILE)
    encoded = f"documents-{corpus.name}.npz"
    if (shared / encoded).exists() and not (out / encoded).exists():
        (out / encoded).symlink_to((shared / encoded).resolve())


def learn(kind: str, *, seed: int, steps: int, corpus: Path, work: Path, progress: bool = True) -> Path:
    """Train a network to its end, or go on where it was ended.

    Args:
        kind: One of `KINDS`.
        seed: Seed of everything random.
        steps: Steps of the whole run.
        corpus: Folder of the documents.
        work: Folder of all runs.
        progress: Whether to show progress bars.

    Returns:
        The folder of the run, with the network in `model`.
    """
    out = work / f"{kind}-{seed}"
    prepare(out, work, corpus)
    # What was compiled for the networks before counts towards a limit.
    torch.compiler.reset()
    run = Run(configuration(kind, seed=seed, steps=steps, corpus=corpus, out=out), progress=progress)
    encoded = f"documents-{corpus.name}.npz"
    if not (work / encoded).exists():
        (out / encoded).replace(work / encoded)
    while run.step < steps:
        run.train(steps=STRETCH - run.step % STRETCH)
    return out


def learned(out: Path) -> dict[str, Any]:
    """What the training's last evaluation says, on documents with values that were not seen."""
    last: dict[str, Any] = json.loads((out / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    return {name: last[name] for name in ("step", "tokens", "empty", "half", "half_conditioned", "by_quantile")}
