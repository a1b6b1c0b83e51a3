"""The yardstick's training, on a network and documents of next to no size."""

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from benchmarks.yardstick.documents import NO_TARGET, Rows, encoded, order
from benchmarks.yardstick.network.network import load, network
from benchmarks.yardstick.network.train import Run, Settings, corpus
from constraints.errors import CheckpointError, ConfigError
from controllable.training.dataset import Encoded, encode_documents

NAMES = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Gödel")


@pytest.fixture(scope="module")
def tokenizer(checkpoint: Path) -> PreTrainedTokenizerFast:
    found: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    return found


@pytest.fixture(scope="module")
def documents(tokenizer: PreTrainedTokenizerFast) -> Encoded:
    given: list[dict[str, Any]] = [
        {"data": {"name": name, "age": age}} for age in range(20, 60) for name in NAMES[: 1 + age % 4]
    ]
    given[1]["prompt"] = "a person"
    return encode_documents(given, tokenizer, max_length=256, progress=False)


@pytest.fixture
def rows(tokenizer: PreTrainedTokenizerFast, documents: Encoded) -> Rows:
    return Rows(documents, start=tokenizer.sep_token_id, end=tokenizer.pad_token_id)


def small(tokenizer: PreTrainedTokenizerFast, *, layers: int = 1) -> LlamaForCausalLM:
    return network(tokenizer, hidden=32, layers=layers, heads=2, intermediate=48)


def settings(out: Path, **changes: Any) -> Settings:
    return Settings(**{"out": out, "tokens": 6000, "positions": 512, "log_every": 1, "ema": 0.5, **changes})


def test_rows_begin_with_the_separator_and_end_with_pad(tokenizer: PreTrainedTokenizerFast, rows: Rows) -> None:
    read, target = rows.batch([0, 1], size=64)
    assert read.shape == target.shape == (2, 64)
    assert read[0, 0] == tokenizer.sep_token_id
    for row, prompt in enumerate((0, len(tokenizer.encode("a person")))):
        length = int(rows.lengths[row])
        assert (target[row, :prompt] == NO_TARGET).all() and (target[row, length:] == NO_TARGET).all()
        assert read[row, prompt] == tokenizer.sep_token_id
        assert target[row, length - 1] == tokenizer.pad_token_id
        assert json.loads(tokenizer.decode(target[row, prompt : length - 1].tolist())).keys() == {"name", "age"}
        assert (read[row, prompt + 1 : length] == target[row, prompt : length - 1]).all()


def test_batches_hold_every_row_once_in_an_order_of_the_seed() -> None:
    lengths = np.array([3, 8, 4, 20, 5, 7, 2, 6])
    found = list(islice(order(lengths, buckets=(4, 8), positions=8, seed=1), 4))
    assert all(len(indices) == 8 // size and max(lengths[indices]) <= size for size, indices in found)
    assert found == list(islice(order(lengths, buckets=(4, 8), positions=8, seed=1), 4))
    assert 3 not in {index for _, indices in found for index in indices}
    with pytest.raises(ConfigError, match="longer"):
        next(order(lengths, buckets=(1,), positions=8, seed=1))


def test_it_learns_and_writes_a_model(tokenizer: PreTrainedTokenizerFast, rows: Rows, tmp_path: Path) -> None:
    folder = Run(small(tokenizer), tokenizer, rows, settings(tmp_path)).train()
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert log[-1]["loss"] < 0.7 * log[0]["loss"]
    assert log[-1]["tokens"] >= 6000 > log[-2]["tokens"]
    average = torch.load(tmp_path / "state.pt", weights_only=True)["average"]
    assert all(torch.equal(value, average[name]) for name, value in load(folder).state_dict().items())


def test_a_run_that_was_ended_goes_on_as_if_it_had_not_been(
    tokenizer: PreTrainedTokenizerFast, rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(small(tokenizer), tokenizer, rows, settings(tmp_path / "whole", tokens=3000)).train()
    ended = settings(tmp_path / "ended", tokens=3000, save_every=0.0)
    run = Run(small(tokenizer), tokenizer, rows, ended)
    with monkeypatch.context() as patch:
        step = run._step
        patch.setattr(run, "_step", lambda *batch: 1 / 0 if run.step == 3 else step(*batch))
        with pytest.raises(ZeroDivisionError):
            run.train()
    assert Run(small(tokenizer), tokenizer, rows, ended).step == 3
    Run(small(tokenizer), tokenizer, rows, ended).train()
    whole, again = (torch.load(tmp_path / name / "state.pt", weights_only=True) for name in ("whole", "ended"))
    assert whole["step"] == again["step"] and whole["tokens"] == again["tokens"]
    for part in ("model", "average"):
        assert all(torch.equal(value, again[part][name]) for name, value in whole[part].items())


def test_a_run_with_other_settings_is_refused(tokenizer: PreTrainedTokenizerFast, rows: Rows, tmp_path: Path) -> None:
    Run(small(tokenizer), tokenizer, rows, settings(tmp_path)).save()
    with pytest.raises(CheckpointError, match="seed"):
        Run(small(tokenizer), tokenizer, rows, settings(tmp_path, seed=1))
    with pytest.raises(CheckpointError, match="sizes"):
        Run(small(tokenizer, layers=2), tokenizer, rows, settings(tmp_path))


def test_more_tokens_are_possible_until_the_rates_fall(
    tokenizer: PreTrainedTokenizerFast, rows: Rows, tmp_path: Path
) -> None:
    Run(small(tokenizer), tokenizer, rows, settings(tmp_path, tokens=1000)).save()
    longer = Run(small(tokenizer), tokenizer, rows, settings(tmp_path, tokens=2000))
    longer.train()
    assert Run(small(tokenizer), tokenizer, rows, settings(tmp_path, tokens=2000)).step == longer.step
    with pytest.raises(CheckpointError, match="after 2000 tokens"):
        Run(small(tokenizer), tokenizer, rows, settings(tmp_path, tokens=3000))


def test_corpora(tokenizer: PreTrainedTokenizerFast, documents: Encoded, tmp_path: Path) -> None:
    assert corpus("data/corpus") == (Path("data/corpus"), 1)
    assert corpus("data/corpus:4") == (Path("data/corpus"), 4)
    (tmp_path / "out").mkdir()
    path = tmp_path / "documents-small.npz"
    documents.save(path)
    assert len(encoded([(path, 3)], tmp_path, tokenizer)) == 3 * len(documents)
    with gzip.open(tmp_path / "shard-0.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"split": split, "data": {"a": split}}) + "\n" for split in ("train", "other"))
    assert len(encoded([(tmp_path, 2), (path, 1)], tmp_path / "out", tokenizer)) == 2 + len(documents)
    Encoded(documents.tokens + np.uint16(1), documents.owner, documents.offsets).save(path)
    with pytest.raises(ConfigError, match="tokenizer"):
        encoded([(path, 1)], tmp_path, tokenizer)
