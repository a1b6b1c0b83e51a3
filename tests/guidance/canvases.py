"""Canvases made by hand, and the check of an energy's gradient."""

import dataclasses
import itertools
import re
from typing import Any

import torch
from torch import Tensor

from constraints.vocabulary import Vocabulary
from guidance import Energy, GuidanceState

PIECES = [b"", b"", b"a", b"b", b"c", b" d", b'"', b"{", b"}", b":", b",", b"\\", b"text", b"other"]
VOCABULARY = Vocabulary.greedy(PIECES, pad_id=0, special_ids=frozenset({1}))
TABLE = torch.randn(len(VOCABULARY), 6, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
MARKS = {"?": -1, "|": 1}
"""A position that is not written yet, and the mark behind a prompt."""


def canvas(*texts: str, seed: int = 0) -> GuidanceState:
    """A state with the tokens of the texts known, those of `?` open, and PAD behind the shorter ones."""
    rows = []
    for text in texts:
        parts = re.findall(r"[?|]|[^?|]+", text)
        rows.append(
            [*itertools.chain(*([MARKS[part]] if part in MARKS else VOCABULARY.encode(part) for part in parts))]
        )
    length = max(map(len, rows))
    exists = torch.tensor([[place < len(row) for place in range(length)] for row in rows])
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    logits = torch.randn(*ids.shape, len(VOCABULARY), generator=torch.Generator().manual_seed(seed)).double()
    exact = torch.nn.functional.one_hot(ids.clamp_min(0), len(VOCABULARY)).double()
    fields: dict[str, Any] = {
        "probabilities": torch.where((ids >= 0)[..., None], exact, logits.softmax(dim=-1)),
        "embeddings": TABLE,
        "noisy": torch.zeros(*ids.shape, 6).double(),
        "sigma": torch.full((len(ids),), 2.0).double(),
        "free": ids < 0,
        "exists": exists,
        "vocabulary": VOCABULARY,
        "logits": logits,
    }
    names = {field.name for field in dataclasses.fields(GuidanceState)}
    return GuidanceState(**{name: value for name, value in fields.items() if name in names})


def gradient_is_right(energy: Energy, state: GuidanceState) -> bool:
    def value(probabilities: Tensor) -> Tensor:
        return energy.energy(dataclasses.replace(state, probabilities=probabilities))

    leaf = state.probabilities.clone().requires_grad_(True)
    return torch.autograd.gradcheck(value, (leaf,), fast_mode=True)
