"""On one GPU: single documents, growing documents, batches, and the same from left to right."""

from typing import Any

from benchmarks.markdown import number, table


def summary(figures: dict[str, Any]) -> list[str]:
    """The table, and what was made sure of before."""
    checked = figures["correctness"].values()
    documents, different, invalid = (sum(row[key] for row in checked) for key in ("documents", "different", "invalid"))
    rows = []
    for name, found in figures["batches"].items():
        for batch, row in found.items():
            other = figures["left_to_right"][name][batch]
            rows.append(
                [
                    name,
                    batch,
                    number(row["documents_a_second"], 1),
                    number(row["tokens_a_second"]),
                    number(row["tokens_a_second_without_literals"]),
                    number(other["documents_a_second"], 1),
                    f"{other['ours_times_as_fast']:.1f} ×",
                ]
            )
    lengths = figures["lengths"]
    growth = lengths[-1]["milliseconds"] / lengths[0]["milliseconds"]
    grown = ", ".join(f"{number(row['milliseconds'], 1)} ms for {number(row['tokens'])} tokens" for row in lengths)
    steps = "; ".join(
        f"{number(row['captured_ms'], 2)} ms at batch {batch}, {number(row['uncaptured_ms'], 2)} ms uncaptured"
        for batch, row in figures["steps"].items()
    )
    workers = figures["workers"]
    side_by_side = ", ".join(
        f"{number(row['documents_a_second'])} ({name})" for name, row in workers.items() if isinstance(row, dict)
    )
    return [
        f"**On a GPU.** One {figures['device']} and one process, steps captured in CUDA graphs; {different} of "
        f"{documents // 2} documents came out otherwise than uncaptured, {invalid} of {documents} were invalid. Left "
        "to right is a network of the same size with a static KV cache, its masks worked out before and its step "
        "captured too; what is forced costs it nothing. A single document takes "
        f"{grown}, {growth:.2f} times as long. A step takes {steps}. "
        f"{workers['processes']} processes that share the GPU write in batches of {workers['batch']} so many documents "
        f"a second: {side_by_side}.",
        "",
        *table(
            [
                "schema", "batch", "documents a second", "tokens a second", "without keys and punctuation",
                "left to right", "ours is",
            ],
            rows,
        ),
    ]  # fmt: skip
