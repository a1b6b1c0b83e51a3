"""Documents of several requests written side by side."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, model_validator

from constraints.errors import GenerationError, UnsatisfiableConstraint
from controllable import DiffusionLM, Generation, Regex
from controllable.sampling import Row
from controllable.writing.canvas import Written
from controllable.writing.document import Request


class Small(BaseModel):
    """A number that is refused where it is odd."""

    size: int = Field(ge=0, le=9)
    name: str = Field(max_length=5)

    @model_validator(mode="after")
    def even(self) -> "Small":
        """Refuse odd numbers."""
        if self.size % 2:
            raise ValueError("odd")
        return self


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def test_a_request_gives_the_document_of_its_seed_and_index(lm: DiffusionLM) -> None:
    generator = lm.compile(dict[str, int], steps=2)
    requests = [
        Request(seed, index, prompt) for seed, index, prompt in [(3, 1, "a few"), (4, 0, None), (3, 0, "a few")]
    ]
    found = generator.write(requests)
    expected = [
        generator(2, seed=3, prompt="a few")[1],
        generator(1, seed=4)[0],
        generator(1, seed=3, prompt="a few")[0],
    ]
    assert [getattr(outcome, "text", None) for outcome in found] == [document.text for document in expected]


def test_the_failure_of_one_is_no_others(lm: DiffusionLM) -> None:
    generator = lm.compile(Small, steps=1, max_corrections=0)
    found = generator.write([*(Request(seed) for seed in range(12)), Request(0, 0, "long " * 400)])
    assert isinstance(found[-1], UnsatisfiableConstraint)
    assert {type(outcome) for outcome in found[:-1]} == {Generation, GenerationError}
    assert all(outcome.value.size % 2 == 0 for outcome in found if isinstance(outcome, Generation))


@pytest.mark.parametrize(
    "output_type", [{"type": "string", "minLength": 3}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
)
def test_what_the_loop_cannot_write_is_the_failure_of_its_row(
    lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch, output_type: object
) -> None:
    generator = lm.compile(output_type, steps=2, seed=1, batch_invariant=True)
    expected, denoise = generator(4), lm.denoise

    def narrow(rows: Sequence[Row], **options: Any) -> list[Written | UnsatisfiableConstraint]:
        digits = lm.automaton(Regex("[0-9]{30}").language, capacity=30)
        spans = [replace(span, language=digits) for span in rows[1].spans]
        return denoise([rows[0], replace(rows[1], spans=spans), *rows[2:]], **options)

    monkeypatch.setattr(lm, "denoise", narrow)
    found = generator.write([Request(1, index) for index in range(4)])
    assert isinstance(found[1], UnsatisfiableConstraint) and "too short" in str(found[1])
    assert [getattr(found[n], "text", None) for n in (0, 2, 3)] == [expected[n].text for n in (0, 2, 3)]
    with pytest.warns(UserWarning, match="1 of 4 documents were left out"):
        assert len(generator(4, on_error="skip")) == 3
