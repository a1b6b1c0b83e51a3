"""Documents written by the bundled model for real schemas: how many are valid, and what happens to the others.

python -m benchmarks.schemas.real_schemas --every 12
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.schemas.maskbench import DEFAULT_DATA, instances
from constraints.errors import ControllableError
from controllable import DiffusionLM


def outcome(lm: DiffusionLM, schema: Any, *, seed: int, steps: int) -> tuple[str, str]:
    """What one schema gives: "valid", "INVALID", or the name of the error; and the text."""
    try:
        (document,) = lm.generate(schema, seed=seed, steps=steps)
    except ControllableError as error:
        return type(error).__name__, ""
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    return ("valid" if validator.is_valid(json.loads(document.text)) else "INVALID"), document.text


def main() -> None:
    """Generate one document for every k-th schema of maskbench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--every", type=int, default=12, help="take every k-th schema")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"skipped: no data at {arguments.data}")
        return
    records = [record for number, record in enumerate(instances(arguments.data)) if number % arguments.every == 0]
    lm = DiffusionLM.from_pretrained(device="cpu")
    counts: Counter[str] = Counter()
    invalid, slowest, empty = [], (0.0, ""), 0
    for record in tqdm(records, unit="schema", disable=None):
        begin = time.perf_counter()
        found, text = outcome(lm, record["schema"], seed=arguments.seed, steps=arguments.steps)
        slowest = max(slowest, (time.perf_counter() - begin, record["id"]))
        counts[found] += 1
        empty += text in ("{}", "[]")
        if found == "INVALID":
            invalid.append(record["id"])
    figures = {
        "schemas": len(records),
        "outcomes": dict(counts.most_common()),
        "invalid": invalid,
        "empty_documents": empty,
        "slowest": {"seconds": slowest[0], "schema": slowest[1]},
    }
    save("real_schemas", figures, seed=arguments.seed)


if __name__ == "__main__":
    main()
