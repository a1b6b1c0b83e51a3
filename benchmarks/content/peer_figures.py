"""Figures of the documents that a source has for real schemas."""

from collections import Counter
from statistics import fmean, median
from typing import Any

from benchmarks.content.places import free_strings, optional_properties
from benchmarks.content.separation import separation
from benchmarks.content.words import distinct, has_word
from benchmarks.sources.rows import Row


def measure(rows: list[Row], schemas: dict[str, Any]) -> dict[str, Any]:
    """Figures of one source that need no other.

    Args:
        rows: What it has for each schema of the sample.
        schemas: The schemas.
    """
    written = [row for row in rows if row.text is not None]
    strings: list[str] = []
    possible = filled = 0
    for row in written:
        document = row.document
        strings += [text for _, text in free_strings(document, schemas[row.id])]
        more, there = optional_properties(document, schemas[row.id])
        possible, filled = possible + more, filled + there
    seconds = [row.seconds for row in written if row.seconds is not None]
    return {
        "schemas": len(rows),
        "documents": len(written) / max(1, len(rows)),
        "valid": sum(row.valid for row in written) / max(1, len(rows)),
        "empty": sum(row.text in ("{}", "[]") for row in written) / max(1, len(written)),
        "free_strings": len(strings),
        "free_strings_with_a_word": sum(map(has_word, strings)) / len(strings) if strings else None,
        "distinct_1": distinct(strings, 1),
        "distinct_2": distinct(strings, 2),
        "mean_bytes": fmean(_size(row) for row in written) if written else None,
        "optional_properties": possible,
        "optional_filled": filled / possible if possible else None,
        "median_ms": 1e3 * median(seconds) if seconds else None,
        "mean_ms": 1e3 * fmean(seconds) if seconds else None,
        "no_document": dict(_kinds(row for row in rows if row.text is None).most_common(8)),
        "invalid": dict(_kinds(row for row in written if not row.valid).most_common(8)),
    }


def _size(row: Row) -> int:
    return len((row.text or "").encode())


def _kinds(rows: Any) -> Counter[str]:
    """Reasons by their kind: the error, or the keyword that was broken."""
    return Counter(_kind(row.reason) for row in rows)


def _kind(reason: str) -> str:
    head = reason.split(": ", 1)[0]
    return head.rsplit(" ", 1)[-1] if head.startswith("$") else head


def apart(rows: list[Row], references: list[Row], *, seed: int) -> float | None:
    """AUC of the classifier on the schemas for which both have a document."""
    there = {row.id: row for row in references if row.text is not None}
    pairs = [(row.document, there[row.id].document) for row in rows if row.text is not None and row.id in there]
    return separation(pairs, seed=seed)
