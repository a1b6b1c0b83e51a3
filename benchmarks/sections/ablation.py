"""What one change at a time does, to a small network or to the settings of the sampler."""

from typing import Any

from benchmarks.markdown import number, percent, table


def ablation(figures: dict[str, Any]) -> list[str]:
    """The table of variants, means with the lowest and the highest over the seeds."""
    settings, found = figures["settings"], figures["summary"]
    seeds = max(row["seeds"] for row in found.values())
    head = ["", "changed", "million weights", "nats an address", "related fields agree", "names and prose with a word"]
    rows = [
        [
            name,
            row["group"],
            number(row["parameters"] / 1e6, 2),
            _span(row.get("address"), 1.0, 1),
            _span(row["agreement"], 100.0, 1),
            _span(row["wordy_strings_with_a_word"], 100.0, 1),
        ]
        for name, row in found.items()
    ]
    return [
        f"{settings['steps']} steps of {settings['positions']:,} positions on {settings['documents']:,} records; then "
        f"{settings['n']} documents for each held-out family at 12 steps, and {settings['questions']} addresses. "
        f"{_seeds(seeds)}; agreement and words in per cent. "
        f"All documents valid: {_all_valid(found)}.",
        "",
        *table(head, rows),
    ]


def sampler(figures: dict[str, Any]) -> list[str]:
    """The table of sampler settings of the bundled model, each changed alone."""
    default = figures["rows"][0]["settings"]
    head = ["", "related fields agree", "names and prose with a word", "different strings", "different pairs of words"]
    keys = ["agreement", "wordy_strings_with_a_word", "distinct_strings", "distinct_2"]
    rows = [[_changed(row["settings"], default), *(percent(row[key]) for key in keys)] for row in figures["rows"]]
    return [
        "### Sampler settings",
        "",
        f"The bundled model at 12 steps with one setting changed, {figures['documents']} documents of held-out "
        "families in each row (`python -m benchmarks.content.sampler`). What the settings mean stands in "
        "`controllable/sampling/`.",
        "",
        *table(head, rows),
    ]


def _changed(settings: dict[str, Any], default: dict[str, Any]) -> str:
    changed = [f"{name} {value}" for name, value in settings.items() if value != default[name]]
    return ", ".join(changed) or "default"


def _span(value: dict[str, float] | None, scale: float, places: int) -> str:
    if value is None:
        return "–"
    mean, least, most = (scale * value[key] for key in ("mean", "least", "most"))
    spread = f" ({least:.{places}f} – {most:.{places}f})" if least < most else ""
    return f"{mean:.{places}f}{spread}"


def _seeds(count: int) -> str:
    if count == 1:
        return "One seed, so how far chance alone carries a row is not known"
    return f"Mean over {count} seeds, the lowest and the highest in brackets"


def _all_valid(found: dict[str, dict[str, Any]]) -> str:
    short = {name: row["valid"]["mean"] for name, row in found.items() if row["valid"]["least"] < 1.0}
    if not short:
        return "yes, for all"
    return "yes, but for " + ", ".join(f"{name} ({percent(share)})" for name, share in short.items())
