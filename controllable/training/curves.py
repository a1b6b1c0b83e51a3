"""The curves of a training run, drawn from its log."""

import json
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

LINES = {"loss": "training loss", "empty": "held out, empty slots", "half": "held out, half of the slots given"}


def draw(log: Path, image: Path) -> None:
    """Draw the losses of `log` (JSON lines) against the tokens seen, and write them to `image` (.png)."""
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    figure = Figure(figsize=(6, 3.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for key, label in LINES.items():
        points = [(entry["tokens"] / 1e6, entry[key]) for entry in entries if key in entry]
        axes.plot(*zip(*points, strict=True), marker=".", label=label)
    axes.set(xlabel="training tokens (millions)", ylabel="cross-entropy (nats a token)")
    axes.legend(fontsize=8)
    figure.savefig(image, dpi=120)
