"""The ablation: what is held at nothing stays there while the rest learns."""

import pytest
import torch

from benchmarks.ablation import VARIANTS, hold, match, neighbours, pointer
from controllable.configuration import DenoiserConfig
from controllable.modeling import Denoiser


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_held_stays_at_nothing_and_the_rest_learns(variant: str) -> None:
    torch.manual_seed(0)
    denoiser = Denoiser(
        DenoiserConfig(
            vocab_size=20, embed_dim=8, output_dim=16, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=16, pointer_dim=8,
        )
    )  # fmt: skip
    hold(denoiser, VARIANTS[variant])
    optimiser = torch.optim.AdamW(denoiser.parameters(), weight_decay=0.1)
    clean = torch.tensor([[True, True, False, True, True, False]])
    for _ in range(2):
        logits = denoiser(denoiser.embeddings[torch.tensor([[3, 4, 5, 6, 3, 4]])], torch.tensor([2.0]), clean)
        torch.nn.functional.cross_entropy(logits[0, ~clean[0]], torch.tensor([5, 4])).backward()
        optimiser.step()
        optimiser.zero_grad()
    for part in (match, pointer, neighbours):
        held = part in VARIANTS[variant]
        for weight, where in part(denoiser):
            assert bool(weight[..., where].any()) is not held
