"""The comparison of kinds of noise: what is alike stays alike, runs go on where they were, figures pair by seed."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.noise import learning
from benchmarks.noise.__main__ import Bench
from benchmarks.noise.kinds import FALLEN, KEPT, KINDS, LATE, MASKED, MIXED, WAYS, at_the_end, settings_of
from benchmarks.noise.learning import configuration, learn, learned
from benchmarks.noise.section import noise
from benchmarks.noise.summary import summary
from controllable.network.noise_levels import NoiseSchedule
from controllable.sampling.rules.acceptance import Proposal
from controllable.training.batches import Batch
from controllable.training.objective import CleanMix, add_noise


def test_kinds_differ_in_the_noise_levels_alone() -> None:
    rng = np.random.default_rng(0)
    owner = np.repeat(rng.integers(0, 3, (4, 8)), 4, axis=1)
    batch = Batch(rng.integers(0, 9, owner.shape), owner, np.ones(owner.shape, dtype=np.bool_))
    even = NoiseSchedule(1.0, 16.0, np.linspace(0.0, 1.0, 9))
    noised = {
        name: add_noise(batch, even, CleanMix(empty=kind.empty), loss_share=0.5, rng=np.random.default_rng(1))
        for name, kind in KINDS.items()
    }
    for other in (FALLEN, MIXED):
        for part in ("clean", "chosen", "weight", "tokens"):
            assert torch.equal(getattr(noised[MASKED], part), getattr(noised[other], part))
        assert noised[MASKED].seed == noised[other].seed
    assert bool((noised[MASKED].sigma == 16.0).all())
    assert bool((noised[FALLEN].sigma < 16.0).all())


def test_settings_of_kinds_differ_in_one_number(tmp_path: Path) -> None:
    made = [
        configuration(kind, seed=3, steps=9, corpus=tmp_path, out=tmp_path).model_dump(mode="json") for kind in KINDS
    ]
    assert [settings["objective"].pop("empty") for settings in made] == [1.0, 0.0, 0.85]
    assert made[0] == made[1] == made[2]


def test_each_different_way_is_asked_for_once() -> None:
    assert settings_of(MASKED, (1, 4)) == [(KEPT, 1), (KEPT, 4)]
    assert settings_of(MIXED, (1, 4)) == [(KEPT, 1), (KEPT, 4), ("falling", 4), (LATE, 4)]


def test_late_writing_commits_all_at_the_last_step() -> None:
    nothing = torch.zeros(2, 3)
    proposal = Proposal(
        open=torch.tensor([[True, False, True]] * 2), confidence=nothing, blank=nothing.bool(),
        share=torch.tensor([0.9, 1.0]), slot=nothing, turn=nothing, turning=nothing, entropy=lambda: nothing,
    )  # fmt: skip
    assert at_the_end(proposal).tolist() == [[False] * 3, [True, False, True]]
    assert WAYS[LATE].settings(4).lowest == 0.0


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rng, folder = random.Random(0), tmp_path / "corpus"
    folder.mkdir()
    with gzip.open(folder / "shard.jsonl.gz", "wt", encoding="utf-8") as lines:
        for index in range(60):
            split = "train" if index < 40 else "heldout_value"
            lines.write(
                json.dumps({"split": split, "data": {"name": rng.choice("abc"), "age": rng.randint(1, 99)}}) + "\n"
            )
    return folder


def test_a_run_that_was_ended_sees_the_batches_of_one_that_was_not(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STRETCH", 2)
    monkeypatch.setattr(learning, "POSITIONS", 128)
    monkeypatch.setattr(learning, "COMPILE", False)
    monkeypatch.setattr(learning, "SIZES", {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2})
    seen = list[tuple[str, int]]()
    step = learning.Run._step

    def watched(run: learning.Run, batch: Batch, rng: np.random.Generator) -> torch.Tensor:
        seen.append((run.config.run.out.parent.name, int(batch.tokens.sum())))
        if seen[-1][0] == "ended" and len(seen) == 7:
            raise KeyboardInterrupt
        return step(run, batch, rng)

    monkeypatch.setattr(learning.Run, "_step", watched)
    options: dict[str, Any] = {"seed": 0, "steps": 4, "corpus": corpus, "progress": False}
    whole = learn(MIXED, work=tmp_path / "whole", **options)
    with pytest.raises(KeyboardInterrupt):
        learn(MIXED, work=tmp_path / "ended", **options)
    again = learn(MIXED, work=tmp_path / "ended", **options)
    sums = [total for _, total in seen]
    # Four steps, then three of which the last was cut off, then the stretch of it anew.
    assert sums[4:7] == sums[:3]
    assert sums[7:] == sums[2:4]
    assert learned(whole)["tokens"] == learned(again)["tokens"]
    assert learned(whole)["half"] == pytest.approx(learned(again)["half"])


def row(kind: str, seed: int, way: str, steps: int, agreement: float) -> dict[str, Any]:
    rest = {"wordy_strings_with_a_word": 0.5, "distinct_strings": 0.5, "valid": 1.0}
    pairs = {"agreement_by_relation": {"email_name": {"share": agreement, "documents": 100}}}
    return {"kind": kind, "seed": seed, "way": way, "steps": steps, "agreement": agreement, **rest, **pairs}


def test_differences_are_between_networks_of_one_seed() -> None:
    rows = [row(MASKED, 0, KEPT, 4, 0.25), row(MASKED, 1, KEPT, 4, 0.5), row(MIXED, 1, LATE, 4, 0.75)]
    masked, mixed = summary(rows, against=(MASKED, KEPT))
    assert masked["agreement"] == {"mean": 0.375, "least": 0.25, "most": 0.5}
    assert mixed["common_seeds"] == [1]
    assert mixed["agreement_more"] == {"mean": 0.25, "least": 0.25, "most": 0.25}
    alone = summary(rows[2:], against=(MASKED, KEPT))
    assert "agreement_more" not in alone[0]


def test_figures_are_of_what_there_is_and_the_page_says_how_much(tmp_path: Path) -> None:
    rows = [row(MIXED, 0, KEPT, 1, 0.5), *(row(MASKED, 0, *setting, 0.25) for setting in settings_of(MASKED, (1, 2)))]
    (tmp_path / "rows-4-5.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    log = {"step": 4, "tokens": 9e6, "empty": 3.0, "half": 2.0, "half_conditioned": 2.0, "by_quantile": [1.0]}
    for kind in (MASKED, MIXED):
        (tmp_path / f"{kind}-0").mkdir()
        (tmp_path / f"{kind}-0" / "log.jsonl").write_text(json.dumps(log))
    bench = Bench(tmp_path, n=5, steps=4)
    assert bench.lacking(MASKED, 0, (KEPT,)) == [(KEPT, 4), (KEPT, 12)]
    assert bench.lacking(MIXED, 0, (LATE,)) == [(LATE, 2), (LATE, 4), (LATE, 12)]
    figures = bench.figures({"agreement": 1.0})
    assert [network["kind"] for network in figures["networks"]] == [MASKED, MIXED]
    page = "\n".join(noise(figures))
    assert "2 networks (masked: 1 seed, mixed: 1 seed)" in page
    assert "up to 5.0 points" in page
    assert "| masked | kept | 25.0 | 25.0 |" in page
    assert "| mixed | kept | +25.0 |" in page
    assert "| mixed | kept | 50.0 |  |" in page
