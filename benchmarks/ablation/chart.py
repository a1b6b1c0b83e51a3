"""The chart of the variants: each figure over the seeds."""

from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

PANELS = (
    ("agreement", "related fields agree"),
    ("wordy_strings_with_a_word", "names and prose with a word"),
    ("address", "nats an address, its record given"),
)


def draw(found: dict[str, dict[str, Any]], path: Path) -> None:
    """Draw the figures of each variant, from the lowest to the highest over the seeds; the default as a line."""
    names = list(found)[::-1]
    figure = Figure(figsize=(11, 0.8 + 0.28 * len(names)), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, len(PANELS), sharey=True)
    for axes, (key, label) in zip(panels, PANELS, strict=True):
        for place, name in enumerate(names):
            if key in found[name]:
                value = found[name][key]
                axes.plot([value["least"], value["most"]], [place, place], color="grey")
                axes.plot(value["mean"], place, "o", color="C0")
        if "default" in found:
            axes.axvline(found["default"][key]["mean"], color="grey", linestyle=":")
        axes.set(xlabel=label, yticks=range(len(names)), yticklabels=names)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=120)
