"""Whether continuous noise earns its place: what networks write that differ in the noise they learned from."""

import math
from typing import Any

from benchmarks.markdown import number, percent, table

MEASURES = (
    ("agreement", "Related fields that agree"),
    ("wordy_strings_with_a_word", "Names and prose with a known word"),
    ("distinct_strings", "Distinct free strings"),
    ("valid", "Valid at the first attempt"),
)


def noise(figures: dict[str, Any]) -> list[str]:
    """What was done, and a table of each measure."""
    settings, networks, found = figures["settings"], figures["networks"], figures["summary"]
    tokens = min((network["tokens"] for network in networks), default=0)
    lines = [
        f"{len(networks)} networks ({_seeds(networks)}), each trained for {settings['steps']:,} steps of "
        f"{settings['positions']:,} positions ({tokens / 1e6:.1f} million tokens). In every way each wrote "
        f"{settings['n']} documents for each held-out family. Shares in per cent: the mean over the seeds, and in "
        f"brackets the lowest and the highest. {_seldom(networks)} {_chance(figures['rows'])}",
        "",
        *(f"- *{name}*, a kind of training: {what}" for name, what in figures["kinds"].items()),
        *(f"- *{name}*, a way of writing: {what}" for name, what in figures["ways"].items()),
    ]
    for name, title in MEASURES:
        real = f" (real records: {percent(figures['real'][name])})" if name in figures["real"] else ""
        lines += ["", f"**{title}**{real}", "", *_matrix(found, name)]
    if any("agreement_more" in row for row in found):
        title = "Related fields that agree, more than *masked* at the same steps and seed, in points"
        lines += ["", f"**{title}**", "", *_matrix([row for row in found if row["kind"] != "masked"], "agreement_more")]
    return [*lines, "", "**What the networks have learned**: nats a token, values held out", "", *_learned(networks)]


def _matrix(found: list[dict[str, Any]], name: str) -> list[str]:
    """A table of one measure: kinds and ways against steps."""
    columns = sorted({row["steps"] for row in found})
    cells = {(row["kind"], row["way"], row["steps"]): row for row in found if name in row}
    rows = [
        [kind, way, *(_span(cells.get((kind, way, steps)), name) for steps in columns)]
        for kind, way in dict.fromkeys((row["kind"], row["way"]) for row in found)
    ]
    return table(["trained", "written", *(f"{steps} step{'s' * (steps > 1)}" for steps in columns)], rows)


def _span(row: dict[str, Any] | None, name: str) -> str:
    if row is None:
        return ""
    mean, least, most = (
        f"{100 * row[name][key]:{'+' * name.endswith('_more')}.1f}" for key in ("mean", "least", "most")
    )
    return mean if least == most else f"{mean} ({least} – {most})"


def _learned(networks: list[dict[str, Any]]) -> list[str]:
    head = [
        "trained",
        "seed",
        "half of the positions empty, the others clean",
        "the same, with an estimate",
        "all empty",
    ]
    return table(
        head,
        [
            [one["kind"], str(one["seed"]), *(number(one[name], 2) for name in ("half", "half_conditioned", "empty"))]
            for one in networks
        ],
    )  # fmt: skip


def _counts(networks: list[dict[str, Any]]) -> dict[str, int]:
    return {
        kind: sum(one["kind"] == kind for one in networks) for kind in dict.fromkeys(one["kind"] for one in networks)
    }


def _seeds(networks: list[dict[str, Any]]) -> str:
    return ", ".join(f"{kind}: {count} seed{'s' * (count > 1)}" for kind, count in _counts(networks).items())


def _seldom(networks: list[dict[str, Any]]) -> str:
    if min(_counts(networks).values(), default=0) > 1:
        return "Seeds are few: what lies within the brackets of another row is not told from it."
    return "Where there is one seed, how far chance alone carries a row is not known."


def _chance(rows: list[dict[str, Any]]) -> str:
    """How far the documents that happened to be written move the agreement of one network."""
    counts = [sum(one["documents"] for one in row["agreement_by_relation"].values()) for row in rows]
    errors = [
        math.sqrt(row["agreement"] * (1 - row["agreement"]) / n) for row, n in zip(rows, counts, strict=True) if n
    ]
    if not errors:
        return ""
    return (
        f"An agreement stands on {min(counts):,} to {max(counts):,} pairs of fields for each network: its standard "
        f"error from the choice of documents alone is up to {100 * max(errors):.1f} points, that of a difference half "
        f"as large again."
    )
