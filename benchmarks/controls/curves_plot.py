"""Draws control against fluency."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

MEASURES = {"semantic content": "value", "length": "within 2", "parts of speech": "tags"}
"""What success is drawn for, by control."""


def plot(figures: dict[str, Any], path: Path) -> None:
    """Write the picture to a file whose name says the format.

    Args:
        figures: Those that `benchmarks.controls.curves` saves.
        path: Where the picture goes.
    """
    # Equal pictures are equal files.
    with matplotlib.rc_context({"svg.hashsalt": "controls_curves"}):
        drawn(figures).savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def drawn(figures: dict[str, Any]) -> Figure:
    """A panel for each control, with a line over the scales and one over the steps; bars are 95 % intervals."""
    controls = list(dict.fromkeys(row["control"] for row in figures["rows"]))
    usual = figures["usual_steps"]
    figure = Figure(figsize=(3.6 * len(controls), 7.0), layout="constrained")
    axes = figure.subplots(2, len(controls), squeeze=False, sharex="col", sharey=True)
    for number, control in enumerate(controls):
        rows = [row for row in figures["rows"] if row["control"] == control]
        scales = sorted((row for row in rows if row["steps"] == usual), key=lambda row: float(row["scale"]))
        steps = sorted((row for row in rows if row["scale"] == 1.0), key=lambda row: int(row["steps"]))
        _line(axes[0][number], scales, "scale", "C0")
        _line(axes[1][number], steps, "steps", "C1")
        axes[0][number].set_title(f"{control}\nscale of guidance, {usual} steps", fontsize=10)
        axes[1][number].set_title("steps, scale 1", fontsize=10)
        axes[1][number].set_xlabel("perplexity × unguided")
    for row_of_axes in axes:
        row_of_axes[0].set_ylabel("success")
        for axis in row_of_axes:
            axis.set_xscale("log")
            axis.xaxis.set_major_locator(LogLocator(subs=(1.0, 3.0), numticks=9))
            axis.xaxis.set_major_formatter("{x:g}")
            axis.xaxis.set_minor_locator(NullLocator())
            axis.set_ylim(0.0, 1.05)
            axis.axvline(1.0, color="0.8", linewidth=1.0, zorder=0)
            axis.spines[["top", "right"]].set_visible(False)
    return figure


def _line(axis: Axes, rows: Sequence[dict[str, Any]], setting: str, color: str) -> None:
    """Success against the ratio of perplexities, each point named by its setting; nothing before it is measured."""
    if not rows:
        return
    points = [(row["perplexity_ratio"], row["success"][MEASURES[row["control"]]]["targets"]) for row in rows]
    x, y = ([each["value"] for each in some] for some in zip(*points, strict=True))
    spread_x, spread_y = (
        [[each["value"] - each["low"] for each in some], [each["high"] - each["value"] for each in some]]
        for some in zip(*points, strict=True)
    )
    axis.errorbar(
        x, y, xerr=spread_x, yerr=spread_y, fmt="o-", color=color, markersize=4, linewidth=1.2, elinewidth=0.8
    )
    for row, across, up in zip(rows, x, y, strict=True):
        axis.annotate(f"{row[setting]:g}", (across, up), xytext=(4, 5), textcoords="offset points", fontsize=8)
