"""Configuration of the denoiser, in transformers' conventions."""

from typing import Any

from transformers import PretrainedConfig


class DenoiserConfig(PretrainedConfig):
    """Sizes and noise range of a `Denoiser`.

    Args:
        vocab_size: Number of tokens V, the special ones included.
        num_stems: Number of stems the tokens are forms of, see `controllable.surface`; None for as many as tokens.
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

    model_type = "controllable-denoiser"

    def __init__(
        self,
        *,
        vocab_size: int = 4096,
        num_stems: int | None = None,
        embed_dim: int = 64,
        output_dim: int = 128,
        hidden_size: int = 256,
        num_hidden_layers: int = 6,
        num_attention_heads: int = 4,
        intermediate_size: int = 640,
        rope_theta: float = 10_000.0,
        neighbours: int = 2,
        pointer_dim: int = 64,
        sigma_min: float = 1.0,
        sigma_max: float = 16.0,
        noise_bins: int = 32,
        max_canvas: int = 256,
        pad_token_id: int = 0,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.num_stems = vocab_size if num_stems is None else num_stems
        self.embed_dim = embed_dim
        self.output_dim = output_dim
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.intermediate_size = intermediate_size
        self.rope_theta = rope_theta
        self.neighbours = neighbours
        self.pointer_dim = pointer_dim
        self.sigma_min = sigma_min
        self.sigma_max = sigma_max
        self.noise_bins = noise_bins
        self.max_canvas = max_canvas
        self.pad_token_id = pad_token_id
        super().__init__(**kwargs)
