"""Speed: where the time of a document goes."""

from typing import Any

from benchmarks.markdown import number, percent, table


def speed(figures: dict[str, Any]) -> list[str]:
    """The table of times."""
    parts = ("blocks", "vocabulary", "inference", "layout", "check", "decode", "total")
    lines = [
        f"**Fast.** Milliseconds a document at {figures['steps']} steps on one CPU thread, warm. The "
        "network is its blocks and the projection to the vocabulary.",
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


def gpu(figures: dict[str, Any]) -> list[str]:
    """Documents a second on a GPU and on a core of the machine that it is in."""
    schemas = {name: found for name, found in figures.items() if isinstance(found, dict) and name != "kernels"}
    settings = list(next(iter(schemas.values())))
    written = sum(cell["documents"] for found in schemas.values() for cell in found.values())
    invalid = sum(cell["invalid"] for found in schemas.values() for cell in found.values())
    kernels = figures["kernels"]
    times = {name: number(kernels[f"{name}_ms"]) for name in ("triton_gpu", "reference_gpu", "compiled_cpu")}
    return [
        f"**On a GPU.** Documents a second on one {figures['device']} and on one core of the machine that it is in, in "
        f"PyTorch's eager mode; {invalid} of the {written} were invalid. A GPU pays in batches; single documents are "
        f"quicker on a CPU. Exact inference for {kernels['slots']} slots of {kernels['positions'] // kernels['slots']} "
        f"positions takes {times['triton_gpu']} ms in Triton's kernels (extra `gpu`), {times['reference_gpu']} ms in "
        f"plain PyTorch, and {times['compiled_cpu']} ms on the core.",
        "",
        *table(
            ["schema", *settings],
            [[name, *(number(found[s]["documents_a_second"], 1) for s in settings)] for name, found in schemas.items()],
        ),
    ]


def yardstick(figures: dict[str, Any]) -> list[str]:
    """Ours beside the networks that write left to right, each at the fastest of its settings."""
    lines = [
        f"**Faster than left to right?** Tokens a second on {figures['threads']} CPU thread, {figures['dtype']}, warm, "
        f"by turns in one process, {figures['steps']} steps; in brackets how many times as quick ours is, the median "
        f"over {figures['rounds_at_batch_1']} rounds at batch size 1 ({figures['rounds']} for SmolLM2) and "
        f"{figures['rounds']} at others. The others have a KV cache, and of their mask backends, with and without "
        "jumping over what is forced, the fastest counts.",
        "",
    ]
    rows = [
        [name, batch.removeprefix("batch_"), *_cells(sources)]
        for name, found in figures["schemas"].items()
        for batch, sources in found.items()
        if batch.startswith("batch_")
    ]
    rows += [
        [f"none, {row['canvas']} tokens", str(row["batch"]), *_cells(row["sources"])]
        for row in figures["unconstrained"]
    ]
    beyond = ", ".join(str(canvas) for canvas in figures["beyond_it"])
    return [
        *lines,
        *table(["constraint", "batch", "ours", "same size", "SmolLM2-135M"], rows),
        "",
        *(
            [f"Canvases of {beyond} tokens are longer than any in training: measured for speed alone."]
            if beyond
            else []
        ),
    ]


def _cells(sources: dict[str, dict[str, float]]) -> list[str]:
    return [number(sources["ours"]["tokens_per_second"]), *(_best(sources, kind) for kind in ("same size", "SmolLM2"))]


def _best(sources: dict[str, dict[str, float]], kind: str) -> str:
    of_kind = [row for name, row in sources.items() if name.startswith(kind)]
    if not of_kind:
        return "–"
    best = max(of_kind, key=lambda row: row["tokens_per_second"])
    return f"{number(best['tokens_per_second'])} ({best['ours_times_as_quick']:.1f} ×)"
