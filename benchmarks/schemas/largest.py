"""How soon the largest public schemas give a first document.

    python -m benchmarks.schemas.largest --schemas FOLDER

The folder holds schemas as JSON files, `#/definitions/NAME` of a file as `FILE#NAME` in `--parts`; those of
SchemaStore, FHIR and AsyncAPI are public. Times are those of the processor: to compile, to draw a layout, to write a
document in one step, and to judge it. The document is judged by jsonschema as well.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema

from benchmarks.record import save
from constraints.errors import ControllableError
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema
from controllable import DiffusionLM

WARMING = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}


def measure(lm: DiffusionLM, schema: Any) -> dict[str, Any]:
    """Processor seconds of one schema, and whether its document is valid; or why there is none."""
    times = [time.process_time()]
    try:
        constraint = JSONSchema(schema)
        times.append(time.process_time())
        constraint.layout(LayoutRequest(lm.vocabulary, seeded(), 500))
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
    spent = {name: round(b - a, 3) for name, a, b in zip(names, times, times[1:], strict=True)}
    return {**spent, "all": round(times[-1] - times[0], 3), "accepted": accepted, "valid": valid}
