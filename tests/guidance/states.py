"""States of a made-up denoiser for the tests of guidance."""

from dataclasses import replace

import torch
from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from guidance import Energy, GuidanceState

VOCABULARY = Vocabulary.greedy([b"", b"a", b"b", b"c", b"ab"], pad_id=0)


def state(seed: int = 0, *, batch: int = 2, length: int = 5, dtype: torch.dtype = torch.float32) -> GuidanceState:
    """A state whose first position is clean and holds an "a", the others being one slot."""
    generator = torch.Generator().manual_seed(seed)
    free = torch.ones(batch, length, dtype=torch.bool)
    free[:, 0] = False
    logits = torch.randn(batch, length, len(VOCABULARY), generator=generator, dtype=dtype)
    probabilities = logits.softmax(dim=-1)
    probabilities[:, 0] = torch.eye(len(VOCABULARY), dtype=dtype)[1]
    return GuidanceState(
        probabilities=probabilities,
        embeddings=torch.randn(len(VOCABULARY), 3, generator=generator, dtype=dtype),
        noisy=torch.randn(batch, length, 3, generator=generator, dtype=dtype),
        sigma=torch.full((batch,), 2.0, dtype=dtype),
        free=free,
        exists=torch.ones(batch, length, dtype=torch.bool),
        vocabulary=VOCABULARY,
        slot=torch.where(free, 0, -1),
        pointers=[["/name"]] * batch,
    )


def gradcheck(energy: Energy, given: GuidanceState) -> bool:
    """Whether the gradient at the free positions' probabilities, all above 0, is that of small differences, in fp64."""
    leaf = given.probabilities[:, 1:].detach().clone().requires_grad_(True)

    def value(free: Tensor) -> Tensor:
        return energy.energy(replace(given, probabilities=torch.cat([given.probabilities[:, :1], free], dim=1)))

    return torch.autograd.gradcheck(value, (leaf,))


def linear_denoiser(given: GuidanceState, shift: Tensor) -> GuidanceState:
    """What a network says whose logits are the evidence of the noisy embeddings alone."""
    moved = given.noisy + shift
    probabilities = (moved @ given.embeddings.T / given.sigma[:, None, None].square()).softmax(dim=-1)
    probabilities = torch.where(given.free[..., None], probabilities, given.probabilities)
    return replace(given, probabilities=probabilities, noisy=moved)
