"""Draws tokens a second without constraint against the length of the canvas."""

from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

MARKERS = "osD"


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """A panel for each batch size, a line for each source.

    Args:
        rows: For each canvas and batch size the figures of the sources, see `benchmarks.yardstick.speed`.
        path: Where the picture goes.
    """
    matplotlib.use("Agg")
    batches = sorted({row["batch"] for row in rows})
    canvases = sorted({row["canvas"] for row in rows})
    names = list(dict.fromkeys(name for row in rows for name in row["sources"]))
    figure, axes = plt.subplots(
        1, len(batches), figsize=(4.5 * len(batches), 3.8), layout="constrained", sharey=True, squeeze=False
    )
    for axis, batch in zip(axes[0], batches, strict=True):
        for number, name in enumerate(names):
            here = sorted(
                (row["canvas"], row["sources"][name]["tokens_per_second"])
                for row in rows
                if row["batch"] == batch and name in row["sources"]
            )
            marker = f"{MARKERS[number % len(MARKERS)]}-"
            axis.plot([x for x, _ in here], [y for _, y in here], marker, label=name, color=f"C{number}")
        axis.set(xscale="log", yscale="log", xlabel="tokens of the canvas", title=f"batch {batch}")
        axis.set_xticks(canvases, [str(canvas) for canvas in canvases])
        axis.xaxis.minorticks_off()
    axes[0][0].set_ylabel("tokens a second, no constraint")
    axes[0][0].legend(fontsize=8)
    figure.savefig(path, dpi=120)
    plt.close(figure)
