"""A training run that takes seconds: its settings, and its corpus."""

import gzip
import json
import random
from pathlib import Path

NAMES = ("Ada", "Bob", "Cleo", "Dan")

SETTINGS = """
[run]
out = "{out}"
device = "cpu"
precision = "no"
compile = false
evaluate_every = 5
[data]
corpora = [{{folder = "{corpus}"}}]
vocab_size = 320
buckets = [64, 96]
positions = 512
[model]
embed_dim = 16
hidden_size = 32
num_hidden_layers = {layers}
num_attention_heads = 2
intermediate_size = 32
[objective]
self_condition_after = 2
[optimiser]
steps = {steps}
warmup = 2
decay = 4
"""


def settings(tmp_path: Path, corpus: Path, *, steps: int, layers: int = 1) -> Path:
    """Write the configuration of a run in `tmp_path`/out."""
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "train.toml"
    path.write_text(SETTINGS.format(out=tmp_path / "out", corpus=corpus, steps=steps, layers=layers))
    return path


def record(rng: random.Random) -> dict[str, object]:
    """A person whose fields agree."""
    name = rng.choice(NAMES)
    return {
        "name": name,
        "email": f"{name.lower()}@mail.com",
        "age": rng.randint(1, 99),
        "tags": [rng.choice("abc") for _ in range(rng.randint(0, 3))],
        "active": rng.random() < 0.5,
        "note": None,
    }


def write_corpus(folder: Path) -> Path:
    """Write one shard of 400 documents."""
    rng = random.Random(0)
    with gzip.open(folder / "shard.jsonl.gz", "wt", encoding="utf-8") as lines:
        for index in range(400):
            split = "train" if index < 330 else "heldout_value"
            prompt = "a person" if index % 3 == 0 else ""
            document = {"family": "person", "split": split, "prompt": prompt, "data": record(rng)}
            lines.write(json.dumps(document) + "\n")
    return folder
