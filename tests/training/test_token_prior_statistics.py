"""What a network says of slots on average."""

from pathlib import Path

import numpy as np

from controllable import DiffusionLM
from controllable.training.token_prior_statistics import PLACES, token_prior


def test_it_is_a_distribution_for_each_place(checkpoint: Path, tmp_path: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    values = [{"name": "Ann", "tags": ["a", "bc"], "age": 3, "fine": True}, {}, {"text": "word " * 2000}]
    found = token_prior(lm, values, progress=False)
    assert 1 <= len(found.log_probs) <= PLACES and found.log_probs.shape[1] == len(lm.vocabulary)
    np.testing.assert_allclose(np.exp(found.log_probs).sum(axis=1), 1.0, rtol=1e-3)
    lm.token_prior = found
    lm.save_pretrained(tmp_path / "model")
    again = DiffusionLM.from_pretrained(tmp_path / "model", device="cpu").token_prior
    assert again is not None
    np.testing.assert_allclose(again.log_probs, found.log_probs, atol=0.01)
