"""Classifiers trained by one call: what they learn, what is refused, the command."""

import csv
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from constraints.errors import InvalidOption
from controllable import DiffusionLM
from controllable.cli import main
from controllable.training import train_classifier
from controllable.training.classifiers.labelled import draw_span, label_texts
from controllable.training.classifiers.noised import seen_half_way
from guidance import GuidanceState
from guidance.classifiers import Classifier

GOOD, BAD = ("red", "order", "name"), ("type", "string", "date")
Train = Callable[..., Classifier]


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def corpus(count: int = 80) -> list[tuple[str, str]]:
    rng = random.Random(0)
    pairs = [("good", GOOD), ("bad", BAD)]
    return [(" ".join(rng.choices(pairs[n % 2][1], k=rng.randint(2, 4))), pairs[n % 2][0]) for n in range(count)]


@pytest.fixture(scope="module")
def train(lm: DiffusionLM) -> Train:
    def call(texts: list[str], labels: list[Any], **options: Any) -> Classifier:
        settings = {"steps": 60, "hidden_size": 32, "num_hidden_layers": 1, "background": 12, "progress": False}
        return train_classifier(lm, texts, labels, **{**settings, **options})

    return call


@pytest.fixture(scope="module")
def trained(train: Train) -> Classifier:
    texts, labels = zip(*corpus(), strict=True)
    return train(list(texts), list(labels), at="/note")


# --- what they learn ---


def test_it_tells_what_is_known_and_guesses_what_is_not(trained: Classifier) -> None:
    assert trained.labels == ("bad", "good")
    report = trained.report
    assert report is not None
    assert (report.trained_on, report.held_out) == (72 + 12, 8)
    assert report.scores[0.0] >= 0.9
    assert report.scores[1.0] <= 0.8
    assert "100% known" in str(report)


def state_of(lm: DiffusionLM, text: str) -> GuidanceState:
    """A slot that is open but for the given text at its beginning."""
    before, known = lm.vocabulary.encode('{"note":"'), lm.vocabulary.encode(text)
    ids = torch.tensor([[*before, *known, *[0] * 4, *lm.vocabulary.encode('"}')]])
    inside = torch.zeros_like(ids, dtype=torch.bool)
    inside[:, len(before) : len(before) + len(known) + 4] = True
    free = inside.clone()
    free[:, : len(before) + len(known)] = False
    even = torch.full((*ids.shape, len(lm.vocabulary)), 1.0 / len(lm.vocabulary))
    exact = torch.nn.functional.one_hot(ids, len(lm.vocabulary)).float()
    return GuidanceState(
        probabilities=torch.where(free[..., None], even, exact),
        embeddings=lm.adapter.table,
        noisy=torch.zeros(*ids.shape, lm.adapter.table.shape[1]),
        sigma=torch.tensor([lm.adapter.schedule.sigma_max]),
        free=free,
        exists=torch.ones_like(free),
        vocabulary=lm.vocabulary,
        slot=torch.where(inside, 0, -1),
        pointers=[["/note"]],
    )


def test_it_pulls_towards_the_words_of_a_label(lm: DiffusionLM, trained: Classifier) -> None:
    state = state_of(lm, "red order")
    leaf = state.probabilities.clone().requires_grad_(True)
    energy = trained.guide("good").energy(replace(state, probabilities=leaf))
    assert energy > trained.guide("bad").energy(state)
    (gradient,) = torch.autograd.grad(energy.sum(), leaf)
    slope = gradient[state.free].mean(dim=0)
    means = [
        np.mean([float(slope[token]) for word in words for token in lm.vocabulary.encode(" " + word)])
        for words in (GOOD, BAD)
    ]
    assert means[0] > means[1]


def test_it_guides_a_generation(lm: DiffusionLM, trained: Classifier) -> None:
    schema = {"type": "object", "properties": {"note": {"type": "string", "maxLength": 20}}, "required": ["note"]}
    generations = lm.generate(schema, n=2, steps=2, guidance=trained.guide("good"))
    assert all(set(generation.value) == {"note"} for generation in generations)
    assert generations[0].trace.energies("LabelGuide 'good'")


def test_the_same_seed_gives_the_same_classifier(train: Train) -> None:
    texts, labels = map(list, zip(*corpus(20), strict=True))
    one, again, other = (train(texts, labels, steps=3, background=2, seed=seed) for seed in (1, 1, 2))
    for name, weight in one.network.state_dict().items():
        assert torch.equal(weight, again.network.state_dict()[name])
    assert any(not torch.equal(w, other.network.state_dict()[n]) for n, w in one.network.state_dict().items())


def test_numbers(train: Train) -> None:
    texts = [text for text, _ in corpus(100)]
    found = train(texts, [100.0 + 10 * len(text.split()) for text in texts], kind="regression", steps=200)
    assert found.report is not None
    assert found.report.scores[0.0] > 0.6
    assert 0 < found.config.error < 10
    assert found.guide(value=120.0).name == "ValueGuide 120"


def test_tags(train: Train) -> None:
    texts = [text for text, _ in corpus()]
    tags = [["G" if word in GOOD else "B" for word in text.split()] for text in texts]
    found = train(texts, tags, kind="token")
    assert found.labels == ("B", "G")
    assert found.report is not None
    assert found.report.scores[0.0] > 0.9


def test_spans(train: Train) -> None:
    texts = [first + " " + second for (first, _), (second, _) in zip(corpus(), corpus()[1:], strict=False)]
    spans = [[(place, place + 1, "G" if word in GOOD else "B") for place, word in enumerate(t.split())] for t in texts]
    found = train(texts, spans, kind="span", steps=120)
    assert found.labels == ("B", "G")
    assert found.report is not None
    assert found.report.scores[0.0] > 0.6


# --- how texts become canvases ---


def test_what_is_known_is_exact_and_the_literals_are_left_out(lm: DiffusionLM) -> None:
    texts, labels = map(list, zip(*corpus(12), strict=True))
    labelled = label_texts(lm, texts, labels, kind="sequence", at="/a~1b/0")
    assert lm.vocabulary.decode(labelled.before) == b'{"a/b":["'
    assert lm.vocabulary.decode(labelled.after) == b'"]}'
    seen = seen_half_way(lm, labelled, labelled.texts, np.random.default_rng(0), open_share=0.0)
    for row, text in enumerate(labelled.texts):
        count = len(text.tokens)
        assert torch.equal(seen.estimate[row, :count], lm.adapter.table[torch.from_numpy(text.tokens)])
        slack = seen.estimate[row, count:][seen.mask[row, count:]]
        assert torch.equal(slack, lm.adapter.table[lm.vocabulary.pad_id].expand_as(slack))
    far = seen_half_way(lm, labelled, labelled.texts, np.random.default_rng(0), open_share=1.0)
    assert (far.estimate[far.mask].norm(dim=-1) < seen.estimate[far.mask].norm(dim=-1)).all()


def test_words_and_their_tokens(lm: DiffusionLM) -> None:
    text = ' a "quoted"  wörd\n end'
    labelled = label_texts(lm, [text] * 10, [["1", "2", "3", "4"]] * 10, kind="token", at="/note")
    one = labelled.texts[0]
    assert one.tags is not None
    begun = [
        lm.vocabulary.decode(one.tokens[start:end].tolist()).decode().strip()
        for start, end in zip(
            np.flatnonzero(one.tags < 4), [*np.flatnonzero(one.tags < 4)[1:], len(one.tokens)], strict=True
        )
    ]
    assert begun == ["a", '\\"quoted\\"', "wörd", "end"]


def test_other_stretches_have_no_label(lm: DiffusionLM) -> None:
    labelled = label_texts(lm, ["red order name"] * 10, [[(0, 1, "x"), (1, 3, "y")]] * 10, kind="span", at=None)
    rng, none = np.random.default_rng(0), labelled.classes.index("(none)")
    drawn = {draw_span(labelled.texts[0], none, rng) for _ in range(200)}
    assert set(labelled.texts[0].spans) <= drawn
    assert len({span[:2] for span in drawn}) == len(drawn)
    assert all(0 <= begin < end <= len(labelled.texts[0].tokens) for begin, end, _ in drawn)


# --- what is refused ---

TEXTS = [text for text, _ in corpus(12)]
LABELS = [label for _, label in corpus(12)]


@pytest.mark.parametrize(
    ("texts", "labels", "options", "message"),
    [
        (TEXTS, LABELS[1:], {}, "12 texts have 11 labels"),
        (TEXTS[:4], LABELS[:4], {}, "4 texts are too few"),
        (TEXTS, ["good"] * 12, {}, "all labels are 'good'"),
        (TEXTS, [*LABELS[1:], "odd"], {}, "only one text has the label 'odd'"),
        (TEXTS, [*LABELS[1:], ""], {}, "label is empty.*text 11"),
        (["  ", *TEXTS[1:]], LABELS, {}, "text is empty.*text 0"),
        ([*TEXTS[1:], "ab " * 400], LABELS, {}, "tokens, more than the .* that fit.*text 11"),
        (TEXTS, LABELS, {"kind": "words"}, "kind is 'words'"),
        (TEXTS, LABELS, {"at": "a/note"}, "no path"),
        (TEXTS, LABELS, {"steps": 0}, "steps is 0"),
        (TEXTS, LABELS, {"minutes": -1.0}, "minutes is -1"),
        (TEXTS, LABELS, {"held_out_share": 0.0}, "held_out_share is 0"),
        (TEXTS, LABELS, {"hidden_size": 3}, "hidden_size is 3"),
        (TEXTS, LABELS, {"kind": "regression"}, "'good' is not a finite number.*text 0"),
        (TEXTS, [1.0] * 12, {"kind": "regression"}, "all numbers are 1"),
        (TEXTS, [["x"]] * 12, {"kind": "token"}, "words do not have as many tags.*text 0"),
        (TEXTS, [[(0, 9, "x")]] * 12, {"kind": "span"}, "is no span of a text.*text 0"),
        (TEXTS, [[]] * 12, {"kind": "span"}, "no text has a span"),
    ],
)
def test_what_can_not_be_learned_from(
    train: Train, texts: list[str], labels: list[Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidOption, match=message):
        train(texts, labels, **options)


# --- the command ---


def command(checkpoint: Path, *arguments: object) -> int:
    return main(
        ["train-classifier", *map(str, arguments), "--checkpoint", str(checkpoint), "--device", "cpu", "--steps", "2"]
    )


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_the_command(suffix: str, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = tmp_path / f"data{suffix}", tmp_path / "classifier"
    with data.open("w", encoding="utf-8", newline="") as file:
        if suffix == ".csv":
            csv.writer(file).writerows([("note", "mood"), *corpus(12)])
        else:
            file.writelines(json.dumps({"note": text, "mood": label}) + "\n" for text, label in corpus(12))
    assert command(checkpoint, data, "--text", "note", "--label", "mood", "--at", "/note", "--out", out) == 0
    told = capsys.readouterr()
    assert told.out == f"{out}\n"
    assert "held-out" in told.err
    assert Classifier.from_pretrained(out).guide("good").at == "/note"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text":"a","label":"b"}\nnot JSON\n', "line 2"),
        ('{"text":"a"}\n', "there is no 'label'"),
        ('{"text":3,"label":"b"}\n', "'text' is not a text"),
        ("[1]\n", "not a JSON object"),
        ("", "0 texts are too few"),
    ],
)
def test_files_that_are_broken(
    content: str, message: str, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(content, encoding="utf-8")
    assert command(checkpoint, data, "--out", tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_file_that_is_not_there(checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(checkpoint, tmp_path / "none.csv", "--out", tmp_path / "out") == 2
    assert "cannot read the labelled texts" in capsys.readouterr().err
