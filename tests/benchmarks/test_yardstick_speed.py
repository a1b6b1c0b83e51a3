"""How speed is measured, and writing without a constraint."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from transformers import PreTrainedTokenizerFast

from benchmarks.yardstick import free
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.speakers import GENERAL, Speaker, speaker
from benchmarks.yardstick.speed import takes_part
from benchmarks.yardstick.speed_plot import plot
from benchmarks.yardstick.turns import Round, Writer, figures, rounds
from constraints.errors import GenerationError
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings


@pytest.fixture(scope="module")
def blank(checkpoint: Path) -> Speaker:
    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    return speaker(network(tokenizer, hidden=32, layers=2, heads=2, intermediate=48, seed=3).eval(), tokenizer)


def test_rounds_go_by_turns_after_one_that_warms_up() -> None:
    asked: list[tuple[int, int]] = []

    def write(batch: int, seed: int) -> list[tuple[str, bool]]:
        asked.append((batch, seed))
        return [("abc", number > 0) for number in range(batch)]

    found, refused = rounds({"ours": write, "other": write}, batch=4, repeats=2, count=len)
    turns = [[(1, 0), (4, repeat)] * 2 for repeat in (1, 2)]
    assert asked == [(4, 0), (4, 0), *turns[0], *turns[1]] and not refused
    assert [(row.tokens, row.texts, row.finished) for row in found["other"]] == [(12, 4, 3)] * 2


def test_whose_turn_it_is_differs_from_round_to_round() -> None:
    order: list[str] = []

    def named(name: str) -> Writer[str]:
        def write(batch: int, seed: int) -> list[tuple[str, bool]]:
            order.append(name)
            return [("a", True)] * batch

        return write

    rounds({name: named(name) for name in "abc"}, batch=2, repeats=6, count=len)
    turns = order[3::2]
    assert all(sorted(turns[at : at + 3]) == ["a", "b", "c"] for at in range(0, 18, 3))
    assert len(set(turns[::3])) > 1


def test_one_that_can_not_write_is_left_out_and_says_why() -> None:
    def fail(batch: int, seed: int) -> list[tuple[str, bool]]:
        raise GenerationError("too long")

    found, refused = rounds({"ours": fail, "other": lambda batch, seed: [("a", True)]}, batch=1, repeats=2, count=len)
    assert list(found) == ["other"] and refused == {"ours": "GenerationError: too long"}
    assert "ours_times_as_quick" not in figures(found, first="ours")["other"]


def test_figures() -> None:
    rows = {"ours": [Round(2.0, 40, 4, 4)], "other": [Round(4.0, 40, 4, 3)]}
    assert figures(rows, first="ours")["other"] == {
        "tokens_per_second": 10.0,
        "documents_per_second": 0.75,
        "tokens_a_text": 10.0,
        "finished": 0.75,
        "ours_times_as_quick": 2.0,
    }


def test_no_token_ends_a_text_without_constraint(blank: Speaker) -> None:
    # So hot that all tokens are as likely, the end token among them.
    write = free.left_to_right(blank, length=9, temperature=1e6)
    texts = [ids for ids, _ in write(40, 1)]
    assert {len(ids) for ids in texts} == {9}
    assert write(40, 1)[:2] == write(2, 1) != write(2, 2)
    always = replace(blank, end=texts[0][0])
    assert free.left_to_right(always, length=9, temperature=1e6)(1, 1)[0][0] == texts[0]


def test_ours_fills_a_canvas_without_constraint(checkpoint: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    write = free.ours(lm, SamplerSettings(steps=2), length=12)
    texts = [ids for ids, _ in write(3, 1)]
    assert all(0 < len(ids) <= 12 and lm.vocabulary.pad_id not in ids for ids in texts)
    assert [ids for ids, _ in write(3, 1)] == texts != [ids for ids, _ in write(3, 2)]


def test_the_general_network_has_fewer_settings(blank: Speaker) -> None:
    options = argparse.Namespace(smollm2_batches=[1], smollm2_canvases=[64])
    general = replace(blank, name=GENERAL)
    cells: list[dict[str, Any]] = [{"batch": 1}, {"batch": 32}, {"batch": 1, "canvas": 64}, {"batch": 1, "canvas": 128}]
    assert [takes_part(general, options, **cell) for cell in cells] == [True, False, True, False]
    assert all(takes_part(blank, options, **cell) for cell in cells)


def test_plot(tmp_path: Path) -> None:
    def row(batch: int, canvas: int, **speeds: float) -> dict[str, Any]:
        sources = {name: {"tokens_per_second": speed} for name, speed in speeds.items()}
        return {"batch": batch, "canvas": canvas, "sources": sources}

    rows = [row(1, 64, ours=10.0, other=5.0), row(1, 128, ours=9.0), row(32, 64, ours=50.0)]
    plot(rows, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 1000
