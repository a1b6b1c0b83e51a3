"""Documents of several requests written side by side."""

from pathlib import Path

import pytest
from pydantic import BaseModel, Field, model_validator

from constraints.errors import GenerationError, UnsatisfiableConstraint
from controllable import DiffusionLM, Generation
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
