"""Sources side by side: their figures in a table, and as points."""

import math
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.sources.catalog import REFERENCE

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
