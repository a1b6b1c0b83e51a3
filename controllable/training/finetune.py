"""Fine-tuning: a trained model goes on with documents of the user's own."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from constraints.arguments import checked
from constraints.errors import ConfigError
from controllable.json_input import parse_json
from controllable.lm import DiffusionLM
from controllable.network.bundled import locate
from controllable.network.configuration import DenoiserConfig
from controllable.training.config import ModelSection, TrainingConfig
from controllable.training.evaluation import evaluate
from controllable.training.shards import read_json, shard_path, write_json, write_lines
from controllable.training.training_documents import compact
from controllable.training.training_loop import Run

LEAST_DOCUMENTS = 10
HELD_OUT = 10
"""One of this many documents is held out, and one at least."""
POSITIONS = 2048
EVALUATE_EVERY = 50
SAVE_EVERY = 60.0


@dataclass(frozen=True)
class FineTuned:
    """What came of a fine-tuning.

    Args:
        model: Folder that `DiffusionLM.from_pretrained` reads.
        documents: Distinct documents in the file.
        trained_on: How many of them were trained on: neither held out nor longer than the canvas.
        before: Cross-entropy of held-out documents under the model it started from, half of the slots' tokens given
            (nats a token).
        after: The same under the new model.
    """

    model: Path
    documents: int
    trained_on: int
    before: float
    after: float


def _parse(line: str, where: str) -> object:
    try:
        return parse_json(line)
    except ValueError as error:
        raise ConfigError(str(error), where=where, hint="Give one JSON document a line") from error


def read_documents(path: Path) -> list[object]:
    """The distinct documents of a JSONL file, in order; empty lines do not count.

    Raises:
        ConfigError: The file cannot be read, a line is not JSON, or there are too few documents.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            values = [_parse(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    except OSError as error:
        raise ConfigError(f"cannot read the documents: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error.reason}", where=str(path)) from error
    found = {compact(value): value for value in values}
    if len(found) < LEAST_DOCUMENTS:
        raise ConfigError(
            f"{len(found)} different documents are too few to learn from", where=str(path),
            hint=f"Give {LEAST_DOCUMENTS} or more, one JSON document a line",
        )  # fmt: skip
    return list(found.values())


def write_corpus(documents: list[object], folder: Path) -> None:
    """Write documents as a corpus, a tenth of them held out; the choice depends on the documents alone.

    Raises:
        ConfigError: The folder holds a corpus of other documents.
    """
    texts = [compact(document) for document in documents]
    ranked = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())
    held_out = frozenset(ranked[: max(1, len(texts) // HELD_OUT)])
    lines = [
        compact(
            {"family": "", "split": "heldout_value" if text in held_out else "train", "prompt": "", "data": document}
        ).encode()
        + b"\n"
        for text, document in zip(texts, documents, strict=True)
    ]
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    known = read_json(folder / "manifest.json")
    if known is not None and known.get("sha256") != digest:
        raise ConfigError(
            "the folder holds a run on other documents", where=str(folder.parent), hint="Choose another output folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(shard_path(folder, 0), lines)
    write_json(folder / "manifest.json", {"documents": len(documents), "sha256": digest})


def settings(start: Path, config: DenoiserConfig, *, out: Path, steps: int, seed: int) -> TrainingConfig:
    """A short run from a model, whose learning rates fall from the start: small, so that it keeps what it knows."""
    rates = {"matrix_rate": 3e-3, "rate": 7e-4, "embedding_rate": 2e-3, "weight_decay": 0.1, "ema": 0.98}
    return TrainingConfig.model_validate(
        {
            "run": {
                "out": out, "seed": seed, "start": start, "compile": False,
                "evaluate_every": max(EVALUATE_EVERY, steps // 5), "save_every": SAVE_EVERY,
            },
            "data": {"corpora": ({"folder": out / "corpus"},), "positions": POSITIONS},
            "model": {name: getattr(config, name) for name in ModelSection.model_fields},
            "optimiser": {"steps": steps, "warmup": min(20, steps), "decay": steps, **rates},
        }
    )  # fmt: skip


@checked
def fine_tune(
    data: Path, *, start: str | Path | None, out: Path, steps: int = 300, seed: int = 0, progress: bool = True
) -> FineTuned:
    """Go on training a model on the documents of a JSONL file; called again, it goes on where it stopped.

    Args:
        data: One JSON document a line.
        start: The model to start from: the name of a bundled one, a folder, or None for the default.
        out: Folder for the run; the new model is in its `model`.
        steps: Training steps of about 2,000 tokens.
        seed: Seed of everything random.
        progress: Whether to show progress bars on stderr.

    Raises:
        ConfigError: The documents or the output folder are at fault.
        CheckpointError: There is no model to start from, or it is not one of ours.
    """
    folder = locate(start)
    earlier = DiffusionLM.from_pretrained(folder, device="cpu").denoiser
    documents = read_documents(data)
    try:
        write_corpus(documents, out / "corpus")
    except OSError as error:
        raise ConfigError(f"cannot write the output folder: {error.strerror}", where=str(out)) from error
    config = settings(folder, earlier.config, out=out, steps=steps, seed=seed)
    run = Run(config, progress=progress)
    held_out = run.held_out()[:1]
    before = evaluate(earlier.to(run.accelerator.device), held_out, run.schedule).half
    model = run.train()
    after = evaluate(run.averaged().to(run.accelerator.device), held_out, run.schedule).half
    return FineTuned(model, len(documents), len(run.encoded), before, after)
