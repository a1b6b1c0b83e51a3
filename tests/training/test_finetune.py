"""Fine-tuning on a file of documents."""

import json
from pathlib import Path

import pytest
import torch

from constraints.errors import CheckpointError, ConfigError
from controllable.lm import DiffusionLM
from controllable.network.bundled import locate
from controllable.training import fine_tune
from controllable.training.dataset import read_corpus
from controllable.training.finetune import read_documents, write_corpus

COLOURS = ("crimson", "teal", "ochre", "indigo", "maroon")


def write(path: Path, documents: list[object]) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    paints: list[object] = [{"paint": f"{a} {b}", "coats": 3} for a in COLOURS for b in COLOURS]
    return write(tmp_path / "paints.jsonl", paints)


def test_the_model_moves_towards_the_documents_and_a_second_call_goes_on(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    found = fine_tune(data, start=None, out=out, steps=4, progress=False)
    assert (found.documents, found.trained_on) == (25, 23)
    assert found.after < found.before
    paint = {"type": "object", "properties": {"paint": {"type": "string"}}, "required": ["paint"]}
    assert DiffusionLM.from_pretrained(found.model, device="cpu").generate(paint, n=1, steps=2)[0].value["paint"]
    prior = json.loads((found.model / "layout_prior.json").read_text())
    bundled = json.loads((locate() / "layout_prior.json").read_text())
    assert prior["include"]["coats"] == 1.0
    assert "email" in prior["include"]
    assert prior["kind"] == bundled["kind"]
    assert prior["capacity"].keys() >= bundled["capacity"].keys()

    again = fine_tune(data, start=None, out=out, steps=4, progress=False)
    assert again.after == pytest.approx(found.after)
    assert torch.load(out / "state.pt", weights_only=True)["step"] == 4


def test_the_same_documents_are_held_out_whatever_their_order(data: Path, tmp_path: Path) -> None:
    documents = read_documents(data)
    write_corpus(documents, tmp_path / "a")
    write_corpus(documents[::-1], tmp_path / "b")

    def held_out(name: str) -> list[str]:
        return sorted(json.dumps(found["data"]) for found in read_corpus(tmp_path / name, "heldout_value"))

    assert held_out("a") == held_out("b")
    assert len(held_out("a")) == 2


def test_documents_are_read_once_each_and_empty_lines_skipped(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('\n{"a": 1}\n{"a":1}\n' + "".join(f"[{n}]\n" for n in range(9)), encoding="utf-8")
    assert read_documents(path) == [{"a": 1}, *([n] for n in range(9))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1}\n{"a": 2\n', "line 2"),
        (b"NaN\n", "NaN"),
        (b"[1]\n[2]\n", "too few"),
        (b"", "too few"),
        (b"\xff\xfe\n", "UTF-8"),
        (b"[" * 100_000, "line 1"),
    ],
)
def test_broken_files_are_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        fine_tune(path, start=None, out=tmp_path / "run", progress=False)
    assert not (tmp_path / "run").exists()


def test_a_run_on_other_documents_is_not_gone_on_with(data: Path, tmp_path: Path) -> None:
    write_corpus(read_documents(data), tmp_path / "run" / "corpus")
    other = write(tmp_path / "other.jsonl", list(range(20)))
    with pytest.raises(ConfigError, match="other documents"):
        fine_tune(other, start=None, out=tmp_path / "run", progress=False)


def test_documents_that_are_all_too_long_are_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "long.jsonl", [[n] * 300 for n in range(12)])
    with pytest.raises(ConfigError, match="no document that fits"):
        fine_tune(path, start=None, out=tmp_path / "run", progress=False)


def test_a_missing_model_is_an_error(data: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such checkpoint folder"):
        fine_tune(data, start=tmp_path / "nothing", out=tmp_path / "run", progress=False)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(CheckpointError, match="'bert'"):
        fine_tune(data, start=tmp_path, out=tmp_path / "run", progress=False)
    assert not (tmp_path / "run").exists()
