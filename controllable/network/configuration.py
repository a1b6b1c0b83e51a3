"""Configuration of the denoiser; `controllable.network.pretrained` has it in transformers' conventions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class DenoiserConfig:
    """Sizes and noise range of a `Denoiser`.

    Args:
        vocab_size: Number of tokens V, the special ones included.
        num_stems: Number of stems the tokens are forms of, see `controllable.network.word_forms`; by default as many as
            tokens.
        embed_dim: Dimension d of the token embeddings the noise is added to.
        output_dim: Rank of the projection from the transformer to the vocabulary.
        hidden_size: Width of the transformer.
        num_hidden_layers: Number of transformer blocks.
        num_attention_heads: Attention heads per block; must divide `hidden_size`.
        intermediate_size: Width of the SwiGLU feed-forward layer.
        rope_theta: Base of the rotary position embedding.
        neighbours: Positions to either side whose tokens a position is told at the input.
        pointer_dim: Dimension of the keys by which a known token is pointed at and copied.
        sigma_min: Lowest noise level (standard deviation per embedding coordinate, embeddings have unit variance).
        sigma_max: Highest noise level; at it a position carries no information.
        noise_bins: Number of bins of the table of noise quantiles.
        max_canvas: Longest canvas, in tokens, seen in training.
        pad_token_id: Token that fills a slot after its text has ended.
    """

    model_type: ClassVar[str] = "controllable-denoiser"

    vocab_size: int = 4096
    num_stems: int = 0
    embed_dim: int = 64
    output_dim: int = 128
    hidden_size: int = 256
    num_hidden_layers: int = 6
    num_attention_heads: int = 4
    intermediate_size: int = 640
    rope_theta: float = 10_000.0
    neighbours: int = 2
    pointer_dim: int = 64
    sigma_min: float = 1.0
    sigma_max: float = 16.0
    noise_bins: int = 32
    max_canvas: int = 256
    pad_token_id: int = 0

    def __post_init__(self) -> None:
        if not self.num_stems:
            object.__setattr__(self, "num_stems", self.vocab_size)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "DenoiserConfig":
        """The configuration among the entries of a config.json, which holds others too."""
        return cls(**{name: settings[name] for name in cls.names() if name in settings})

    @classmethod
    def names(cls) -> list[str]:
        """The names of all settings."""
        return [field.name for field in fields(cls)]
