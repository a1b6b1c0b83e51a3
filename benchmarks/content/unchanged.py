"""Whether the bundled model still writes what it wrote: 300 documents of the example schemas against those on record.

Same seeds, same documents, but for rounding: another processor, another version of PyTorch or another order of sums
moves a token now and then. Guidance through the denoiser is compared by the energy that it reaches.

python -m benchmarks.content.unchanged
"""

import argparse
import json
import os
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean
from typing import Any

from tqdm import tqdm

from benchmarks.record import save
from controllable import DiffusionLM
from controllable.network.precision import VARIABLE
from guidance import Ascent, Avoid, Keyword, Shift, Update

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "examples" / "schemas"
PRECISIONS = ("float32", "bfloat16")
RECORD = ROOT / "tests" / "fixtures" / "documents.json"
SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {"n": 6, "seed": 0},
    "few steps": {"n": 3, "seed": 1, "steps": 4},
    "remasking": {"n": 3, "seed": 2, "steps": 8, "revise": 0.5},
    "tilt": {"n": 3, "seed": 3, "guidance": [Keyword("London"), Avoid("John")]},
}
"""What is written for each schema."""
THROUGH: dict[str, Update] = {"shift": Shift(), "ascent": Ascent(rounds=2)}
"""Guidance through the denoiser."""
STEERED = ("customer", "order", "product", "job_posting")
"""Schemas that it is tried on."""


def documents(lm: DiffusionLM, schemas: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The texts of each schema and setting."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in tqdm(schemas, "documents", unit="schema", disable=None):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        found[name] = {
            setting: [document.text for document in lm.generate(schema, **options)]
            for setting, options in SETTINGS.items()
        }
    return found


def energies(lm: DiffusionLM) -> dict[str, float]:
    """The mean energy that each way through the denoiser reaches."""
    reached: dict[str, list[float]] = {name: [] for name in THROUGH}
    for name in STEERED:
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        for kind, update in THROUGH.items():
            for document in lm.generate(schema, n=4, seed=4, guidance=Keyword("London"), update=update, steps=8):
                reached[kind].append(document.trace.energies(document.trace.terms[0])[-1])
    return {kind: fmean(values) for kind, values in reached.items()}


def moved(before: str, after: str, lm: DiffusionLM) -> tuple[int, int]:
    """How many of a text's tokens are others now, and how many there are."""
    one, other = (list(lm.vocabulary.encode(text)) for text in (before, after))
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return len(one) - same, len(one)


def compare(lm: DiffusionLM, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """How many documents and tokens are others than on record, and which documents."""
    pairs = [
        (f"{name}, {setting}, {number}", old, new)
        for name, settings in after.items()
        for setting, texts in settings.items()
        for number, (old, new) in enumerate(zip(before[name][setting], texts, strict=True))
    ]
    counts = [moved(old, new, lm) for _, old, new in pairs]
    return {
        "documents": len(pairs),
        "documents_that_differ": sum(old != new for _, old, new in pairs),
        "tokens": sum(total for _, total in counts),
        "tokens_that_differ": sum(count for count, _ in counts),
        "which": [{"document": name, "before": old, "now": new} for name, old, new in pairs if old != new],
    }


def main() -> None:
    """Write the documents under each precision and compare them, or put them on record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="put them on record instead")
    parser.add_argument("--path", type=Path, default=RECORD)
    parser.add_argument("--precisions", nargs="+", choices=PRECISIONS, default=PRECISIONS)
    arguments = parser.parse_args()
    record = json.loads(arguments.path.read_text(encoding="utf-8")) if arguments.path.exists() else {}
    names = sorted(path.stem for path in SCHEMAS.glob("*.json"))
    figures: dict[str, Any] = {}
    for precision in arguments.precisions:
        os.environ[VARIABLE] = precision
        lm = DiffusionLM.from_pretrained(device="cpu")
        now: dict[str, Any] = {"documents": documents(lm, names), "energies": energies(lm)}
        before = record.setdefault(precision, now)
        if arguments.record:
            record[precision] = now
        figures[precision] = compare(lm, before["documents"], now["documents"])
        figures[precision]["energies"] = {"before": before["energies"], "now": now["energies"]}
    if arguments.record:
        arguments.path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        save("unchanged", figures, seed=0)


if __name__ == "__main__":
    main()
