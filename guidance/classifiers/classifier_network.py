"""The network of a noise-aware classifier: a small transformer over the estimate of the clean embeddings.

Shapes: N texts, W positions, d embedding coordinates, H hidden width, C labels.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from constraints.errors import InvalidOption

Kind = Literal["sequence", "token", "span", "regression"]
KINDS: tuple[Kind, ...] = get_args(Kind)
INSIDE = "(inside)"
"""Label of a token that goes on with the word before it."""
END = "(end)"
"""Label of a PAD behind the text."""
NO_SPAN = "(none)"
"""Label of positions from one to another that are no span."""
OTHER = "(other)"
"""Label of texts that the language model writes by itself."""
NOISE_FREQUENCIES = 8
POSITION_BASE = 10_000.0


@dataclass(frozen=True)
class ClassifierConfig:
    """What a classifier is for, and its sizes.

    Args:
        kind: What it tells: a label of the text ("sequence"), of each word ("token"), of the tokens from one position
            to another ("span"), or a number ("regression").
        labels: The labels; none for a number.
        embed_dim: Dimension d of the language model's embeddings.
        fingerprint: Of the language model's embeddings, see `fingerprint_of`.
        at: Path of the values that it was trained for; None for whole texts.
        centre: Mean of the numbers in training.
        scale: Their standard deviation.
        error: Root mean square of the error on held-out texts, in the unit of the numbers.
        hidden_size: Width H.
        num_hidden_layers: Number of blocks.
        num_attention_heads: Attention heads of each block; must divide `hidden_size`.
        dropout: Share of activations left out in training.
    """

    kind: Kind
    labels: tuple[str, ...]
    embed_dim: int
    fingerprint: tuple[float, ...]
    at: str | None = None
    centre: float = 0.0
    scale: float = 1.0
    error: float = 1.0
    hidden_size: int = 128
    num_hidden_layers: int = 2
    num_attention_heads: int = 4
    dropout: float = 0.1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidOption(
                f"there is no kind {self.kind!r} of classifier", hint=f"The kinds are {', '.join(KINDS)}"
            )
        if self.hidden_size < 2 or self.hidden_size % 2 or self.hidden_size % self.num_attention_heads:
            raise InvalidOption(
                f"hidden_size is {self.hidden_size}, it must be even and a multiple of the number of attention heads, "
                f"{self.num_attention_heads}"
            )

    @property
    def classes(self) -> tuple[str, ...]:
        """What the head tells apart: the labels, and what there is beside them."""
        beside = {"sequence": (OTHER,), "token": (INSIDE, END), "span": (NO_SPAN,)}
        return (*self.labels, *beside.get(self.kind, ()))


class Block(nn.Module):
    """A transformer block with its norms in front (Xiong et al. 2020, arXiv 2002.04745)."""

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads, self.dropout = config.num_attention_heads, config.dropout
        self.attention_norm, self.inner_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention_in, self.attention_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States (N, W, H) from states, attending to the positions in `mask` (N, W)."""
        parts = self.attention_in(self.attention_norm(x)).unflatten(-1, (3, self.heads, -1))
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        x = x + self._drop(self.attention_out(seen.transpose(1, 2).flatten(2)))
        return x + self._drop(self.down(F.gelu(self.up(self.inner_norm(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


class ClassifierNetwork(nn.Module):
    """Reads an estimate of clean embeddings and its noise level; what it says depends on the kind.

    Args:
        config: Kind and sizes.
    """

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        self.config = config
        width = config.hidden_size
        # Three neighbours at once, so that phrases need not be put together by attention.
        self.input = nn.Conv1d(config.embed_dim, width, kernel_size=3, padding=1)
        self.noise_level = nn.Sequential(nn.Linear(2 * NOISE_FREQUENCIES, width), nn.GELU(), nn.Linear(width, width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_hidden_layers))
        self.output_norm = nn.LayerNorm(width)
        self.weigh = nn.Linear(width, 1)
        self.head = nn.Linear(width, max(1, len(config.classes)))

    def states(self, estimate: Tensor, sigma: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (N, W, H).

        Args:
            estimate: Estimate of the clean embeddings (N, W, d); exact at known positions.
            sigma: Noise level of the open positions (N,).
            mask: Positions that belong to the text (N, W), bool; one at least in each row.
        """
        seen = (estimate * mask[..., None]).transpose(1, 2)
        x = self.input(seen).transpose(1, 2)
        x = x + self.noise_level(_waves(sigma.log(), math.pi / 8))[:, None] + self._places(estimate)
        for block in self.blocks:
            x = block(x, mask)
        states: Tensor = self.output_norm(x)
        return states

    def _places(self, like: Tensor) -> Tensor:
        """Sinusoids of the positions (W, H) (Vaswani et al. 2017, arXiv 1706.03762, section 3.5)."""
        half = self.config.hidden_size // 2
        rates = POSITION_BASE ** (-torch.arange(half, device=like.device, dtype=like.dtype) / half)
        angle = torch.arange(like.shape[1], device=like.device, dtype=like.dtype)[:, None] * rates
        return torch.cat((angle.sin(), angle.cos()), dim=-1)

    def told(self, states: Tensor, mask: Tensor) -> Tensor:
        """The head's outputs (N, C) for whole texts, from a weighted mean of the states."""
        weights = self.weigh(states).squeeze(-1).masked_fill(~mask, -math.inf).softmax(dim=1)
        told: Tensor = self.head((weights[..., None] * states).sum(dim=1))
        return told

    def told_of_each(self, states: Tensor) -> Tensor:
        """The head's outputs (N, W, C) for each position."""
        told: Tensor = self.head(states)
        return told

    def told_of_span(self, states: Tensor, start: Tensor, end: Tensor) -> Tensor:
        """The head's outputs (N, C) for the positions from `start` to before `end` (N,) of each text."""
        place = torch.arange(states.shape[1], device=states.device)
        inside = (place >= start[:, None]) & (place < end[:, None])
        weights = inside.to(states.dtype) / inside.sum(dim=1, keepdim=True).clamp_min(1)
        told: Tensor = self.head((weights[..., None] * states).sum(dim=1))
        return told


def _waves(values: Tensor, rate: float) -> Tensor:
    """Sines and cosines (N, 2 F) of numbers (N,)."""
    angle = values[:, None] * rate * torch.arange(1, NOISE_FREQUENCIES + 1, device=values.device, dtype=values.dtype)
    return torch.cat((angle.sin(), angle.cos()), dim=-1)
