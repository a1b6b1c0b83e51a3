"""Classifiers as guides: what they read, their gradients, what they refuse, saving and loading."""

import dataclasses
import itertools
import json
import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.errors import CheckpointError, InvalidOption
from controllable.testing import assert_energy_laws
from guidance import Energy, GuidanceState
from guidance.binding import Canvases, bound
from guidance.classifiers import Classifier, ClassifierConfig
from guidance.classifiers.alignment import tags_log_prob
from guidance.classifiers.classifier import fingerprint_of
from guidance.classifiers.classifier_network import ClassifierNetwork, Kind
from guidance.classifiers.label_guides import LabelGuide
from guidance.classifiers.windows import windows_of
from tests.guidance.canvases import PIECES, TABLE, canvas, gradient_is_right, tilted
from tests.guidance.test_steps import NothingReadBack


def classifier(kind: Kind = "sequence", **changes: Any) -> Classifier:
    torch.manual_seed(1)
    labels = () if kind == "regression" else ("good", "bad", "odd")
    config = ClassifierConfig(
        kind, labels, 6, fingerprint_of(TABLE), hidden_size=8, num_attention_heads=2, **changes
    )  # fmt: skip
    return Classifier(ClassifierNetwork(config).double())


GUIDES: dict[str, Callable[[], Energy]] = {
    "sequence": lambda: classifier().guide("bad"),
    "value": lambda: classifier(at="/text").guide("bad"),
    "token": lambda: classifier("token").guide(tags=["good", None, "odd"]),
    "span": lambda: classifier("span").guide("odd", start=1, end=3),
    "regression": lambda: classifier("regression", centre=3.0, scale=2.0).guide(value=4.0, spread=0.5),
}


# --- what is read ---


def places(state: GuidanceState, at: str | None) -> list[list[int]]:
    windows = windows_of(state, at)
    return [index[mask].tolist() for index, mask in zip(windows.index, windows.mask, strict=True)]


def test_a_guide_reads_the_values_at_a_pointer() -> None:
    state = canvas('{"text":"[a??]","other":"[b]"}', '{"other":"[?]","text":"[c]"}', '{"other":"[a]"}')
    windows = windows_of(state, "/text")
    assert windows.row.tolist() == [0, 1]
    read = places(state, "/text")
    assert [PIECES[token] for token in state.probabilities[1, read[1]].argmax(dim=-1)] == [b"c"]
    assert state.free[0, read[0]].tolist() == [False, True, True]


def test_the_whole_text_is_read_without_its_prompt() -> None:
    assert places(canvas("ab|c??", "a?"), None) == [[3, 4, 5], [0, 1]]


def test_a_document_without_the_value_has_no_energy() -> None:
    guide = classifier().guide("good", at="/text")
    values = guide.energy(canvas('{"text":"[a?]"}', '{"other":"[?]"}'))
    assert values[0] < 0 and values[1] == 0
    with pytest.warns(UserWarning, match="'/text'"):
        change, values = tilted(guide, canvas('{"other":"[?]"}'))
    assert values.tolist() == [0.0]
    assert not change.any()


def test_what_is_read_does_not_depend_on_the_rest_of_the_batch() -> None:
    guide = classifier().guide("good", at="/text")
    alone = guide.energy(canvas('{"text":"[ab]"}'))
    beside = guide.energy(canvas('{"text":"[ab]"}', '{"other":"a","text":"[????????]"}'))
    torch.testing.assert_close(alone[0], beside[0])


# --- gradients ---


@pytest.mark.parametrize("name", GUIDES)
def test_gradients(name: str) -> None:
    state = canvas('{"text":"[a???]"}', '{"text":"[????]","other":"a"}')
    assert gradient_is_right(GUIDES[name](), state)
    assert_energy_laws(GUIDES[name](), [state])


@pytest.mark.parametrize("name", GUIDES)
def test_known_positions_are_left_alone_and_a_small_step_raises_the_energy(name: str) -> None:
    state = canvas('{"text":"[a????]"}')
    guide = GUIDES[name]()
    change, before = tilted(guide, state)
    assert not change[~state.free].any()
    moved = (state.probabilities.clamp_min(1e-300).log() + 1e-3 * change).softmax(dim=-1)
    assert guide.energy(dataclasses.replace(state, probabilities=moved)) > before


def test_log_probabilities_of_labels_sum_to_one() -> None:
    state = canvas("a??b")
    one = classifier()
    guides = [LabelGuide(one, None, number) for number in range(len(one.config.classes))]
    torch.testing.assert_close(sum(guide.energy(state).exp() for guide in guides), torch.ones(1).double())
    assert guides[1] == one.guide("bad")


@settings(max_examples=40)
@given(data=st.data())
def test_tags_against_enumeration(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 5))
    tags = data.draw(st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=length))
    seed = data.draw(st.integers(0, 99))
    inside, end = 2, 3
    each = torch.randn(1, length, 4, generator=torch.Generator().manual_seed(seed)).double().log_softmax(dim=-1)
    total = 0.0
    for labels in itertools.product(range(4), repeat=length):
        text = list(labels)
        while text and text[-1] == end:
            text.pop()
        begun = [label for label in text if label != inside]
        if not text or text[0] == inside or end in text or len(begun) != len(tags):
            continue
        if all(tag in (None, label) for tag, label in zip(tags, begun, strict=True)):
            total += math.exp(sum(float(each[0, place, label]) for place, label in enumerate(labels)))
    mask = torch.ones(1, length, dtype=torch.bool)
    found = tags_log_prob(each, tags, inside=inside, end=end, mask=mask)
    assert math.isclose(float(found.exp()), total, rel_tol=1e-9, abs_tol=1e-12)
    # Positions behind the canvas change nothing.
    wider = torch.cat((each, torch.zeros(1, 2, 4).double()), dim=1)
    longer = tags_log_prob(wider, tags, inside=inside, end=end, mask=torch.nn.functional.pad(mask, (0, 2)))
    torch.testing.assert_close(longer, found)


def test_guides_go_together_with_others() -> None:
    state = canvas("a??b")
    good, bad = (classifier().guide(label) for label in ("good", "bad"))
    torch.testing.assert_close((~good).energy(state).exp(), 1 - good.energy(state).exp(), atol=1e-5, rtol=0)
    torch.testing.assert_close((2.0 * good + bad).energy(state), 2.0 * good.energy(state) + bad.energy(state))
    assert good.name == "LabelGuide 'good'"


# --- what is refused ---


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        ("sequence", {"label": "worse"}, "no label 'worse'.*'good', 'bad', 'odd'"),
        ("sequence", {}, "takes label, not nothing"),
        ("sequence", {"label": "good", "value": 1.0}, "takes label, not label, value"),
        ("sequence", {"label": "good", "spread": 1.0}, "takes label"),
        ("token", {"label": "good"}, "takes tags, not label"),
        ("token", {"tags": ["good", "verb"]}, "no label 'verb'"),
        ("token", {"tags": "good"}, "for each word"),
        ("token", {"tags": []}, "for each word"),
        ("span", {"label": "good", "start": 2, "end": 2}, "is empty"),
        ("span", {"label": "good"}, "takes end, label, start"),
        ("regression", {"value": math.nan}, "finite"),
        ("regression", {"value": 1.0, "spread": 0.0}, "spread"),
    ],
)
def test_what_makes_no_guide(kind: Kind, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        classifier(kind).guide(**arguments)


def test_targets_longer_than_the_canvas() -> None:
    with pytest.raises(InvalidOption, match="4 tags do not fit into a text of 3 positions"):
        classifier("token").guide(tags=["good"] * 4).energy(canvas("a??", "a????"))
    with pytest.raises(InvalidOption, match="ends at position 4 does not fit into a text of 3"):
        classifier("span").guide("good", start=0, end=4).energy(canvas("a??"))


def test_another_language_model() -> None:
    state = canvas("a?")
    guide = classifier().guide("good")
    for table in (TABLE + 0.1, TABLE[:, :3], TABLE[:-1]):
        with pytest.raises(InvalidOption, match="another language model"):
            guide.energy(dataclasses.replace(state, embeddings=table))
    # Rounding is not another model.
    assert guide.energy(dataclasses.replace(state, embeddings=TABLE.float().double())).isfinite().all()


def test_sizes_that_do_not_go_together() -> None:
    with pytest.raises(InvalidOption, match="hidden_size is 10"):
        dataclasses.replace(classifier().config, hidden_size=10, num_attention_heads=4)
    with pytest.raises(InvalidOption, match="no kind 'words'"):
        dataclasses.replace(classifier().config, kind="words")


# --- saving and loading ---


@pytest.mark.parametrize("kind", ["sequence", "token", "span", "regression"])
def test_round_trip(kind: Kind, tmp_path: Path) -> None:
    one = Classifier(classifier(kind, at="/text", centre=1.5).network.float())
    one.save_pretrained(tmp_path / "saved")
    again = Classifier.from_pretrained(tmp_path / "saved")
    assert again.config == one.config
    assert again.labels == one.labels
    for name, weight in one.network.state_dict().items():
        torch.testing.assert_close(again.network.state_dict()[name], weight)


def test_folders_that_are_no_classifier(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot load"):
        Classifier.from_pretrained(tmp_path)
    classifier().save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    for change, message in (
        ({"hidden_size": 16}, "cannot load"),
        ({"surplus": 1}, "cannot load"),
        ({"model_type": "bert"}, "not a classifier of ours"),
    ):
        (tmp_path / "config.json").write_text(json.dumps({**config, **change}))
        with pytest.raises(CheckpointError, match=message):
            Classifier.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "model.safetensors").write_bytes(b"torn")
    with pytest.raises(CheckpointError, match="cannot load"):
        Classifier.from_pretrained(tmp_path)


def test_no_warning_where_there_is_something_to_guide() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        classifier().guide("good", at="/text").energy(canvas('{"text":"[?]"}'))


@pytest.mark.parametrize("kind", GUIDES)
def test_guides_of_known_canvases_read_nothing_back(kind: str) -> None:
    guide, given = GUIDES[kind](), canvas('ab|{"text":"[ab??]"}', '{"text":"[a?bb]"}')
    numbers = given.slot
    assert numbers is not None
    written = [[row.eq(0).nonzero()[:, 0]] for row in numbers]
    documents = [torch.arange(3, int(given.exists[0].sum())), torch.arange(int(given.exists[1].sum()))]
    length = given.exists.shape[1]
    canvases = Canvases(written, given.pointers, given.vocabulary, TABLE, length=length, documents=documents)
    known = bound(guide, canvases)
    assert torch.equal(known.energy(given), guide.energy(given))
    with NothingReadBack():
        tilted(known, given)
    torch._dynamo.reset()
    energy = torch.compile(known.energy, fullgraph=True, backend="aot_eager")
    torch.testing.assert_close(energy(given), guide.energy(given))
