"""Speed: where the time of a document goes."""

from typing import Any

from benchmarks.sections.saved import percent


def speed(figures: dict[str, Any]) -> list[str]:
    """The table of times."""
    parts = ("network", "inference", "layout", "check", "decode", "total")
    lines = [
        f"**Fast.** Milliseconds a document at {figures['steps']} steps on one CPU thread, warm:",
        "",
        "| schema | batch | " + " | ".join(parts) + " | inference / network |",
        "|---|---|" + "---|" * (len(parts) + 1),
    ]
    for name, found in figures.items():
        if name == "steps":
            continue
        for batch, row in found.items():
            spent = row["ms_a_document"]
            lines.append(
                f"| {name} | {batch.removeprefix('batch_')} | "
                + " | ".join(f"{spent.get(part, 0.0):.1f}" for part in parts)
                + f" | {percent(row['inference_share_of_network'])} |"
            )
    return lines
