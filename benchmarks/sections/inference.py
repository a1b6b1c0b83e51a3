"""Inference beside the network: shares, parts and growth."""

from typing import Any

from benchmarks.markdown import number, percent, table

PARTS = ("class sums", "messages and class marginals", "sample", "posterior")
ON_DEMAND = ("mean embeddings", "token marginals")


def inference(figures: dict[str, Any]) -> list[str]:
    """The table of parts, and the exponents."""
    automata = figures["automata"]
    sizes = "; ".join(
        f"{kind} classes: {a['states']:,} states, {a['edges']:,} edges, {a['classes']:,} classes of {a['tokens']:,} "
        "tokens"
        for kind, a in automata.items()
    )
    clock = "processor time of the thread" if figures["clock"] == "thread" else "time that passes"
    threads = "one thread" if figures["threads"] == 1 else f"{figures['threads']} threads"
    head = ["automaton and logits", *PARTS, "share of a forward pass", *ON_DEMAND]
    rows = [
        [
            name,
            # What a sample adds may be less than what the rounds differ by.
            *(number(max(0.0, row[part]), 1) for part in PARTS),
            percent(row["share"]),
            *(number(row[part], 1) for part in ON_DEMAND),
        ]
        for name, row in figures["inference"].items()
    ]
    growth = [
        [name, number(curve["exponent"], 2), number(curve["exponent_of_messages"], 2)]
        for name, curve in figures["curves"].items()
    ]
    return [
        f"**Inference beside the network.** Milliseconds for {figures['batch']} slots of {figures['canvas']} "
        f"positions, {clock} on {threads}, medians of {figures['rounds']} rounds by turns with a forward pass of the "
        f"bundled network (hidden states and logits, {figures['precision']}), which takes "
        f"{figures['forward_ms']:,.0f} ms. {sizes}. The "
        "posterior is the log-partition, the probabilities of all classes and one exact sample. Mean embeddings and "
        "token marginals are worked out where they are asked for, and are not part of the share.",
        "",
        *table(head, rows),
        "",
        "Exponents of the growth of the posterior and of its messages alone, random logits, the quickest of some "
        "rounds, least squares over the points of the picture:",
        "",
        *table(["", "posterior", "messages"], growth),
    ]


def summary(figures: dict[str, Any]) -> list[str]:
    """The shares alone."""
    rows = [f"{percent(row['share'])} ({name})" for name, row in figures["inference"].items()]
    edges = " and ".join(f"{automaton['edges']:,}" for automaton in figures["automata"].values())
    return [
        f"**Inference beside the network.** Log-partition, class marginals and a sample of {figures['batch']} slots of "
        f"{figures['canvas']} positions, automata of {edges} edges, take this share of a forward pass: "
        f"{'; '.join(rows)}. Parts and growth: [inference.md](inference.md)."
    ]
