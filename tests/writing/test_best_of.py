"""Of several documents the best: by guidance, by scores without a gradient, by the model itself."""

import math
from pathlib import Path

import pytest
import torch
from pydantic import BaseModel, Field, model_validator
from torch import Tensor

from constraints.errors import GenerationError, GuidanceError, InvalidOption, UnsatisfiableConstraint
from controllable import DiffusionLM, Generation, GuidanceState, Regex, StepState
from controllable.writing.document import Request
from guidance import Ascent, Guidance, Keyword, Length, scheduled
from guidance.classifiers import ScoreGuide

NOTE = {"type": "object", "properties": {"zz": {"type": "string", "maxLength": 12}}, "required": ["zz"]}


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def vowels(text: str) -> float:
    """What is liked here."""
    return sum(letter in "aeiou" for letter in text) - 0.1 * len(text)


def texts(found: list[Generation]) -> list[str]:
    return [written.value["zz"] for written in found]


def test_the_best_is_the_one_that_is_liked_best(lm: DiffusionLM) -> None:
    judge = ScoreGuide(vowels, samples=0, at="/zz")
    # What only judges steers nothing: the candidates are what is written without guidance.
    tried = texts(lm.generate(NOTE, n=12, steps=2))
    found = lm.generate(NOTE, n=3, steps=2, best_of=4, guidance=judge)
    groups = [tried[4 * index : 4 * index + 4] for index in range(3)]
    assert [vowels(text) for text in texts(found)] == [max(map(vowels, group)) for group in groups]
    assert all(text in group for text, group in zip(texts(found), groups, strict=True))
    assert [written.index for written in found] == [0, 1, 2]
    worst = lm.generate(NOTE, n=3, steps=2, best_of=4, guidance=-1.0 * judge)
    assert [vowels(text) for text in texts(worst)] == [min(map(vowels, group)) for group in groups]


@pytest.mark.parametrize("batch_size", [1, 3, 5])
def test_seed_and_index_decide_whatever_the_batch(lm: DiffusionLM, batch_size: int) -> None:
    whole = lm.generate(NOTE, n=4, steps=2, best_of=3, seed=7, batch_invariant=True)
    cut = lm.generate(NOTE, n=4, steps=2, best_of=3, seed=7, batch_size=batch_size, batch_invariant=True)
    assert [written.text for written in cut] == [written.text for written in whole]
    (second, first) = lm.compile(NOTE, steps=2, best_of=3, batch_invariant=True).write([Request(7, 3), Request(7, 0)])
    assert isinstance(first, Generation) and isinstance(second, Generation)
    assert (first.text, second.text) == (whole[0].text, whole[3].text) and second.index == 3


def test_without_guidance_the_model_judges(lm: DiffusionLM) -> None:
    tried = lm.generate(NOTE, n=6, steps=2)
    found = lm.generate(NOTE, n=2, steps=2, best_of=3)
    assert [written.log_prob for written in found] == [
        max(written.log_prob for written in tried[3 * index : 3 * index + 3]) for index in range(2)
    ]


def test_the_log_probability_is_that_of_the_model_alone(lm: DiffusionLM) -> None:
    seen, steps = list[GuidanceState](), list[StepState]()

    def words(state: GuidanceState) -> Tensor:
        seen.append(state)
        return state.probabilities[..., 40:].sum(dim=(1, 2))

    narrow = {**NOTE, "properties": {"zz": {"type": "string", "pattern": "^[a-f]{6,12}$"}}}
    (found,) = lm.generate(narrow, steps=1, temperature=0.3, guidance=words, on_step=steps.append)
    free, ids = seen[0].free[0], torch.from_numpy(steps[0].token_ids[0])
    told = seen[0].probabilities.detach()[0, free].gather(1, ids[free][:, None]).log().sum()
    assert found.log_prob == pytest.approx(float(told), rel=1e-4)


def rough(state: GuidanceState) -> Tensor:
    """An energy without a gradient: how many tokens are not padding."""
    return (state.probabilities.argmax(dim=-1) != state.vocabulary.pad_id).sum(dim=1).float()


@pytest.mark.parametrize("update", [None, Ascent(rounds=1)])
def test_an_energy_without_a_gradient_judges(lm: DiffusionLM, update: Ascent | None) -> None:
    def tokens(written: Generation) -> int:
        return len(lm.vocabulary.encode(written.text))

    one = lm.generate(NOTE, n=6, steps=2)
    found = lm.generate(NOTE, n=1, steps=2, best_of=6, guidance=rough)
    assert found[0].text in {written.text for written in one}
    assert tokens(found[0]) >= max(map(tokens, one)) - 1 and found[0].trace.terms == ["rough"]
    both = lm.generate(NOTE, n=2, steps=2, best_of=2, guidance=[rough, Keyword("a")], update=update)
    assert both[0].trace.terms == ["rough", "Keyword 'a'"]
    with pytest.raises(GuidanceError, match=r"no gradient.*best_of.*"):
        lm.generate(NOTE, steps=2, guidance=rough)
    with pytest.raises(GuidanceError, match="no gradient"):
        lm.generate(NOTE, steps=2, guidance=ScoreGuide(vowels, samples=0))


@pytest.mark.parametrize(
    "guidance",
    [Length(2, at="/zz"), ScoreGuide(vowels, samples=2, at="/zz"), scheduled(Keyword("a"), torch.zeros_like)],
)
def test_what_steers_judges_as_well(lm: DiffusionLM, guidance: Guidance) -> None:
    (found,) = lm.generate(NOTE, steps=2, best_of=3, guidance=guidance)
    assert found.index == 0 and found.trace.points


def test_finished_texts_are_judged_as_they_are(lm: DiffusionLM) -> None:
    seen: list[GuidanceState] = []

    def watch(state: GuidanceState) -> Tensor:
        seen.append(state)
        return state.probabilities.sum(dim=(1, 2))

    (found,) = lm.generate(NOTE, steps=2, best_of=2, guidance=watch)
    last = seen[-1]
    assert last.finished and not any(state.finished for state in seen[:-1])
    assert set(last.probabilities.unique().tolist()) == {0.0, 1.0} and math.isfinite(float(last.sigma[0]))
    ids = last.probabilities.argmax(dim=-1)
    written = [
        lm.vocabulary.decode(row[exists].tolist()).decode() for row, exists in zip(ids, last.exists, strict=True)
    ]
    assert found.text in written and (last.free == (last.slot >= 0)).all()


def test_long_documents_are_judged_as_a_whole(lm: DiffusionLM) -> None:
    found = lm.generate(Regex("[ab ]{60,90}"), steps=2, best_of=2, canvas=24, max_length=160, guidance=Keyword("ab"))
    assert len(found[0].text) >= 60


class Even(BaseModel):
    """A number that is refused where it is odd."""

    size: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def even(self) -> "Even":
        """Refuse odd numbers."""
        if self.size % 2:
            raise ValueError("odd")
        return self


class Never(Even):
    """What is always refused."""

    @model_validator(mode="after")
    def refuse(self) -> "Never":
        """Refuse."""
        raise ValueError("never right")


def test_one_valid_candidate_is_enough(lm: DiffusionLM) -> None:
    single = [lm.compile(Even, steps=2, max_corrections=0).write([Request(1, index)])[0] for index in range(8)]
    assert {isinstance(one, Generation) for one in single} == {True, False}
    best = lm.compile(Even, steps=2, max_corrections=0, best_of=8)(1, seed=1)[0]
    assert best.text in {one.text for one in single if isinstance(one, Generation)}
    with pytest.raises(GenerationError, match=r"all 2 candidates for document 0 are invalid.*never right"):
        lm.generate(Never, steps=2, max_corrections=1, best_of=2)
    with pytest.raises(UnsatisfiableConstraint, match="tokens"):
        lm.generate(Regex("a{50}"), steps=2, max_length=5, best_of=2)


@pytest.mark.parametrize("best_of", [0, -1, 1_001, 2.0, True, "3", None])
def test_bad_numbers(lm: DiffusionLM, best_of: object) -> None:
    with pytest.raises(InvalidOption, match=r"best_of is .* from 1 to 1,000"):
        lm.generate(NOTE, best_of=best_of)  # type: ignore[arg-type]


def test_of_those_that_are_as_wished_the_model_likes_one_best(lm: DiffusionLM) -> None:
    wish = Length(2, unit="characters", at="/zz")
    found = lm.generate(NOTE, n=2, steps=4, best_of=6, guidance=wish)
    tried = lm.generate(NOTE, n=12, steps=4, guidance=wish)
    for index, best in enumerate(found):
        group = [each for each in tried[6 * index : 6 * index + 6] if len(each.value["zz"]) == 2]
        assert best.log_prob == max(each.log_prob for each in group)


def test_what_only_judges_goes_with_revision(lm: DiffusionLM) -> None:
    judge = ScoreGuide(vowels, samples=0, at="/zz")
    tried = texts(lm.generate(NOTE, n=4, steps=4, revise=0.5))
    (best,) = texts(lm.generate(NOTE, steps=4, revise=0.5, best_of=4, guidance=judge))
    assert best in tried and vowels(best) == max(map(vowels, tried))
