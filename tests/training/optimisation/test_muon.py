"""Muon: orthogonal updates, as torch's own makes them."""

import pytest
import torch
from torch import nn

from controllable.training.optimisation.muon import Muon, orthogonalise


@pytest.mark.parametrize("shape", [(6, 6), (4, 9), (12, 5)])
def test_singular_values_become_about_one(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    found, other = orthogonalise(torch.stack((matrix, 3.0 * matrix)))
    assert found.shape == shape
    torch.testing.assert_close(found, other)
    values = torch.linalg.svdvals(found)
    assert values.min() > 0.5
    assert values.max() < 1.3
    assert (found * (left @ right)).sum() / min(shape) > 0.7


def test_steps_are_those_of_torch() -> None:
    torch.manual_seed(0)
    start = torch.randn(8, 16)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    first = Muon([ours], lr=0.1, weight_decay=0.01)
    second = torch.optim.Muon([theirs], lr=0.1, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
    for _ in range(3):
        gradient = torch.randn(8, 16)
        for weight, optimiser in ((ours, first), (theirs, second)):
            weight.grad = gradient.clone()
            optimiser.step()
    # Torch iterates in bfloat16.
    torch.testing.assert_close(ours - start, theirs - start, atol=0.02, rtol=0.05)
    assert (ours - start).abs().max() > 0.05


def test_matrices_of_one_shape_move_as_each_by_itself() -> None:
    start = torch.randn(3, 4, 6, generator=torch.Generator().manual_seed(0))
    together, apart = [[nn.Parameter(each.clone()) for each in start] for _ in range(2)]
    optimisers = [Muon(together, lr=0.1), *(Muon([weight], lr=0.1) for weight in apart)]
    for weight, other, gradient in zip(together, apart, start.flip(0), strict=True):
        weight.grad, other.grad = gradient.clone(), gradient.clone()
    for optimiser in optimisers:
        optimiser.step()
    for weight, other in zip(together, apart, strict=True):
        torch.testing.assert_close(weight, other)


def test_a_matrix_without_gradient_stays() -> None:
    weight = nn.Parameter(torch.ones(2, 3))
    Muon([weight], lr=0.1).step()
    assert torch.equal(weight, torch.ones(2, 3))
