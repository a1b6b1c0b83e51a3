"""The planted bugs: who finds them, and what is left of the failing document."""

import math
from typing import Any

from benchmarks.markdown import number, table


def bugs(figures: dict[str, Any]) -> list[str]:
    """For each bug and generator how often it was found, and how often shrunk to the smallest document."""
    names = list(figures["generators"])
    first = figures["generators"][names[0]]
    rows = [
        [row["bug"], *(_cell(figures["generators"][name][place]) for name in names)] for place, row in enumerate(first)
    ]
    return [
        f"**Planted bugs.** Ten wrong programs, {figures['seeds']} searches of {figures['examples']} examples each. "
        "How often the bug was found, and, after /, how often the failing order was as short as the one that a person "
        "would write.",
        "",
        *table(["", *names], rows),
    ]


def rates(figures: dict[str, Any]) -> list[str]:
    """Examples a second, and how many times those of hypothesis-jsonschema that is."""
    rows = figures.get("rates")
    if not rows:
        return []
    names = [name for name in rows[0] if name != "schema"]
    lines = []
    for name in names:
        own = [row[name] for row in rows if row[name] is not None]
        pairs = [row[name] / row[PEER] for row in rows if row[name] is not None and row.get(PEER) is not None]
        lines.append(
            [name, number(_mean(own), 0), f"{min(own):.0f} to {max(own):.0f}", f"{len(own)} of {len(rows)}",
             "–" if not pairs or name == PEER else f"{_mean(pairs):.1f} [{min(pairs):.1f}, {max(pairs):.1f}]"]
        )  # fmt: skip
    return [
        f"**Examples a second** of processor time, over {len(rows)} example schemas (geometric mean; least to most), "
        f"by turns, and how many times those of {PEER}.",
        "",
        *table(["", "examples a second", "from to", "schemas", f"× {PEER}"], lines),
    ]


def page(figures: dict[str, Any]) -> list[str]:
    """Both."""
    return [*bugs(figures), "", *rates(figures)]


PEER = "hypothesis-jsonschema"


def _cell(row: dict[str, Any]) -> str:
    return f"{row['found']} / {row['smallest']}" if row["runs"] else "–"


def _mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan
