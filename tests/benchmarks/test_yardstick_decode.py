"""What networks that have learned nothing write from left to right; needs llguidance and XGrammar."""

import importlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import torch
from transformers import PreTrainedTokenizerFast

from benchmarks.yardstick.network.decode import Decoder
from benchmarks.yardstick.network.masks import BACKENDS, Refused, allowed, no_masks
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.speakers import Speaker, request, speaker
from constraints.errors import GenerationError, InvalidOption

SCHEMA = {
    "title": "Person",
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 6},
        "kind": {"enum": ["basic", "gold", "größer", "größte"]},
        "age": {"type": "integer", "minimum": 0, "maximum": 99},
        "tags": {"type": "array", "items": {"type": "boolean"}, "maxItems": 2},
    },
    "required": ["name", "kind", "age"],
    "additionalProperties": False,
}
ENDLESS = {"type": "string", "minLength": 1000}


@pytest.fixture(scope="module")
def blank(checkpoint: Path) -> Speaker:
    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    return speaker(network(tokenizer, hidden=32, layers=2, heads=2, intermediate=48, seed=3).eval(), tokenizer)


@pytest.fixture(params=BACKENDS)
def masks(request: pytest.FixtureRequest) -> str:
    pytest.importorskip(request.param, reason=f"the package {request.param} is not installed")
    return str(request.param)


@pytest.mark.parametrize("jump", [False, True])
def test_documents_are_valid_and_do_not_depend_on_their_batch(blank: Speaker, masks: str, jump: bool) -> None:
    program = Decoder(blank, masks, jump=jump, temperature=1.0).compile(SCHEMA)
    written = list(program.stream(7, seed=5, batch_size=4))
    assert [document.index for document in written] == list(range(7))
    good = [document for document in written if not document.fault]
    # XGrammar lets control characters stand in strings.
    assert len(good) == 7 or (masks == "xgrammar" and all("not JSON" in d.fault for d in written if d not in good))
    for document in good:
        jsonschema.validate(document.value, SCHEMA)
        assert document.text == json.dumps(json.loads(document.text), separators=(",", ":"), ensure_ascii=False)
    assert len({document.text for document in written}) == 7
    assert [document.text for document in program.stream(7, seed=5, batch_size=1)] == [d.text for d in written]
    assert [document.text for document in program.stream(7, seed=6)] != [d.text for d in written]


@pytest.mark.parametrize("jump", [False, True])
@torch.inference_mode()
def test_the_cache_changes_nothing(blank: Speaker, masks: str, jump: bool) -> None:
    """The likeliest token at each step, with all that was written read anew."""
    decoder = Decoder(blank, masks, jump=jump, temperature=1e-4)
    program = decoder.compile(SCHEMA)
    (found,) = program.stream(1)
    guide, ids = program.guide(), list(program.begin)
    while True:
        for token in blank.encode(guide.forced().decode()) if jump else []:
            assert guide.accept(token)
            ids.append(token)
        mask = no_masks(1, len(blank.tokens))
        guide.fill(mask, 0)
        possible = torch.from_numpy(allowed(mask, len(blank.tokens)))[0]
        logits = blank.model(torch.tensor([ids])).logits[0, -1].masked_fill(~possible, float("-inf"))
        token = int(logits.argmax())
        if token == blank.end:
            break
        assert guide.accept(token)
        ids.append(token)
    assert b"".join(blank.tokens[token] for token in ids).decode() == found.text


def test_a_document_without_end_is_an_error_and_not_a_value(blank: Speaker, masks: str) -> None:
    (written,) = Decoder(blank, masks, max_tokens=20).compile(ENDLESS).stream(1)
    assert written.tokens == 20
    with pytest.raises(GenerationError, match="no end after 20 tokens") as caught:
        _ = written.value
    assert caught.value.best == written.text != ""


def test_a_certain_document_needs_no_network(blank: Speaker, masks: str) -> None:
    certain = {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"], "additionalProperties": False}
    (written,) = Decoder(blank, masks).compile(certain).stream(1)
    assert written.text == '{"a":1}'


@pytest.mark.parametrize(
    ("package", "schema"),
    [("llguidance", {"not": {"type": "string"}}), ("xgrammar", {"type": "string", "pattern": r"(a)\1"})],
)
def test_what_a_backend_does_not_support_is_refused(blank: Speaker, package: str, schema: dict[str, Any]) -> None:
    pytest.importorskip(package, reason=f"the package {package} is not installed")
    with pytest.raises(Refused, match="does not support the schema"):
        Decoder(blank, package).compile(schema)


def test_temperature(blank: Speaker) -> None:
    with pytest.raises(InvalidOption, match="temperature"):
        Decoder(blank, "llguidance", temperature=0.0)


def test_request_names_title_and_properties() -> None:
    text = request({**SCHEMA, "properties": {"who": SCHEMA, "on": True}})
    assert "(Person)" in text and "who (name, kind, age, tags), on." in text
    assert "properties" in request(True)


def test_source_of_realism(blank: Speaker) -> None:
    for package in ("llguidance", "jsf", "english_words", "matplotlib"):
        pytest.importorskip(package, reason=f"the package {package} is not installed")
    sources = importlib.import_module("benchmarks.yardstick.sources")
    source = sources.from_decoder(Decoder(blank, "llguidance", max_tokens=20), seed=0)
    assert list(source(ENDLESS, 2)) == [None, None]
    assert list(source({"const": 3}, 2)) == [3, 3]
