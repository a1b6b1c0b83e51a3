"""The teacher of the controls, of next to no size."""

import math
from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from benchmarks.controls.teachers import teacher
from benchmarks.controls.teachers.teacher import Teacher
from benchmarks.yardstick.network.train import Settings
from constraints.errors import CheckpointError, InvalidOption

SIZES = {"hidden": 32, "layers": 1, "heads": 2, "intermediate": 48}
TEXTS = [f"{name} is a {kind} ." for name in ("Zizzi", "Cocum", "The Mill") for kind in ("pub", "restaurant")]


@pytest.fixture(scope="module")
def learned(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Teacher:
    settings = Settings(
        out=tmp_path_factory.mktemp("teacher"), tokens=60_000, positions=256, matrix_rate=2e-2, rate=1e-2,
        embedding_rate=2e-2, ema=0.9,
    )  # fmt: skip
    tokenizer = teacher.read_tokenizer(checkpoint)
    return Teacher.from_folder(teacher.train(TEXTS * 20, tokenizer, settings, **SIZES))


def test_what_it_has_read_surprises_it_less(learned: Teacher) -> None:
    known, strange = learned.perplexity(TEXTS), learned.perplexity([text[::-1] for text in TEXTS])
    assert 1 < known.word < 0.2 * strange.word and known.token < strange.token
    assert known.words == tuple(len(text.split()) + 1 for text in TEXTS)
    assert learned.perplexity([]).token == math.inf


def test_a_text_costs_the_same_in_any_company(learned: Teacher) -> None:
    together = learned.nats([*TEXTS, TEXTS[0] * 5], batch=4)
    alone = [learned.nats([text])[0] for text in TEXTS]
    assert together[:-1] == pytest.approx(alone, rel=1e-4)
    assert learned.perplexity(TEXTS[:1]).word == pytest.approx(math.exp(alone[0] / 6), rel=1e-4)


def test_it_writes_what_it_has_read(learned: Teacher) -> None:
    drawn = learned.write(20, seed=1)
    assert drawn == learned.write(20, seed=1) != learned.write(20, seed=2)
    assert sum(text in TEXTS for text in drawn) > 10
    (likeliest,) = learned.write(1, temperature=0)
    assert likeliest in TEXTS and learned.write(2, temperature=0) == [likeliest] * 2
    beams = learned.write(3, temperature=0, beams=4)
    assert len(set(beams)) == 3
    costs = learned.nats(beams)
    assert costs == pytest.approx(sorted(costs), abs=1e-3)
    assert all(text.startswith("The Mill") for text in learned.write(3, prompt="The Mill", seed=0))


@pytest.mark.parametrize("how", [{"count": 0}, {"count": 3, "beams": 2, "temperature": 0}, {"count": 1, "beams": 4}])
def test_settings_without_a_meaning_are_refused(learned: Teacher, how: dict[str, int]) -> None:
    with pytest.raises(InvalidOption, match="beams"):
        learned.write(**how)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"tokenizer\.json"):
        teacher.read_tokenizer(tmp_path)
    with pytest.raises(CheckpointError, match=r"benchmarks\.controls\.teacher"):
        Teacher.from_folder(tmp_path)


def test_the_words_of_a_text_come_back(checkpoint: Path) -> None:
    tokenizer: PreTrainedTokenizerFast = teacher.read_tokenizer(checkpoint)
    found = teacher.encoded(["Café Adriatic £ 30 .", "", "a"], tokenizer)
    pieces = [found.tokens[begin:end].tolist() for begin, end in zip(found.offsets, found.offsets[1:], strict=False)]
    assert [tokenizer.decode(piece) for piece in pieces] == ["Café Adriatic £ 30 .", "", "a"]
