"""Reading canvases step by step: all of them now and then, in between only what has changed.

Shapes: B canvases, L positions, d embedding coordinates, H hidden width; b, l and a those of a part of the canvases.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from controllable.modeling import Denoiser, Memory
from controllable.packing import Pack, pack


@dataclass(frozen=True)
class Sight:
    """What the network gets to see at a step.

    Args:
        noisy: Embeddings with noise, exact where clean (B, L, d).
        sigma: Noise level of the positions that are not clean (1,).
        clean: Which positions are known (B, L), bool.
        estimate: The previous estimate of the clean embeddings (B, L, d); None before there is one.
    """

    noisy: Tensor
    sigma: Tensor
    clean: Tensor
    estimate: Tensor | None


class Reader:
    """The network, and the keys and values it has made of canvases.

    A key, a quotation mark or a word that was committed long ago means almost the same from one step to the next. So
    only every `refresh`-th step reads whole canvases; the others read the free positions and those that were committed
    since, against the remembered keys and values of the rest, as the dual cache of Fast-dLLM (Wu et al. 2025,
    arXiv 2505.22618, section 3.2) does block by block.

    Args:
        denoiser: The network.
        refresh: Steps from one whole reading to the next; 1 reads everything at each step.
    """

    def __init__(self, denoiser: Denoiser, *, refresh: int) -> None:
        self.denoiser, self.refresh = denoiser, refresh
        self.steps = 0
        self.parts: list[tuple[Pack, Memory | None]] = []
        self.settled = torch.zeros(0, dtype=torch.bool)

    def hidden(self, sight: Sight, read: Tensor) -> Tensor:
        """The last hidden states (B * L, H) of all free positions; the others' are stale or zero.

        Args:
            sight: The canvases.
            read: Positions that a whole reading takes in (B, L), bool.
        """
        whole = self.steps % self.refresh == 0
        self.steps += 1
        width = self.denoiser.config.hidden_size
        hidden = torch.zeros(sight.clean.numel(), width, device=sight.noisy.device)
        if whole:
            self.parts = [(part, self._blank(part)) for part in pack(read)]
            for part, memory in self.parts:
                seen = self._look(sight, part, memory, None)
                hidden[part.flat[part.present]] = seen[part.present].float()
        else:
            changed = ~sight.clean | ~self.settled
            for part, memory in self.parts:
                active = part.take(changed) & part.present
                count = active.sum(dim=1, keepdim=True)
                if longest := int(count.max()):
                    places = torch.argsort((~active).byte(), dim=1, stable=True)[:, :longest]
                    # A canvas with fewer has its first one read again: what it remembers must not depend on others.
                    filling = torch.arange(longest, device=places.device) >= count
                    places = torch.where(filling, places[:, :1], places)
                    flat = part.flat.gather(1, places)
                    hidden[flat] = self._look(sight, part, memory, places).float()
        self.settled = sight.clean
        return hidden

    def _blank(self, part: Pack) -> Memory | None:
        return self.denoiser.blank_memory(*part.flat.shape) if self.refresh > 1 else None

    def _look(self, sight: Sight, part: Pack, memory: Memory | None, places: Tensor | None) -> Tensor:
        return self.denoiser.hidden(
            part.take(sight.noisy),
            sight.sigma.expand(len(part.flat)),
            part.take(sight.clean),
            self_condition=None if sight.estimate is None else part.take(sight.estimate),
            mask=part.mask,
            memory=memory,
            places=places,
        )
