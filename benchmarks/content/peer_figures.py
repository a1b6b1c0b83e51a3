"""Figures of documents for real schemas, and how they are shown."""

import math
from collections import Counter
from pathlib import Path
from statistics import fmean, median
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.content.places import free_strings, optional_properties
from benchmarks.content.separation import separation
from benchmarks.content.words import distinct, has_word
from benchmarks.sources.catalog import REFERENCE
from benchmarks.sources.rows import Row

COLUMNS = (
    ("schemas", "schemas", "0f"),
    ("document", "documents", "%"),
    ("valid", "valid", "%"),
    ("with a word", "free_strings_with_a_word", "%"),
    ("distinct-1", "distinct_1", "%"),
    ("distinct-2", "distinct_2", "%"),
    ("mean bytes", "mean_bytes", "0f"),
    ("optional filled", "optional_filled", "%"),
    ("ms, median", "median_ms", "1f"),
    ("AUC", "separation_auc", "3f"),
    ("bits a byte", "bits_a_byte", "2f"),
    ("in free strings", "bits_a_byte_of_free_strings", "2f"),
)
MARKERS = "osD^vP*XhpH8"


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


def shown(value: float | None, form: str) -> str:
    """A figure as it is printed."""
    if value is None:
        return "-"
    return f"{100 * value:.1f} %" if form == "%" else f"{value:.{form}}"


def table(figures: dict[str, dict[str, Any]]) -> list[list[str]]:
    """All sources side by side, below the names of the columns."""
    head = ["source", *(title for title, *_ in COLUMNS)]
    return [head, *([name, *(shown(row.get(key), form) for _, key, form in COLUMNS)] for name, row in figures.items())]


def plot(figures: dict[str, dict[str, Any]], path: Path) -> None:
    """Quality against time, the reference documents as a line."""
    matplotlib.use("Agg")
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.4), layout="constrained")
    panels = (
        ("free_strings_with_a_word", "free strings with a word"),
        ("separation_auc", "told from reference documents (AUC)"),
    )
    timed = {name: row for name, row in figures.items() if name != REFERENCE and row["median_ms"]}
    most = max((row["schemas"] for row in figures.values()), default=0)
    for number, (name, row) in enumerate(timed.items()):
        label = name if row["schemas"] == most else f"{name} ({row['schemas']} schemas)"
        for axis, (key, _) in zip(axes, panels, strict=True):
            marker = MARKERS[number % len(MARKERS)]
            value = math.nan if row.get(key) is None else row[key]
            axis.plot(row["median_ms"], value, marker, color=f"C{number % 10}", label=label, alpha=0.8)
    for axis, (_, label) in zip(axes, panels, strict=True):
        axis.set(xscale="log", xlabel="median milliseconds a document", ylabel=label)
        axis.margins(x=0.1)
    if REFERENCE in figures and figures[REFERENCE]["free_strings_with_a_word"] is not None:
        words = figures[REFERENCE]["free_strings_with_a_word"]
        axes[0].axhline(words, color="grey", linestyle="--", label="reference documents")
    axes[0].set_ylim(0, 1)
    axes[1].axhline(0.5, color="grey", linestyle="--")
    axes[1].set_ylim(1.02, 0.45)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=8)
    figure.savefig(path, dpi=120)
    plt.close(figure)
