"""Canvases made by hand, and the check of an energy's gradient."""

import re
from dataclasses import replace

import torch
from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from guidance import Energy, GuidanceState, Term, Tilt

PIECES = [b"", b"", b"a", b"b", b"c", b" d", b'"', b"{", b"}", b":", b",", b"\\", b"text", b"other"]
VOCABULARY = Vocabulary.greedy(PIECES, pad_id=0, special_ids=frozenset({1}))
TABLE = torch.randn(len(VOCABULARY), 6, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
MARKS = {"?": -1, "|": 1, "_": 0}
"""A position that is not written yet, the mark behind a prompt, and PAD."""


def canvas(*texts: str, seed: int = 0) -> GuidanceState:
    """A state with the tokens of the texts known, those of `?` open, and PAD behind the shorter ones.

    What stands between `[` and `]` is a slot; its pointer is the property name in front of it.
    """
    read = [_read(text) for text in texts]
    length = max(len(ids) for ids, _, _ in read)
    ids = torch.tensor([ids + [0] * (length - len(ids)) for ids, _, _ in read])
    slot = torch.tensor([numbers + [-1] * (length - len(numbers)) for _, numbers, _ in read])
    logits = torch.randn(*ids.shape, len(VOCABULARY), generator=torch.Generator().manual_seed(seed)).double()
    exact = torch.nn.functional.one_hot(ids.clamp_min(0), len(VOCABULARY)).double()
    return GuidanceState(
        probabilities=torch.where((ids >= 0)[..., None], exact, logits.softmax(dim=-1)),
        embeddings=TABLE,
        noisy=torch.zeros(*ids.shape, 6).double(),
        sigma=torch.full((len(ids),), 2.0).double(),
        free=ids < 0,
        exists=torch.tensor([[place < len(ids) for place in range(length)] for ids, _, _ in read]),
        vocabulary=VOCABULARY,
        slot=slot,
        pointers=[pointers for _, _, pointers in read],
    )


def _read(text: str) -> tuple[list[int], list[int], list[str]]:
    """Token ids, slots and their pointers."""
    ids, numbers, pointers = list[int](), list[int](), list[str]()
    inside, key = False, ""
    for part in re.findall(r'[?|_\[\]]|"\w+":|[^?|_\[\]"]+|"', text):
        if part in "[]":
            inside = part == "["
            pointers += [f"/{key}"] * inside
            continue
        key = part[1:-2] if part.endswith('":') else key
        new = [MARKS[part]] if part in MARKS else VOCABULARY.encode(part)
        ids += new
        numbers += [len(pointers) - 1 if inside else -1] * len(new)
    return ids, numbers, pointers


def tilted(energy: Energy, state: GuidanceState) -> tuple[Tensor, Tensor]:
    """The change of the logits (B, L, V) that an energy asks for, and its values (B,)."""
    guided = Tilt()([Term("", energy)], state, lambda shift: state)
    assert guided.change is not None
    return guided.change, guided.reports[0].energy


def gradient_is_right(energy: Energy, state: GuidanceState) -> bool:
    """Whether the gradient in the probabilities is that of small differences, in fp64."""

    def value(probabilities: Tensor) -> Tensor:
        return energy.energy(replace(state, probabilities=probabilities))

    leaf = state.probabilities.clone().requires_grad_(True)
    return torch.autograd.gradcheck(value, (leaf,), fast_mode=True)
