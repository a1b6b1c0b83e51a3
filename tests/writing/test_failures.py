"""One document that cannot be written does not lose the others."""

import json
import warnings
from itertools import islice
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, model_validator
from torch import Tensor

from constraints.errors import ControllableError, GenerationError, GuidanceError, UnsatisfiableConstraint
from controllable import DiffusionLM, Generation, Generator, GuidanceState, Regex
from controllable.writing.document import Request


class Pair(BaseModel):
    """Two numbers in order: nothing an automaton sees."""

    one: int = Field(ge=0, le=9)
    other: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def in_order(self) -> "Pair":
        """Refuse pairs out of order."""
        if self.one > self.other:
            raise ValueError("one is above other")
        return self


N = 20


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.fixture(scope="module")
def generator(lm: DiffusionLM) -> Generator:
    """Of whose documents some fail."""
    return lm.compile(Pair, seed=2, steps=2, max_corrections=0, temperature=2.0, batch_size=8)


@pytest.fixture(scope="module")
def outcomes(generator: Generator) -> list[Generation | ControllableError]:
    """What comes of each document: of those of each batch some are valid and some are not."""
    found = [outcome for first in range(0, N, 8) for outcome in generator.write(requests(first, min(N, first + 8)))]
    for first in range(0, N, 8):
        assert {type(outcome) for outcome in found[first : first + 8]} == {Generation, GenerationError}
    return found


def requests(first: int, end: int) -> list[Request]:
    return [Request(2, index) for index in range(first, end)]


def valid(outcomes: list[Generation | ControllableError]) -> list[Generation]:
    return [outcome for outcome in outcomes if isinstance(outcome, Generation)]


def texts(outcomes: list[Generation | ControllableError]) -> list[str]:
    return [outcome.text if isinstance(outcome, Generation) else str(outcome) for outcome in outcomes]


def test_errors_stand_in_the_place_of_their_documents(
    generator: Generator, outcomes: list[Generation | ControllableError]
) -> None:
    found = generator(N, on_error="yield")
    assert texts(found) == texts(outcomes)
    assert [one.index if isinstance(one, Generation) else place for place, one in enumerate(found)] == list(range(N))


def test_failures_are_left_out_and_counted_in_one_warning(
    generator: Generator, outcomes: list[Generation | ControllableError]
) -> None:
    failed = [outcome for outcome in outcomes if isinstance(outcome, ControllableError)]
    with pytest.warns(UserWarning, match="left out") as caught:
        found = generator(N, on_error="skip")
    assert found == valid(outcomes)
    (warning,) = caught
    assert str(warning.message).startswith(f"{len(failed)} of {N} documents were left out, the first because document")
    assert str(failed[0]) in str(warning.message)
    assert warning.filename == __file__


def test_whoever_calls_is_warned(lm: DiffusionLM, generator: Generator) -> None:
    with pytest.warns(UserWarning, match="left out") as caught:
        lm.generate(Pair, n=N, seed=2, steps=2, max_corrections=0, temperature=2.0, on_error="skip")
        list(generator.stream(N, on_error="skip"))
    assert [warning.filename for warning in caught] == [__file__, __file__]


@pytest.mark.parametrize("how", ["skip", "yield"])
def test_no_warning_without_a_failure(lm: DiffusionLM, how: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(lm.compile(Regex("[a-z]{3}"), steps=1, on_error=how)(3)) == 3


def test_the_error_has_what_was_finished(generator: Generator, outcomes: list[Generation | ControllableError]) -> None:
    with pytest.raises(GenerationError, match="one is above other") as caught:
        generator(N)
    # The first batch has a failure, and is written to its end.
    assert list(caught.value.completed) == valid(outcomes[:8])


def test_the_error_of_a_stream_has_what_was_not_given_out(
    generator: Generator, outcomes: list[Generation | ControllableError]
) -> None:
    given: list[Generation] = []
    with pytest.raises(GenerationError) as caught:
        for document in generator.stream(N):
            given.append(document)
    assert given == valid(outcomes[: len(given)])
    assert isinstance(outcomes[len(given)], GenerationError)
    assert [*given, *caught.value.completed] == valid(outcomes[:8])


def test_what_does_not_fit_is_a_failure_of_its_document(lm: DiffusionLM) -> None:
    generator = lm.compile(Regex("[a-z]{30}"), max_length=5)
    found = generator(2, on_error="yield")
    assert [type(outcome) for outcome in found] == [UnsatisfiableConstraint] * 2
    with pytest.warns(UserWarning, match="2 of 2 documents were left out"):
        assert generator(2, on_error="skip") == []


@pytest.mark.parametrize("how", ["raise", "skip", "yield"])
def test_an_error_of_all_documents_is_raised_whatever_is_asked_for(lm: DiffusionLM, how: str) -> None:
    calls = 0

    def breaks(state: GuidanceState) -> Tensor:
        nonlocal calls
        calls += 1
        # One call a step, one step a batch: the second batch is where it goes wrong.
        return state.probabilities[..., 0].sum(-1) * (1.0 if calls == 1 else float("nan"))

    generator = lm.compile(Regex("[a-z]{9}"), steps=1, batch_size=2, guidance=breaks, on_error=how)
    with pytest.raises(GuidanceError) as caught:
        generator(6)
    assert [document.index for document in caught.value.completed] == [0, 1]


def test_a_stream_can_be_left(generator: Generator, outcomes: list[Generation | ControllableError]) -> None:
    stream = generator.stream(N, on_error="skip")
    assert list(islice(stream, 3)) == valid(outcomes)[:3]
    stream.close()  # type: ignore[attr-defined]
    assert list(stream) == []


def test_the_best_of_several_fails_only_if_all_do(lm: DiffusionLM) -> None:
    single, best = (
        lm.generate(Pair, n=6, seed=2, steps=2, max_corrections=0, temperature=2.0, best_of=count, on_error="yield")
        for count in (1, 4)
    )
    assert len(valid(single)) < len(valid(best)) == len([json.loads(one.text) for one in valid(best)])
