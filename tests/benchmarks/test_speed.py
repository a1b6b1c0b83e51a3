"""The parts that the speed benchmark times are there to be timed."""

from pathlib import Path

from benchmarks.timing.speed import Clock
from constraints.output_types.types import Choice
from controllable import DiffusionLM


def test_the_parts_of_generation_are_timed(checkpoint: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint)
    clock = Clock()
    with clock.watching():
        lm.generate(Choice(["red", "green"]), n=2)
    assert {part for part, seconds in clock.seconds.items() if seconds > 0} == {
        "blocks", "vocabulary", "inference", "layout", "check", "decode"
    }  # fmt: skip
