"""The E2E study: writers over controls, beside what others have published."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.markdown import number, percent, table

PUBLISHED: Mapping[str, Mapping[str, Sequence[float]]] = {
    "FUDGE": {
        "semantic content": [69.9],
        "parts of speech": [27.0],
        "syntax trees": [17.9],
        "spans": [54.2],
        "length": [46.9],
        "semantic content + parts of speech": [64.5, 24.1],
    },
    "Diffusion-LM, 200 steps, 600 classifier calls": {
        "semantic content": [81.2],
        "parts of speech": [90.0],
        "syntax trees": [86.0],
        "spans": [93.8],
        "length": [99.9],
        "semantic content + parts of speech": [63.7, 69.1],
    },
    "fine-tuned autoregressive, beam search": {
        "semantic content": [89.9],
        "parts of speech": [93.0],
        "syntax trees": [76.4],
        "spans": [54.4],
        "length": [100.0],
    },
    "fine-tuned autoregressive, product of experts": {"semantic content + parts of speech": [29.4, 10.5]},
    "best of later work": {
        "semantic content": [82.9],
        "parts of speech": [92.9],
        "syntax trees": [93.1],
        "spans": [95.8],
        "length": [100.0],
    },
}
"""Success in per cent by control and measure, as published; all but the last row by Li et al. 2022."""
ASIDE = frozenset({"exact"})
"""Measures that have no place in the table: the published one of a length is that it is missed by two at the most."""
LARGEST = 1000.0
"""Ratios above it say no more than that the text is none."""


class _Column(NamedTuple):
    """A control, and what its success is measured by."""

    control: str
    measures: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.control if len(self.measures) == 1 else f"{self.control} ({', '.join(self.measures)})"


def summary(figures: dict[str, Any]) -> list[str]:
    """The table of controls that are asked for alone."""
    alone = [column for column in _columns(figures) if len(column.measures) == 1]
    return [
        "**Steered.** E2E sentences that do as they are told, in per cent. "
        f"{_settings(figures)} In brackets the 95 % interval over the targets, after × the perplexity under an "
        "autoregressive teacher over that of unguided texts of the same length. *In italics what others have "
        "published, measured in their own harness with other parsers.* Two controls at once, and how all this is "
        "measured: [e2e_study.md](e2e_study.md).",
        "",
        *_table(figures, alone),
    ]


def page(figures: dict[str, Any]) -> list[str]:
    """Both tables: controls that are asked for alone, and the others; then what does not fit into them."""
    columns = _columns(figures)
    alone = [column for column in columns if len(column.measures) == 1]
    both = [column for column in columns if len(column.measures) > 1]
    real = figures["real_sentences"]
    lines = [
        f"{_settings(figures)} Success in per cent, in brackets its 95 % interval over the targets, after × the "
        "perplexity under the teacher over that of unguided texts of the same length, with its interval. Real "
        f"sentences have a perplexity of {real['teacher_perplexity']:.2f} a word under the teacher. *Rows in italics "
        "were published by others and measured in their own harness*: with other parsers and other models, so they "
        "tell where a control stands, not who is better by some per cent.",
    ]
    for some in (alone, both):
        if some:
            lines += ["", *_table(figures, some, intervals=True)]
    return [*lines, *_exactly(figures), *_gaps(figures), *_variety(figures), *_failures(figures)]


def temperature(figures: dict[str, Any]) -> list[str]:
    """The table of temperatures without a target."""
    head = ["writer", "temperature", "perplexity", "× real sentences", "distinct pairs of words", "words"]
    rows = [
        [
            writer,
            f"{row['temperature']:g}",
            number(row["teacher_perplexity"], 2),
            _spread(row["to_real_at_equal_length"]),
            percent(row["distinct_2"]),
            number(row["words"], 1),
        ]
        for writer, found in figures["writers"].items()
        for row in found["rows"]
    ]
    chosen = ", ".join(f"{name} at {found['nearest']['temperature']:g}" for name, found in figures["writers"].items())
    return [
        f"**Temperature.** Sentences without a target, {figures['steps']} steps: perplexity a word under the teacher, "
        "and over that of real sentences of the same length with its 95 % interval. Real sentences have "
        f"{figures['real_sentences']:.2f}; nearest to it: {chosen}.",
        "",
        *table(head, rows),
    ]


def curves(figures: dict[str, Any]) -> list[str]:
    """The picture of control against fluency, and its numbers."""
    columns, rows = _columns(figures), figures["rows"]
    targets = max(row["targets"] for row in rows)
    settings = dict.fromkeys((row["steps"], row["scale"]) for row in rows)
    found = {(row["steps"], row["scale"], row["control"]): row for row in rows}
    lines = [
        [str(steps), f"{scale:g}", *(_cell(found.get((steps, scale, c.control)), c, intervals=True) for c in columns)]
        for steps, scale in settings
    ]
    return [
        "**Control against fluency.** The gradient without a constraint, weaker and stronger (`Tilt(scale=)`), and "
        f"over the steps: {figures['texts_a_target']} texts for each of {targets} targets of a control, "
        f"{_temperature(figures)}. "
        "Success in per cent and, after ×, perplexity over that of unguided texts of as many steps and the same "
        "length, both with 95 % intervals over the targets.",
        "",
        "![success against perplexity](e2e_curves.svg)",
        "",
        *table(["steps", "scale", *(column.head for column in columns)], lines),
    ]


def _spread(ratio: Mapping[str, float]) -> str:
    """A ratio with its interval."""
    if math.isnan(ratio["value"]):
        return "–"
    return f"{_times(ratio['value'])} [{_times(ratio['low'])}, {_times(ratio['high'])}]"


def _settings(figures: dict[str, Any]) -> str:
    most = max((row["targets"] for row in figures["rows"] if "targets" in row), default=0)
    return (
        f"{figures['texts_a_target']} texts for each of up to {most} targets of a control (an eighth as many where the "
        f"best of eight is kept), {figures['steps']} steps, {_temperature(figures)}."
    )


def _temperature(figures: dict[str, Any]) -> str:
    steered = figures.get("steered_temperature")
    told = f"temperature {figures['temperature']:g}"
    return told if steered is None else f"{told}, {steered:g} where a text is steered or constrained"


def _columns(figures: dict[str, Any]) -> list[_Column]:
    """The controls in order, each with the measures that its rows have."""
    found: dict[str, tuple[str, ...]] = {}
    for row in figures["rows"]:
        measures = tuple(name for name in row.get("success", {}) if name not in ASIDE)
        if measures:
            found.setdefault(row["control"], measures)
    return [_Column(*pair) for pair in found.items()]


def _table(figures: dict[str, Any], columns: Sequence[_Column], *, intervals: bool = False) -> list[str]:
    rows = {(row["writer"], row["control"]): row for row in figures["rows"] if "success" in row}
    writers = list(dict.fromkeys(writer for writer, _ in rows))
    own = figures["real_sentences"].get("success_of_their_own_targets", {})
    lines = [
        [writer, *(_cell(rows.get((writer, column.control)), column, intervals=intervals) for column in columns)]
        for writer in writers
    ]
    theirs = [_success(own.get(column.control), column, intervals=False) for column in columns]
    if any(cell != "–" for cell in theirs):
        lines.append(["sentences the targets are from", *theirs])
    for name, published in PUBLISHED.items():
        cells = [" / ".join(f"{value:.1f}" for value in published.get(column.control, ())) for column in columns]
        if any(cells):
            lines.append([f"*{name}*", *(f"*{cell}*" if cell else "–" for cell in cells)])
    return table(["", *(column.head for column in columns)], lines)


def _cell(row: dict[str, Any] | None, column: _Column, *, intervals: bool) -> str:
    if row is None:
        return "–"
    success = _success(row["success"], column, intervals=True)
    ratio = row.get("perplexity_ratio")
    if ratio is None or math.isnan(ratio["value"]):
        return success
    return f"{success}, × {_spread(ratio) if intervals else _times(ratio['value'])}"


def _success(success: Mapping[str, Any] | None, column: _Column, *, intervals: bool) -> str:
    """The measures of a cell that it has, in the order of the column."""
    found = [figure["targets"] for name in column.measures if (figure := (success or {}).get(name)) is not None]
    if len(found) < len(column.measures):
        return "–"
    spread = [f" [{100 * each['low']:.1f}, {100 * each['high']:.1f}]" if intervals else "" for each in found]
    return " / ".join(f"{100 * each['value']:.1f}{text}" for each, text in zip(found, spread, strict=True))


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < LARGEST else f"over {LARGEST:.0f}"


def _exactly(figures: dict[str, Any]) -> list[str]:
    """The share of texts that are exactly as long as told."""
    shares = [
        f"{row['writer']} {100 * row['success']['exact']['targets']['value']:.1f} %"
        for row in figures["rows"]
        if row["control"] == "length" and "exact" in row.get("success", {})
    ]
    return ["", f"Exactly as many words as told: {', '.join(shares)}."] if shares else []


def _gaps(figures: dict[str, Any]) -> list[str]:
    """BLEU and ROUGE of what was written into gaps."""
    rows = [
        [row["writer"], number(row["bleu_4"], 1), number(row["rouge_l"]["value"], 1)]
        for row in figures["rows"]
        if "bleu_4" in row
    ]
    return ["", *table(["infilling", "BLEU-4", "ROUGE-L"], rows)] if rows else []


def _variety(figures: dict[str, Any]) -> list[str]:
    """The share of the pairs of words that are different ones, of all texts of a cell."""
    rows = {(row["writer"], row["control"]): row for row in figures["rows"] if "distinct_2" in row}
    writers, controls = (list(dict.fromkeys(key[part] for key in rows)) for part in (0, 1))
    lines = [
        [writer, *(f"{100 * rows[key]['distinct_2']:.1f}" if (key := (writer, c)) in rows else "–" for c in controls)]
        for writer in writers
    ]
    return ["", "Different pairs of words, in per cent of all.", "", *table(["", *controls], lines)] if rows else []


def _failures(figures: dict[str, Any]) -> list[str]:
    """What could not be written."""
    told = [f"{row['writer']}, {row['control']}: {row['error']}" for row in figures["rows"] if "error" in row]
    return ["", f"Not written: {'; '.join(told)}."] if told else []
