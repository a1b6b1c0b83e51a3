"""What is said of texts apart from their lengths."""

import torch

from controllable.sampling.rules.spelling import spelling


def test_tokens_are_as_likely_as_they_are_among_texts() -> None:
    log_probs = torch.randn(6, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).log_softmax(1)
    found = spelling(log_probs.clone(), 2)
    expected = log_probs.exp()
    expected[:, 2] = 0.0
    expected = (expected / expected.sum(dim=1, keepdim=True)).log()
    expected[:, 2] = 0.0
    torch.testing.assert_close(found, expected)


def test_only_where_it_is_asked_for() -> None:
    log_probs = torch.randn(4, 5, generator=torch.Generator().manual_seed(0)).log_softmax(1)
    where = torch.tensor([True, False, True, False])
    found = spelling(log_probs.clone(), 0, where)
    assert found[~where].equal(log_probs[~where])
    torch.testing.assert_close(found[where], spelling(log_probs.clone(), 0)[where])


def test_certain_padding_leaves_finite_numbers() -> None:
    log_probs = torch.tensor([[0.0, -torch.inf, -200.0]])
    assert spelling(log_probs, 0)[0, 2].isfinite()
