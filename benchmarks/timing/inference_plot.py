"""Draws the time of inference against edges, canvas and batch."""

from typing import Any

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.record import RESULTS

AXES = {"edges": "edges of the automaton", "canvas": "tokens of the canvas", "batch": "batch"}


def plot(curves: dict[str, Any]) -> None:
    """A panel for each quantity that grows, a line for each automaton; dashed what the messages take of it.

    Args:
        curves: See `benchmarks.timing.inference.curves`.
    """
    matplotlib.use("Agg")
    figure, axes = plt.subplots(1, len(AXES), figsize=(4.2 * len(AXES), 3.8), layout="constrained", sharey=True)
    for axis, (name, label) in zip(axes, AXES.items(), strict=True):
        kinds = [key for key in curves if key.endswith(f", {name}")]
        for number, kind in enumerate(kinds):
            curve = curves[kind]
            label_of = f"{kind.split(',')[0]}: exponent {curve['exponent']:.2f}"
            axis.plot(curve["sizes"], curve["posterior_ms"], "o-", color=f"C{number}", label=label_of)
            messages = [float("nan") if value is None else value for value in curve["messages_ms"]]
            axis.plot(curve["sizes"], messages, ".--", color=f"C{number}", alpha=0.6)
        sizes = sorted({size for kind in kinds for size in curves[kind]["sizes"]})
        axis.set(xscale="log", yscale="log", xlabel=label)
        if name != "edges":
            axis.set_xticks(sizes, [str(size) for size in sizes])
            axis.xaxis.minorticks_off()
        axis.legend(fontsize=8)
    axes[0].set_ylabel("ms, posterior with a sample\n(dashed: its messages)")
    # Equal pictures are equal files.
    with matplotlib.rc_context({"svg.hashsalt": "inference"}):
        figure.savefig(RESULTS / "inference.svg", metadata={"Date": None})
    plt.close(figure)
