"""Blind reading: documents of several sources for the same real schemas, shuffled, and what readers say of their texts.

    python -m benchmarks.content.believable.blind --sheet FOLDER --documents 50  # writes sheet.jsonl and key.json
    python -m benchmarks.content.believable.blind --sheet FOLDER --verdicts FILE ...  # reads verdicts, saves blind.json

A line of the sheet is a document and the free strings to be judged, each with its path; a reader has nothing else. A
line of the verdicts is {"document", "field", "language", "fits_key", "fits_neighbours"}: the number of the document,
that of the string from 0 on, and true or false: is it language (or what the field holds instead: a code, a path), does
it fit the key, does it fit the values beside it? Which source wrote a document is in key.json, which readers do not
open. The documents are those of `benchmarks.content.believable`: give its options.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from scipy.stats import binomtest

from benchmarks.content.believable.__main__ import drawn, parser_of, written_by
from benchmarks.content.places import free_strings
from benchmarks.markdown import table
from benchmarks.record import save
from benchmarks.sources.catalog import REFERENCE
from benchmarks.sources.rows import Row
from controllable.cli.flags import positive_int

READ = ("ours", REFERENCE, "jsf", "smollm2")
QUESTIONS = ("language", "fits_key", "fits_neighbours")
FIELDS = 4
"""Most free strings of a document that are judged."""


def sheet(
    rows: dict[str, dict[str, Row]], records: Sequence[dict[str, Any]], n: int, seed: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines for readers, and the key.

    Args:
        rows: The documents of each source by record.
        records: The records; of each schema the first counts.
        n: How many schemas: those of the first for which all sources have a document with a free string.
        seed: Of order and fields.
    """
    lines: list[tuple[str, str, dict[str, Any]]] = []
    taken: set[str] = set()
    for record in records:
        if len(taken) == n:
            break
        given = {name: rows[name].get(record["id"]) for name in rows}
        fields = {
            name: list(free_strings(row.document, record["schema"]))
            for name, row in given.items()
            if row is not None and row.text is not None
        }
        if record["named"] in taken or len(fields) < len(rows) or not all(fields.values()):
            continue
        taken.add(record["named"])
        for name, strings in fields.items():
            chosen = Random(f"{seed} {record['id']} {name}").sample(strings, min(FIELDS, len(strings)))
            row = rows[name][record["id"]]
            lines.append((name, record["id"], {"fields": chosen, "value": row.document}))
    Random(seed).shuffle(lines)
    key = {str(number): {"source": name, "record": record} for number, (name, record, _) in enumerate(lines)}
    return [{"document": number, **line} for number, (*_, line) in enumerate(lines)], key


def figures(verdicts: Sequence[dict[str, Any]], key: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What readers say of each source: shares of the fields for which a question, and all, are answered with yes."""
    by_source: dict[str, list[list[bool]]] = defaultdict(list)
    for verdict in verdicts:
        by_source[key[str(verdict["document"])]["source"]].append([bool(verdict[name]) for name in QUESTIONS])
    found = {}
    for name, answers in sorted(by_source.items()):
        good = sum(map(all, answers))
        interval = binomtest(good, len(answers)).proportion_ci(method="wilson")
        found[name] = {
            "fields": len(answers),
            **{
                question: round(sum(given) / len(answers), 4)
                for question, given in zip(QUESTIONS, zip(*answers, strict=True), strict=True)
            },
            "all": round(good / len(answers), 4),
            "interval": [round(interval.low, 4), round(interval.high, 4)],
        }
    return found


def checked(lines: Sequence[str], asked: dict[int, int]) -> list[dict[str, Any]]:
    """The verdicts.

    Args:
        lines: The lines of their files.
        asked: How many strings of each document are to be judged.

    Raises:
        SystemExit: One is not about the sheet, or lacks an answer.
    """
    verdicts = [json.loads(line) for line in lines if line.strip()]
    for verdict in verdicts:
        if verdict.get("field") not in range(asked.get(verdict.get("document"), 0)):
            raise SystemExit(f"not asked for: {verdict}")
        if any(not isinstance(verdict.get(name), bool) for name in QUESTIONS):
            raise SystemExit(f"{', '.join(QUESTIONS)} must be true or false: {verdict}")
    return verdicts


def main() -> int:
    """Write the sheet, or read the verdicts."""
    parser = parser_of(__doc__)
    parser.set_defaults(sources=list(READ), schemas=100, smollm2=100)
    parser.add_argument("--sheet", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--documents", type=positive_int, default=50, help="documents of each source")
    parser.add_argument("--verdicts", type=Path, nargs="+")
    options = parser.parse_args()
    place, key_place = options.sheet / "sheet.jsonl", options.sheet / "key.json"
    if options.verdicts:
        read = [json.loads(line) for line in place.read_text("utf-8").splitlines()]
        lines = [line for path in options.verdicts for line in path.read_text("utf-8").splitlines()]
        verdicts = checked(lines, {line["document"]: len(line["fields"]) for line in read})
        found = figures(verdicts, json.loads(key_place.read_text("utf-8")))
        save("blind", {"documents": len(read), "sources": found}, seed=options.seed)
        columns = ("fields", *QUESTIONS, "all", "interval")
        cells = [[name, *(str(row[column]) for column in columns)] for name, row in found.items()]
        print("\n".join(table(["source", *columns], cells)))
        return 0
    if not any(options.data.glob("*.jsonl.gz")):
        print(f"skipped: there are no maskbench files in {options.data}; give --data or set MASKBENCH", file=sys.stderr)
        return 0
    records = drawn(options.data, options.schemas, options.seed, dev=options.dev)
    given, _, _ = written_by(options, records)
    rows = {name: {row.id: row for row in part} for name, part in given.items()}
    written, key = sheet(rows, records, options.documents, options.seed)
    options.sheet.mkdir(parents=True, exist_ok=True)
    place.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in written), encoding="utf-8")
    key_place.write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")
    fields = sum(len(line["fields"]) for line in written)
    print(f"{len(written)} documents of {', '.join(rows)} in {place}, {fields} strings to judge")
    return 0


if __name__ == "__main__":
    sys.exit(main())
