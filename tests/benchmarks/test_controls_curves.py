"""Curves of control against fluency."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.controls.curves import Scaled, grid
from benchmarks.controls.curves_plot import drawn, plot
from benchmarks.controls.data import Value
from benchmarks.controls.guided import Guided
from benchmarks.controls.writers import Sampled, Settings
from guidance import Tilt


def row(control: str, measure: str, steps: int, scale: float, success: float) -> dict[str, Any]:
    ratio = {"value": 1 + scale, "low": 1 + scale / 2, "high": 1 + 2 * scale, "covered": 1.0}
    targets = {"value": success, "low": success - 0.1, "high": success + 0.05, "over": 9}
    return {
        "control": control, "steps": steps, "scale": scale, "success": {measure: {"targets": targets}},
        "perplexity_ratio": ratio,
    }  # fmt: skip


FIGURES = {
    "usual_steps": 24,
    "rows": [
        row("semantic content", "value", 24, 2.0, 0.9),
        row("semantic content", "value", 24, 1.0, 0.8),
        row("semantic content", "value", 4, 1.0, 0.3),
        row("length", "within 2", 24, 1.0, 0.7),
    ],
}


def test_each_setting_is_measured_once() -> None:
    assert grid([0.5, 1.0], [4, 24], 24) == [(24, 0.5), (24, 1.0), (4, 1.0)]


def test_the_picture_has_a_line_over_scales_and_one_over_steps() -> None:
    axes = drawn(FIGURES).axes
    assert len(axes) == 4
    line, steps = axes[0].lines[0], axes[2].lines[0]
    assert line.get_xydata().tolist() == [[2.0, 0.8], [3.0, 0.9]]
    assert steps.get_xydata().tolist() == [[2.0, 0.3], [2.0, 0.8]]
    assert [text.get_text() for text in axes[2].texts] == ["4", "24"]
    assert axes[1].lines[0].get_xydata().tolist() == [[2.0, 0.7]]


def test_what_is_not_measured_yet_is_not_drawn() -> None:
    first = {**FIGURES, "rows": [row("length", "within 2", 24, 0.5, 0.7)]}
    above, below = drawn(first).axes
    assert len(above.texts) == 1 and not below.texts


def test_equal_pictures_are_equal_files(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        plot(FIGURES, tmp_path / name)
    one = (tmp_path / "one.svg").read_bytes()
    assert b"<svg" in one and one == (tmp_path / "two.svg").read_bytes()


def test_a_scaled_gradient(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(checkpoint, checkpoint, steps=2)
    used: list[dict[str, Any]] = []

    def sentences(self: Sampled, n: int, **options: Any) -> list[str]:
        used.append(options)
        return ["a pub"] * n

    monkeypatch.setattr(Sampled, "sentences", sentences)
    half = Scaled(settings, 0.5, Guided(settings))
    assert half.write([Value("Type", "pub")], 2, 3) == [["a pub", "a pub"]]
    assert used[0]["update"] == Tilt(scale=0.5) and used[0]["seed"] == 3 and used[0]["guidance"].phrases == "pub"
    assert half.identity == f"{Guided(settings).identity}, scale 0.5"
    assert Scaled(settings, 1.0, half).identity == Guided(settings).identity
