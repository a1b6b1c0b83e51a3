"""What the pages say of the E2E study's figures."""

from typing import Any

from benchmarks.sections.controls import curves, page, summary, temperature


def figure(value: float) -> dict[str, Any]:
    return {"targets": {"value": value, "low": value - 0.1, "high": value + 0.1, "over": 9}}


def row(writer: str, control: str, ratio: float, **success: float) -> dict[str, Any]:
    return {
        "writer": writer,
        "targets": 9,
        "control": control,
        "success": {name.replace("_", " "): figure(value) for name, value in success.items()},
        "perplexity_ratio": {"value": ratio, "low": ratio / 2, "high": 2 * ratio, "covered": 1.0},
    }


FIGURES = {
    "texts_a_target": 50, "steps": 24, "temperature": 0.5, "pool": 1000,
    "real_sentences": {
        "teacher_perplexity": 5.349, "success_of_their_own_targets": {"parts of speech": {"tags": figure(0.968)}}
    },
    "rows": [
        row("unguided", "parts of speech", 1.0, tags=0.125),
        {"writer": "gradient", "control": "parts of speech", "error": "no words"},
        row("unguided", "length", 1.0, within_2=0.2, exact=0.111),
        row("gradient", "length", 5e9, within_2=0.9, exact=0.8),
        row("gradient", "semantic content + parts of speech", float("nan"), value=0.7, tags=0.6),
        {**row("gradient", "infilling", 1.0, contexts=0.5), "bleu_4": 12.34, "rouge_l": {"value": 45.67}},
    ],
}  # fmt: skip


def test_the_page() -> None:
    lines = page(FIGURES)
    assert "perplexity of 5.35 a word" in lines[0] and "temperature 0.5" in lines[0]
    assert "|  | parts of speech | length | infilling |" in lines
    assert "| unguided | 12.5 [2.5, 22.5], × 1.00 [0.50, 2.00] | 20.0 [10.0, 30.0], × 1.00 [0.50, 2.00] | – |" in lines
    assert "| sentences the targets are from | 96.8 | – | – |" in lines
    assert "| *FUDGE* | *27.0* | *46.9* | – |" in lines
    assert any("× over 1000 [over 1000, over 1000]" in line for line in lines)
    assert "| gradient | 70.0 [60.0, 80.0] / 60.0 [50.0, 70.0] |" in lines
    assert "| *FUDGE* | *64.5 / 24.1* |" in lines
    assert "Exactly as many words as told: unguided 11.1 %, gradient 80.0 %." in lines
    assert "| gradient | 12.3 | 45.7 |" in lines
    assert lines[-1] == "Not written: gradient, parts of speech: no words."
    steered = {**FIGURES, "steered_temperature": 0.3}
    assert "temperature 0.5, 0.3 where a text is steered or constrained." in page(steered)[0]


def test_variety_is_told_for_each_writer_and_control() -> None:
    rows = [{**row("unguided", "length", 1.0, within_2=0.2), "distinct_2": 0.125}]
    rows.append({**row("gradient", "spans", 1.0, span=0.2), "distinct_2": 0.5})
    lines = page({**FIGURES, "rows": rows})
    assert "| unguided | 12.5 | – |" in lines and "| gradient | – | 50.0 |" in lines


def test_the_summary_has_what_is_asked_for_alone() -> None:
    lines = summary(FIGURES)
    assert "published" in lines[0] and "e2e_study.md" in lines[0]
    assert "| unguided | 12.5 [2.5, 22.5], × 1.00 | 20.0 [10.0, 30.0], × 1.00 | – |" in lines
    assert not any("semantic content" in line for line in lines)


def test_temperatures() -> None:
    ratio = {"value": 0.75, "low": 0.7, "high": 0.8, "covered": 1.0}
    row = {
        "temperature": 0.9, "teacher_perplexity": 4.123, "to_real_at_equal_length": ratio, "distinct_2": 0.5,
        "words": 20.0,
    }  # fmt: skip
    found = {"rows": [row], "nearest": {"temperature": 0.9, "met_at": None}}
    lines = temperature({"steps": 24, "real_sentences": 5.349, "writers": {"unguided": found}})
    assert "have 5.35; nearest to it: unguided at 0.9." in lines[0]
    assert lines[-1] == "| unguided | 0.9 | 4.12 | 0.75 [0.70, 0.80] | 50.0 % | 20.0 |"


def test_curves() -> None:
    rows = [
        {**row("24 steps, scale 0.5", "length", 1.5, within_2=0.5, exact=0.1), "steps": 24, "scale": 0.5},
        {**row("24 steps, scale 2", "spans", 1.5, span=0.5), "steps": 24, "scale": 2.0},
    ]
    lines = curves({"texts_a_target": 10, "temperature": 0.5, "usual_steps": 24, "rows": rows})
    assert "![success against perplexity](e2e_curves.svg)" in lines
    assert lines[-2:] == [
        "| 24 | 0.5 | 50.0 [40.0, 60.0], × 1.50 [0.75, 3.00] | – |",
        "| 24 | 2 | – | 50.0 [40.0, 60.0], × 1.50 [0.75, 3.00] |",
    ]
