"""The ablation: what is held at nothing stays there while the rest learns, and rows are made once."""

from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.ablation.__main__ import collected, summary
from benchmarks.ablation.chart import draw
from benchmarks.ablation.variants import VARIANTS, copy, hold, match, neighbours, pointer
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_held_stays_at_nothing_and_the_rest_learns(variant: str) -> None:
    torch.manual_seed(0)
    denoiser = Denoiser(
        DenoiserConfig(
            vocab_size=20, embed_dim=8, output_dim=16, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=16, pointer_dim=8,
        )
    )  # fmt: skip
    hold(denoiser, VARIANTS[variant].held)
    optimiser = torch.optim.AdamW(denoiser.parameters(), weight_decay=0.1)
    clean = torch.tensor([[True, True, False, True, True, False]])
    for _ in range(2):
        logits = denoiser(denoiser.embeddings[torch.tensor([[3, 4, 5, 6, 3, 4]])], torch.tensor([2.0]), clean)
        torch.nn.functional.cross_entropy(logits[0, ~clean[0]], torch.tensor([5, 4])).backward()
        optimiser.step()
        optimiser.zero_grad()
    for part in (match, pointer, neighbours, copy):
        held = part in VARIANTS[variant].held
        for weight, where in part(denoiser):
            assert bool(weight[..., where].any()) is not held


def test_rows_are_made_once_and_a_line_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    path, made = tmp_path / "work" / "rows.jsonl", list[tuple[str, int]]()

    def make(name: str, seed: int) -> dict[str, Any]:
        made.append((name, seed))
        return {"agreement": 0.1 * seed}

    first = collected(path, [("a", 1), ("a", 2)], make)
    path.write_text(path.read_text()[:-3])
    again = collected(path, [("a", 1), ("a", 2), ("b", 1)], make)
    assert made == [("a", 1), ("a", 2), ("a", 2), ("b", 1)]
    assert again[:2] == first
    assert [row["variant"] for row in collected(path, [("b", 1)], make)] == ["b"]


def test_the_summary_spans_the_seeds_and_is_drawn(tmp_path: Path) -> None:
    common = {"group": "network", "parameters": 7, "wordy_strings_with_a_word": 0.5, "distinct_strings": 0.5}
    rows = [
        {"variant": "default", "seed": 0, "agreement": 0.25, "address": 9.0, "valid": 1.0, **common},
        {"variant": "default", "seed": 1, "agreement": 0.75, "address": 8.0, "valid": 1.0, **common},
        {"variant": "autoregressive", "seed": 0, "agreement": 0.5, "valid": 0.5, **common},
    ]
    found = summary(rows)
    assert found["default"]["agreement"] == {"mean": 0.5, "least": 0.25, "most": 0.75}
    assert found["default"]["seeds"] == 2
    assert "address" not in found["autoregressive"]
    draw(found, tmp_path / "ablation.png")
    assert (tmp_path / "ablation.png").stat().st_size > 5_000
