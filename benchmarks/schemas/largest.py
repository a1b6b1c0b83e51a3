"""How soon the largest public schemas give a first document.

    python -m benchmarks.schemas.largest --schemas FOLDER

The folder holds schemas as JSON files, in folders or not: SchemaStore's `src/schemas/json`, FHIR's `fhir.schema.json`
and AsyncAPI's are public. The largest are taken. Times are those of the processor: to compile, to draw a layout, to
write a document in one step, and to judge it. jsonschema judges the document as well.
"""

import argparse
import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
from tqdm import tqdm

from benchmarks.record import save
from constraints.errors import ControllableError
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema
from controllable import DiffusionLM

BUDGET = 4_000
"""Tokens of a layout."""

WARMING = {"type": "object", "properties": {"name": {"type": "string"}, "day": {"type": "string", "format": "date"}}}


def measure(lm: DiffusionLM, schema: Any) -> dict[str, Any]:
    """Processor seconds of one schema, and whether its document is valid; or why there is none."""
    times = [time.process_time()]
    try:
        constraint = JSONSchema(schema)
        times.append(time.process_time())
        constraint.layout(LayoutRequest(lm.vocabulary, Random(0), BUDGET))
        times.append(time.process_time())
        (document,) = lm.generate(constraint, steps=1, seed=0)
        times.append(time.process_time())
        accepted = constraint.accepts(document.text)
        times.append(time.process_time())
    except ControllableError as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    kind: Any = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    valid = kind(schema, format_checker=kind.FORMAT_CHECKER).is_valid(json.loads(document.text))
    names = ("compile", "layout", "write", "accept")
    spent = {name: round(b - a, 3) for name, (a, b) in zip(names, pairwise(times), strict=True)}
    return {**spent, "all": round(times[-1] - times[0], 3), "accepted": accepted, "valid": valid}


def largest(folder: Path, number: int) -> list[Path]:
    """The largest files."""
    return sorted(folder.rglob("*.json"), key=lambda path: (-path.stat().st_size, path.name))[:number]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=Path, required=True, help="folder of the schemas")
    parser.add_argument("--number", type=int, default=30, help="how many of the largest")
    options = parser.parse_args()
    files = largest(options.schemas, options.number)
    if not files:
        print(f"skipped: there are no schemas in {options.schemas}", file=sys.stderr)
        return 0
    lm = DiffusionLM.from_pretrained("small", device="cpu")
    lm.generate(WARMING, steps=1, seed=0)
    rows = [
        {"name": path.stem, "bytes": path.stat().st_size, **measure(lm, json.loads(path.read_text(encoding="utf-8")))}
        for path in tqdm(files, unit="schema", disable=None)
    ]
    save("largest", {"schemas": rows}, seed=0)
    return 0 if all(row.get("valid", True) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
