"""What guidance costs: steps of each kind of gradient over unguided ones."""

from typing import Any

from benchmarks.markdown import number, table


def cost(figures: dict[str, Any]) -> list[str]:
    """The table of ratios, a column for each model and batch size."""
    columns = [
        (f"{model}, batch {batch.removeprefix('batch_')}", found)
        for model, batches in figures["models"].items()
        for batch, found in batches.items()
    ]
    kinds = list(dict.fromkeys(kind for _, found in columns for kind in found["kinds"]))
    rows = [["unguided step", *(f"{number(found['unguided_ms'], 1)} ms" for _, found in columns)]]
    rows += [[kind, *(_times(found["kinds"].get(kind)) for _, found in columns)] for kind in kinds]
    threads = "one thread" if figures["threads"] == 1 else f"{figures['threads']} threads"
    return [
        f"Time of a denoising step over that of an unguided one, the median over {figures['rounds']} rounds with its "
        f"95 % interval: all kinds by turns on the same canvases of {figures['canvas']} tokens, of which "
        f"{figures['free_positions']} are written in {figures['steps']} steps, {threads} of a CPU, "
        f"{figures['precision']} (`python -m benchmarks.timing.guidance_cost`). Where nothing else is said the "
        "gradient is followed by `Tilt()`.",
        "",
        *table(["", *(name for name, _ in columns)], rows),
    ]


def _times(found: dict[str, Any] | None) -> str:
    if found is None:
        return "–"
    ratio = found["ratio"]
    return f"{ratio['value']:.2f} × [{ratio['low']:.2f}, {ratio['high']:.2f}]"
