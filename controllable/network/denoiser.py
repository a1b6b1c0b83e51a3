"""The denoiser: a bidirectional transformer from noisy embeddings to token logits.

Shapes: B canvases, L positions, V tokens, d embedding coordinates, H hidden width, D output width.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from constraints.errors import CheckpointError
from controllable.network.configuration import DenoiserConfig
from controllable.network.weights import read_weights
from controllable.network.word_forms import FORMS

NOISE_FREQUENCIES = 16
TINY = 1e-12
COPY_GAIN = 0.3
"""Square root of the logit, per coordinate of the embedding, that a token has at first from being pointed at."""
QUIET = 0.1
"""Initial size of the output: all tokens are about as likely, but for those that are pointed at."""
MATCH = 3.0
"""Initial score of a place with the same neighbour."""
FORM_SCALE = 0.5
"""Initial size of the embedding of a form, that of a stem is 1."""


class KVCache(NamedTuple):
    """Keys and values of all positions, remembered from one reading to the next.

    Args:
        blocks: Keys and values (blocks, 2, B, heads, L, head_dim).
        pointer: Keys of the pointer (B, L, P).
    """

    blocks: Tensor
    pointer: Tensor

    def select(self, rows: Tensor) -> "KVCache":
        """That of some canvases (b,)."""
        return KVCache(self.blocks[:, :, rows], self.pointer[rows])


Rotation = tuple[Tensor, Tensor]
"""Cosine and sine of the angles that the positions are turned by."""


class RotaryEmbedding(nn.Module):
    """Rotary position embedding (Su et al. 2021, arXiv 2104.09864, eq. 34)."""

    def __init__(self, head_dim: int, theta: float, max_positions: int) -> None:
        super().__init__()
        frequency = theta ** (-torch.arange(0, head_dim, 2, dtype=torch.float32) / head_dim)
        angle = torch.outer(torch.arange(max_positions, dtype=torch.float32), frequency)
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        self.cos: Tensor
        self.sin: Tensor

    def forward(self, places: Tensor) -> Rotation:
        """Cosine and sine (B, L, 1, 1, head_dim / 2) of the angles of some positions (B, L)."""
        return self.cos[places][:, :, None, None], self.sin[places][:, :, None, None]


def rotary_of(config: DenoiserConfig) -> RotaryEmbedding:
    """The rotary embedding of a network."""
    return RotaryEmbedding(config.hidden_size // config.num_attention_heads, config.rope_theta, 4 * config.max_canvas)


def rotate(x: Tensor, rotation: Rotation) -> Tensor:
    """Turn `x` (B, L, 2, heads, head_dim), the queries and keys of positions, by their angles."""
    cos, sin = rotation
    even, odd = x.chunk(2, dim=-1)
    return torch.cat((even * cos - odd * sin, odd * cos + even * sin), dim=-1)


def normalise(x: Tensor, gain: Tensor) -> Tensor:
    """RMSNorm over the last dimension (Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4), in float32.

    As a division by the norm it is several times as fast on a CPU as `torch.rms_norm`.
    """
    full = x.float()
    norm: Tensor = torch.linalg.vector_norm(full, dim=-1, keepdim=True)
    return full / norm.clamp_min(TINY) * (gain * math.sqrt(x.shape[-1]))


class Norm(nn.RMSNorm):
    """RMSNorm in full precision, whatever the precision of the rest."""

    def forward(self, x: Tensor) -> Tensor:
        """Normalise `x` over its last dimension; the result is float32."""
        return normalise(x, self.weight)


class Block(nn.Module):
    """Pre-norm transformer block: self-attention over the whole canvas, then SwiGLU."""

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.attention_norm = Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.query_norm = Norm(width // self.heads)
        self.key_norm = Norm(width // self.heads)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.feed_forward_norm = Norm(width)
        self.gate_up = nn.Linear(width, 2 * config.intermediate_size, bias=False)
        self.down = nn.Linear(config.intermediate_size, width, bias=False)

    def forward(
        self,
        x: Tensor,
        rotation: Rotation,
        mask: Tensor | None,
        cache: Tensor | None = None,
        places: Tensor | None = None,
        remember: bool = True,
    ) -> Tensor:
        """Map the states `x` (B, L, H) of all positions, or those (B, A, H) of some, to the same shape.

        Args:
            x: States.
            rotation: What the rotary embedding says of their positions.
            mask: False at padding (B, 1, 1, L).
            cache: Keys and values of all positions (2, B, heads, L, head_dim); None to forget them.
            places: Which positions `x` has (B, A), the keys and values of the others being remembered; None for all.
            remember: Whether the cache is written in place.
        """
        batch, length, width = x.shape
        heads = self.qkv(self.attention_norm(x)).view(batch, length, 3, self.heads, width // self.heads)
        gain = torch.stack((self.query_norm.weight, self.key_norm.weight))[:, None]
        turned = rotate(normalise(heads[:, :, :2], gain), rotation).to(heads.dtype)
        query, key, value = (part.transpose(1, 2) for part in (*turned.unbind(2), heads[:, :, 2]))
        if cache is not None:
            fresh = torch.stack((key, value))
            index = None if places is None else places[None, :, None, :, None].expand_as(fresh)
            key, value = _noted(cache, fresh, 3, index, remember).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, dim=-1)
        return cast(Tensor, x + self.down(F.silu(gate) * up))


class Pointer(nn.Module):
    """Points at known tokens that a position may repeat (Vinyals et al. 2015, arXiv 1506.03134; See et al. 2017,
    arXiv 1704.04368), and brings their embeddings.

    An attention whose values are the embeddings themselves: what to do with a token that was found need not be learned.
    Half of where to look need not either: whether both places have the same words to their left, or to their right,
    which is the match of an induction head (Olsson et al. 2022, arXiv 2209.11895). One added to the denominator of the
    softmax lets it point at nothing.
    """

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        self.query = nn.Linear(config.hidden_size, config.pointer_dim, bias=False)
        self.key = nn.Linear(config.hidden_size, config.pointer_dim, bias=False)
        self.match = nn.Linear(config.hidden_size, 2 * config.neighbours)
        self.carry = nn.Linear(config.embed_dim, config.hidden_size, bias=False)

    def forward(
        self, hidden: Tensor, keys: Tensor, beside: tuple[Tensor, Tensor], known: tuple[Tensor, Tensor]
    ) -> Tensor:
        """What the states `hidden` (B, A, H) take over (B, A, H).

        Args:
            hidden: The last states of the positions that point, of which each weighs its neighbours.
            keys: Keys (B, L, P) of all positions.
            beside: The neighbours of the positions that point (B, A, 2 * neighbours, d) and of all (B, L, ..., d).
            known: Embeddings (B, L, d) of all positions, and which can be pointed at (B, L), bool.
        """
        asking, asked = beside
        embeddings, there = known
        half = asked.shape[2] // 2
        weighed = asking * self.match(hidden)[..., None]
        left, right = weighed[:, :, :half].sum(dim=2), weighed[:, :, half:].sum(dim=2)
        query = torch.cat((self.query(hidden) * keys.shape[-1] ** -0.5, left, right), dim=-1)
        nearest = asked[:, :, half - 1 : half + 1].flatten(2) / embeddings.shape[-1]
        scores = query @ torch.cat((keys, nearest), dim=-1).transpose(1, 2)
        weights = F.pad(scores.float().masked_fill(~there[:, None], -torch.inf), (0, 1)).softmax(dim=-1)[..., :-1]
        return cast(Tensor, self.carry(weights @ embeddings))


class Denoiser(nn.Module):
    """Continuous-embedding denoiser of the Diffusion-LM family.

    A position holds `x = e + sigma * noise`, where `e` is a token embedding of norm sqrt(d) (unit variance per
    coordinate). The network predicts the token by cross-entropy (Dieleman et al. 2022, CDCD, arXiv 2211.15089);
    the estimate of the clean embedding is the expectation of the embeddings under the prediction.

    The input is the Wiener estimate `x / (1 + sigma^2)`: it fades to zero as sigma grows, so that a position at the
    highest noise level is simply empty, the same as a masked position of a masked-diffusion model.

    Args:
        config: Its sizes.
        draw: Whether to draw the first weights at random, which those that are read do not need.
    """

    def __init__(self, config: DenoiserConfig, *, draw: bool = True) -> None:
        super().__init__()
        self.config = config
        self._build(config)
        if draw:
            self.apply(self._init_weights)

    def _build(self, config: DenoiserConfig) -> None:
        """Make the parts, whose weights are not yet what they should be at first."""
        width = config.hidden_size
        self.stem = nn.Embedding(config.num_stems, config.embed_dim)
        self.form = nn.Embedding(FORMS, config.embed_dim)
        self.input = nn.Linear((2 * config.neighbours + 1) * config.embed_dim, width, bias=False)
        self.self_condition = nn.Linear(config.embed_dim, width, bias=False)
        self.clean_flag = nn.Embedding(2, width)
        self.noise_level = nn.Sequential(
            nn.Linear(2 * NOISE_FREQUENCIES, width // 2), nn.SiLU(), nn.Linear(width // 2, width, bias=False)
        )
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.num_hidden_layers))
        self.rotary = rotary_of(config)
        self.output_norm = Norm(width)
        self.output = nn.Linear(width, config.output_dim, bias=False)
        self.copy = nn.Linear(config.embed_dim, config.output_dim, bias=False)
        self.pointer = Pointer(config)
        self.vocabulary = nn.Linear(config.output_dim, config.vocab_size)
        self.likelihood_weight = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise_quantiles", torch.linspace(0.0, 1.0, config.noise_bins + 1))
        self.noise_quantiles: Tensor
        self.register_buffer("stem_of", torch.arange(config.vocab_size) % config.num_stems)
        self.stem_of: Tensor
        self.register_buffer("form_of", torch.zeros(config.vocab_size, dtype=torch.long))
        self.form_of: Tensor

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std={self.stem: 1.0, self.form: FORM_SCALE}.get(module, 0.02))
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=module.in_features**-0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.RMSNorm) and module.weight is not None:
            nn.init.ones_(module.weight)
        elif isinstance(module, RotaryEmbedding):
            fresh = rotary_of(self.config)
            module.cos, module.sin = fresh.cos.to(module.cos.device), fresh.sin.to(module.sin.device)
        if module is self:
            nn.init.zeros_(self.self_condition.weight)
            nn.init.constant_(self.pointer.match.bias, MATCH)
            nn.init.normal_(self.output.weight, std=QUIET * self.output.in_features**-0.5)
            self.align_copy()
            nn.init.zeros_(self.vocabulary.weight)
            nn.init.zeros_(self.likelihood_weight)
            with torch.no_grad():
                self.noise_quantiles.copy_(torch.linspace(0.0, 1.0, self.config.noise_bins + 1))
                self.stem_of.copy_(torch.arange(self.config.vocab_size) % self.config.num_stems)
                self.form_of.zero_()

    @torch.no_grad()
    def align_copy(self) -> None:
        """Make what the pointer brings raise the logit of just that token."""
        nn.init.orthogonal_(self.copy.weight, gain=COPY_GAIN)
        self.pointer.carry.weight.copy_(torch.linalg.pinv(self.output.weight) @ self.copy.weight)

    @property
    def device(self) -> torch.device:
        """Where it is."""
        return self.stem.weight.device

    @property
    def dtype(self) -> torch.dtype:
        """Its precision."""
        return self.stem.weight.dtype

    def save_pretrained(self, folder: str | Path, *, max_shard_size: str = "50GB") -> None:
        """Write weights (safetensors) and configuration to a folder, as transformers does.

        Args:
            folder: Where to.
            max_shard_size: Size of the largest file of weights.
        """
        # Nothing but saving needs transformers, which takes longer to import than PyTorch.
        from controllable.network.pretrained import PretrainedDenoiser

        PretrainedDenoiser.of(self).save_pretrained(folder, max_shard_size=max_shard_size)

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> "Denoiser":
        """Read what `save_pretrained` wrote, see `load_denoiser`."""
        return load_denoiser(Path(folder))

    @property
    def embeddings(self) -> Tensor:
        """The token embeddings (V, d), each of norm sqrt(d): the direction of its stem's and its form's sum."""
        both = self.stem.weight.float()[self.stem_of] + self.form.weight.float()[self.form_of]
        return cast(Tensor, F.normalize(both, dim=-1) * self.config.embed_dim**0.5)

    def output_table(self, embeddings: Tensor) -> Tensor:
        """What the output is compared with (V, D): a linear image of the embeddings, by which a token that was read
        can be written, plus a vector of each token's own."""
        return cast(Tensor, self.vocabulary.weight + self.copy(embeddings))

    @torch.no_grad()
    def set_word_forms(self, stem_of: Sequence[int], form_of: Sequence[int]) -> None:
        """Say of which stem and in which form each token (V) is, see `controllable.network.word_forms.number_stems`."""
        self.stem_of.copy_(torch.tensor(stem_of))
        self.form_of.copy_(torch.tensor(form_of))

    def hidden(
        self,
        noisy: Tensor,
        sigma: Tensor,
        clean: Tensor,
        *,
        self_condition: Tensor | None = None,
        mask: Tensor | None = None,
        cache: KVCache | None = None,
        places: Tensor | None = None,
        remember: bool = True,
    ) -> Tensor:
        """The last hidden states (B, L, H), or (B, A, H) of the positions `places`.

        Args:
            noisy: Embeddings with noise (B, L, d); exact embeddings at clean positions.
            sigma: Noise level of the positions that are not clean, (B,) or (B, L).
            clean: Which positions are known (B, L), bool.
            self_condition: The previous estimate of the clean embeddings (B, L, d), or None.
            mask: Which positions exist (B, L), bool; None when all do.
            cache: What `blank_cache` gave.
            places: The positions (B, A) to read anew, those of the rest being taken from the cache as they were when it
                was last written; None for all.
            remember: Whether the cache is written in place; it stays as it is for a reading to be differentiated.
        """
        sigma = sigma[:, None].expand(clean.shape) if sigma.ndim == 1 else sigma
        sigma = torch.where(clean, torch.zeros_like(sigma), sigma)
        estimate = noisy / (1.0 + sigma.square())[..., None]
        beside = self._beside(estimate, mask)
        flags, here = clean.long(), beside
        if places is not None:
            sigma, flags, estimate, here = (_at(places, of_all) for of_all in (sigma, flags, estimate, beside))
            self_condition = None if self_condition is None else _at(places, self_condition)
        x = self.input(torch.cat((estimate, here.flatten(2)), dim=-1)).float()
        if self_condition is not None:
            x = x + self.self_condition(self_condition)
        log_sigma = torch.log(sigma.clamp_min(0.5 * self.config.sigma_min))
        span = torch.arange(1, NOISE_FREQUENCIES + 1, device=sigma.device, dtype=torch.float32) * (torch.pi / 8)
        angle = log_sigma[..., None] * span
        x = x + self.noise_level(torch.cat((angle.sin(), angle.cos()), dim=-1)) + self.clean_flag(flags)
        at = torch.arange(x.shape[1], device=x.device)[None] if places is None else places
        rotation = self.rotary(at)
        attention_mask = None if mask is None else mask[:, None, None, :]
        for index, block in enumerate(self.blocks):
            x = block(x, rotation, attention_mask, None if cache is None else cache.blocks[index], places, remember)
        x = self.output_norm(x)
        keys = self.pointer.key(x)
        if cache is not None:
            within = None if places is None else places[..., None].expand_as(keys)
            keys = _noted(cache.pointer, keys, 1, within, remember)
        there = clean if mask is None else clean & mask
        return cast(Tensor, x + self.pointer(x, keys, (here, beside), (noisy, there)))

    def _beside(self, estimate: Tensor, mask: Tensor | None) -> Tensor:
        """The estimates (B, L, d) of the neighbours of each position (B, L, 2 * neighbours, d), from left to right."""
        reach, length = self.config.neighbours, estimate.shape[1]
        padded = F.pad(estimate if mask is None else estimate * mask[..., None], (0, 0, reach, reach))
        return torch.stack([padded[:, at : at + length] for at in range(2 * reach + 1) if at != reach], dim=2)

    def blank_cache(self, batch: int, length: int) -> KVCache:
        """Room for what is remembered of all positions, in the present precision."""
        device, heads = self.device, self.config.num_attention_heads
        autocast = torch.is_autocast_enabled(device.type)
        dtype = torch.get_autocast_dtype(device.type) if autocast else self.dtype
        shape = (len(self.blocks), 2, batch, heads, length, self.config.hidden_size // heads)
        blank = torch.zeros(shape, dtype=dtype, device=device)
        return KVCache(blank, torch.zeros(batch, length, self.config.pointer_dim, dtype=dtype, device=device))

    def project(
        self, hidden: Tensor, noisy: Tensor | None, sigma: Tensor, *, tables: tuple[Tensor, Tensor] | None = None
    ) -> Tensor:
        """Token logits (..., V) of the given positions.

        The network's own term plus the Gaussian likelihood `x . e_v / sigma^2` of the noisy embedding (Plaid,
        Gulrajani and Hashimoto 2023, arXiv 2305.18619, section 3.3), with a learned weight.

        Args:
            hidden: Hidden states (..., H).
            noisy: Noisy embeddings of the same positions (..., d); None where they are empty, whose likelihood would be
                noise alone.
            sigma: Their noise levels (...).
            tables: The embeddings and the output table, where they are at hand; they take as long as a short canvas.
        """
        embeddings = self.embeddings if tables is None else tables[0]
        table = self.output_table(embeddings) if tables is None else tables[1]
        logits = F.linear(self.output(hidden), table, self.vocabulary.bias)
        if noisy is None:
            return logits
        return logits + F.linear(noisy * (self.likelihood_weight / sigma.square())[..., None], embeddings)

    def forward(
        self,
        noisy: Tensor,
        sigma: Tensor,
        clean: Tensor,
        *,
        self_condition: Tensor | None = None,
        mask: Tensor | None = None,
    ) -> Tensor:
        """Token logits (B, L, V); the arguments are those of `hidden`."""
        hidden = self.hidden(noisy, sigma, clean, self_condition=self_condition, mask=mask)
        level = sigma[:, None].expand(clean.shape) if sigma.ndim == 1 else sigma
        return self.project(hidden, noisy, level)


def _noted(cache: Tensor, fresh: Tensor, dim: int, index: Tensor | None, remember: bool) -> Tensor:
    """A cache with something fresh in it, everywhere or along a dimension at an index; written in place to remember."""
    fresh = fresh.to(cache.dtype)
    if not remember:
        return fresh if index is None else cache.scatter(dim, index, fresh)
    return cache.copy_(fresh) if index is None else cache.scatter_(dim, index, fresh)


def _at(places: Tensor, of_all: Tensor) -> Tensor:
    """The entries (B, A, ...) of (B, L, ...) at `places` (B, A)."""
    index = places.reshape(*places.shape, *(1 for _ in of_all.shape[2:]))
    return of_all.gather(1, index.expand(*places.shape, *of_all.shape[2:]))


def load_denoiser(folder: Path) -> Denoiser:
    """Read a network that `save_pretrained` wrote, in float32.

    Raises:
        CheckpointError: Weights are missing; a network that is in part random writes nonsense without a word.
        OSError, ValueError, TypeError, KeyError, RuntimeError, safetensors.SafetensorError: A file is missing or
            broken, or weights are not of the sizes that config.json says.
    """
    config = DenoiserConfig.of(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    # PyTorch's layers draw weights of their own, which must not shift what is drawn after them.
    with torch.random.fork_rng(devices=[]):
        denoiser = Denoiser(config, draw=False)
    if lacking := sorted(denoiser.load_state_dict(read_weights(folder), strict=False).missing_keys):
        raise CheckpointError(
            f"the checkpoint lacks {lacking[0]} and {len(lacking) - 1} more weights", where=str(folder),
            hint="It was written by another version: train it anew, or use that version",
        )  # fmt: skip
    return denoiser
