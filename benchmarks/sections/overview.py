"""The one table of the README: ours beside the others, whoever is better."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from benchmarks.markdown import number, percent, table
from benchmarks.record import load

SAME_SIZE, SMOLLM2 = "a left-to-right network of the same size", "SmolLM2-135M"
SCHEMA = "order"
"""The example schema whose speed stands for the others'."""


class _Row(NamedTuple):
    """A measure, and who reached what."""

    measure: str
    found: Mapping[str, float]
    places: int | None = 1
    """Digits behind the point; None where the figure is a share, which is shown as a percentage."""
    descending: bool = True
    """Whether more is better."""
    aside: str = ""
    """What stands beside the others without being one of them."""


def overview(peers: dict[str, Any]) -> list[str]:
    """Each measure with our figure, and those of the others from the best down."""
    rows = [*_documents(peers), *_agreement(), *_speed(), *_engines(), *_bugs()]
    fewer = {name: peers["sources"][name]["schemas"] for name in ("same-size", "smollm2")}
    return [
        *table(["", "ours", "others, the best first"], [_cells(row) for row in rows]),
        "",
        f"The network of the same size wrote for the first {fewer['same-size']:,} of the schemas, SmolLM2 for the "
        f"first {fewer['smollm2']:,}, both under the masks of llguidance. The former was trained on fewer tokens than "
        "ours.",
    ]


def _documents(figures: dict[str, Any]) -> Iterator[_Row]:
    names = {"same-size": SAME_SIZE, "smollm2": SMOLLM2}
    sources = {names.get(name, name): row for name, row in figures["sources"].items()}
    real = sources.pop("reference")

    def of(key: str) -> dict[str, float]:
        return {name: row[key] for name, row in sources.items()}

    words = f"real documents {percent(real['free_strings_with_a_word'])}"
    yield _Row(f"real schemas, of {figures['schemas']:,}, that get a valid document", of("valid"), None)
    yield _Row("free strings that hold an English word", of("free_strings_with_a_word"), None, aside=words)
    yield _Row(
        "a classifier tells them from real documents (AUC: 0.5 never, 1 always)",
        of("separation_auc"), 3, descending=False,
    )  # fmt: skip
    yield _Row("milliseconds a document, median", of("median_ms"), 1, descending=False)


def _agreement() -> Iterator[_Row]:
    figures, other = load("realism"), load("yardstick_realism")
    if figures is None or other is None:
        return
    same_size = next(row for name, row in other["sources"].items() if name.startswith("same size"))
    found = {"ours": figures["ours"], "jsf": figures["jsf"], SAME_SIZE: same_size}
    shares = {name: row["agreement"] for name, row in found.items()}
    aside = f"real records {percent(figures['real']['agreement'])}"
    yield _Row("related fields that agree (city and country, name and e-mail ...)", shares, None, aside=aside)


def _speed() -> Iterator[_Row]:
    figures = load("yardstick_speed")
    if figures is None:
        return
    for batch in (1, 32):
        found: dict[str, float] = {}
        for name, row in figures["schemas"][SCHEMA][f"batch_{batch}"].items():
            kind = name.split(",")[0].replace("same size", SAME_SIZE)
            found[kind] = max(found.get(kind, 0.0), row["tokens_per_second"])
        yield _Row(f"tokens a second on one CPU thread, {batch} document{'s' * (batch > 1)} at a time", found, 0)


def _engines() -> Iterator[_Row]:
    figures = load("schema_peers")
    if figures is None:
        return
    engines = figures["engines"]
    yield _Row(
        f"valid instances of {figures['schemas']:,} real schemas that are accepted",
        {name: row["valid_accepted_of_all"] for name, row in engines.items()}, None,
    )  # fmt: skip
    yield _Row(
        "invalid instances of them that are accepted",
        {name: row["invalid_accepted"] for name, row in engines.items()}, None, descending=False,
    )  # fmt: skip
    yield _Row(
        "milliseconds to compile one, median",
        {name: row["compile_ms"]["p50"] for name, row in engines.items()}, 1, descending=False,
    )  # fmt: skip


def _bugs() -> Iterator[_Row]:
    figures = load("shrinking")
    if figures is None:
        return
    found = {
        name: sum(row["found"] for row in rows) / sum(row["runs"] for row in rows)
        for name, rows in figures["generators"].items()
    }
    first = next(iter(figures["generators"].values()))
    yield _Row(f"searches for {len(first)} planted bugs that find them", found, None)


def _cells(row: _Row) -> list[str]:
    best = (max if row.descending else min)(row.found.values())

    def shown(value: float) -> str:
        text = percent(value) if row.places is None else number(value, row.places)
        return f"**{text}**" if value == best else text

    others = [(name, value) for name, value in row.found.items() if name.split(",")[0] != "ours"]
    others.sort(key=lambda pair: pair[1], reverse=row.descending)
    told = [f"{name} {shown(value)}" for name, value in others]
    return [row.measure, shown(row.found["ours"]), ", ".join(told) + (f"; {row.aside}" if row.aside else "")]
