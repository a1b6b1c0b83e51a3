"""A tiny corpus that the training tests share."""

import gzip
import json
import random
from pathlib import Path

import pytest

NAMES = ("Ada", "Bob", "Cleo", "Dan")


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


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one shard of 400 documents."""
    folder = tmp_path_factory.mktemp("corpus")
    rng = random.Random(0)
    with gzip.open(folder / "shard.jsonl.gz", "wt", encoding="utf-8") as lines:
        for index in range(400):
            split = "train" if index < 330 else "heldout_value"
            prompt = "a person" if index % 3 == 0 else ""
            document = {"family": "person", "split": split, "prompt": prompt, "data": record(rng)}
            lines.write(json.dumps(document) + "\n")
    return folder
