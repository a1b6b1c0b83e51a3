"""How much of the example schemas a small set of documents covers, and what is left out.

python -m benchmarks.schemas.coverage
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import jsonschema
from tqdm import tqdm

from benchmarks.record import save
from controllable.testing.covering.coverage import cover

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"
_FEW = 64


def measure(schema: dict[str, Any]) -> dict[str, Any]:
    """Documents, edges, and what is not covered of one schema; with a bound on the documents as well."""
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    begun = time.process_time()
    found = cover(schema)
    seconds = time.process_time() - begun
    few = cover(schema, most=_FEW)
    return {
        "documents": len(found.documents),
        "valid": sum(validator.is_valid(json.loads(text)) for text in found.documents),
        "bytes": sum(len(text.encode()) for text in found.documents),
        "covered": found.covered,
        "total": found.total,
        "few_documents": len(few.documents),
        "few_covered": few.covered,
        "unreached": [vars_of(left) for left in found.unreached],
        "seconds": round(seconds, 2),
    }


def vars_of(left: Any) -> dict[str, Any]:
    """What is not covered, as JSON."""
    return {"pointer": left.pointer, "what": left.what, "reason": left.reason, "edges": left.edges}


def main() -> None:
    """Run over all example schemas, print a table and save it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    rows = {}
    for path in tqdm(sorted(SCHEMAS.glob("*.json")), unit="schema", disable=None):
        rows[path.stem] = measure(json.loads(path.read_text(encoding="utf-8")))
    total = {name: sum(row[name] for row in rows.values()) for name in next(iter(rows.values())) if name != "unreached"}
    save("coverage", {"few": _FEW, "total": total, "schemas": rows}, seed=0)
    print(f"{'schema':20} documents valid   edges covered  in {_FEW} documents  seconds")
    for name, row in {**rows, "total": total}.items():
        print(
            f"{name:20} {row['documents']:9} {row['valid']:5} {row['total']:7} {row['covered'] / row['total']:7.1%} "
            f"{row['few_covered'] / row['total']:16.1%} {row['seconds']:8.2f}"
        )


if __name__ == "__main__":
    main()
