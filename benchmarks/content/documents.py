"""Validity, variety and filling of many documents for each of the example schemas.

python -m benchmarks.content.documents -n 1000
"""

import argparse
import hashlib
import json
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import torch
from tqdm import tqdm

from benchmarks.record import RESULTS, save
from controllable import DiffusionLM
from controllable.network.bundled import locate

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"


def optional_properties(schema: dict[str, Any]) -> list[str]:
    """Names of the optional properties at the top of a schema."""
    required = set(schema.get("required", ()))
    return [name for name in schema.get("properties", {}) if name not in required]


def measure(lm: DiffusionLM, schema: dict[str, Any], *, n: int, seed: int, steps: int, batch: int) -> dict[str, Any]:
    """Generate `n` documents and check each with jsonschema, formats included."""
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    optional = optional_properties(schema)
    valid, corrections, present = 0, 0, Counter[str]()
    texts = set()
    for document in lm.compile(schema).stream(n, seed=seed, steps=steps, batch_size=batch):
        value = json.loads(document.text)
        valid += validator.is_valid(value)
        corrections += document.corrections
        texts.add(document.text)
        present.update(name for name in optional if name in value)
    return {
        "documents": n,
        "valid": valid,
        "distinct": len(texts) / n,
        "optional_properties": len(optional),
        "optional_filled": sum(present.values()) / (n * len(optional)) if optional else None,
        "corrections": corrections,
        "mean_bytes": sum(len(text.encode()) for text in texts) / len(texts),
    }


def fingerprint() -> str:
    """What tells the bundled weights from others."""
    return hashlib.sha256((locate() / "model.safetensors").read_bytes()).hexdigest()[:16]


def kept(n: int, steps: int) -> dict[str, dict[str, Any]]:
    """The rows of an earlier run with the same weights, steps and number of documents."""
    path = RESULTS / "documents.json"
    if not path.exists():
        return {}
    figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
    if figures["total"]["steps"] != steps or figures["total"].get("weights") != fingerprint():
        return {}
    return {name: row for name, row in figures["schemas"].items() if row["documents"] == n}


def total(rows: dict[str, dict[str, Any]], steps: int) -> dict[str, Any]:
    """The figures over all schemas."""
    return {
        "documents": sum(row["documents"] for row in rows.values()),
        "valid": sum(row["valid"] for row in rows.values()),
        "distinct": sum(row["distinct"] for row in rows.values()) / len(rows),
        "steps": steps,
        "weights": fingerprint(),
    }


def work(path: Path, arguments: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """Name and row of one schema."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    lm = model(compiled=arguments.compile)
    return path.stem, measure(
        lm, schema, n=arguments.n, seed=arguments.seed, steps=arguments.steps, batch=arguments.batch
    )


@cache
def model(*, compiled: bool) -> DiffusionLM:
    """The bundled model, once in each process."""
    lm = DiffusionLM.from_pretrained(device="cpu")
    if compiled:
        lm.denoiser.hidden = torch.compile(lm.denoiser.hidden, dynamic=True)  # type: ignore[method-assign]
    return lm


def main() -> None:
    """Run over all example schemas."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000, help="documents for each schema")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--compile", action="store_true", help="compile the network first; a minute, then quicker")
    parser.add_argument("--processes", type=int, default=1, help="schemas measured side by side, a thread each")
    parser.add_argument("--schemas", nargs="*", help="names of the schemas; those measured before are kept")
    arguments = parser.parse_args()
    rows = kept(arguments.n, arguments.steps) if arguments.schemas else {}
    paths = [path for path in sorted(SCHEMAS.glob("*.json")) if not arguments.schemas or path.stem in arguments.schemas]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(arguments.processes, context, torch.set_num_threads, (1,)) as pool:
        waiting = [pool.submit(work, path, arguments) for path in paths]
        for done in tqdm(as_completed(waiting), total=len(waiting), unit="schema", disable=None):
            name, row = done.result()
            rows = dict(sorted({**rows, name: row}.items()))
            save("documents", {"total": total(rows, arguments.steps), "schemas": rows}, seed=arguments.seed)


if __name__ == "__main__":
    main()
