"""The count of operations, against torch's own."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser
from controllable.training.throughput import flops_per_position, peak_flops


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_operations_are_those_that_torch_counts(share: float) -> None:
    config = DenoiserConfig(
        vocab_size=300, embed_dim=16, output_dim=32, hidden_size=64, num_hidden_layers=2, intermediate_size=96
    )
    denoiser, length, chosen = Denoiser(config), 40, int(3 * 40 * share)
    noisy, clean = torch.randn(3, length, 16), torch.zeros(3, length, dtype=torch.bool)
    tables = denoiser.embeddings, denoiser.output_table(denoiser.embeddings)
    with FlopCounterMode(display=False) as counter:
        hidden = denoiser.hidden(noisy, torch.full((3,), 2.0), clean, self_condition=noisy).flatten(0, 1)[:chosen]
        denoiser.project(hidden, noisy.flatten(0, 1)[:chosen], torch.full((chosen,), 2.0), tables=tables)
    expected = 3 * counter.get_total_flops() / (3 * length)
    # The embedding of the noise level is left out.
    assert flops_per_position(config, length=length, loss_share=share) == pytest.approx(expected, rel=0.1)


def test_the_peak_is_finite() -> None:
    assert 1e6 < peak_flops(torch.device("cpu"), torch.float32) < 1e16
