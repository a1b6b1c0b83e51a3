"""The variants: one thing changed in each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch

from controllable.network.denoiser import Denoiser
from controllable.sampling import SamplerSettings
from controllable.training.objective import CleanMix

SIZES: Mapping[str, int] = {
    "hidden_size": 128,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 320,
}
"""Of the small networks."""

Part = Callable[[Denoiser], list[tuple[torch.Tensor, slice]]]


def match(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """The pointer's given half: whether the same words stand beside both places."""
    return [(denoiser.pointer.match.weight, slice(None)), (denoiser.pointer.match.bias, slice(None))]


def pointer(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """All that the pointer brings."""
    return [(denoiser.pointer.carry.weight, slice(None))]


def neighbours(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """What a position is told of its neighbours at the input."""
    return [(denoiser.input.weight, slice(denoiser.config.embed_dim, None))]


def copy(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """The linear image of the embeddings in the output table."""
    return [(denoiser.copy.weight, slice(None))]


def hold(denoiser: Denoiser, parts: tuple[Part, ...]) -> None:
    """Keep parts of a network at zero: they start there and get no gradient."""
    for weight, where in (piece for part in parts for piece in part(denoiser)):
        kept = torch.ones_like(weight)
        kept[..., where] = 0.0
        with torch.no_grad():
            weight.mul_(kept)
        weight.register_hook(kept.mul)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A network and how it is trained and sampled; the defaults are those of the bundled model, but for the size.

    Args:
        group: What kind of thing is changed.
        held: Parts of the network that stay at nothing.
        sizes: Sizes of the network that differ.
        mix: What is clean and how noisy the rest is.
        slack: Mean PADs by which slots are wider than their text, at most.
        self_condition: Share of the steps with self-conditioning.
        estimate_noise: Factor from the noise level of an example to that of the estimate it is conditioned on.
        learned_levels: Whether noise levels are drawn where the loss changes most, as learned on the way.
        vocab_size: Tokens of a tokenizer that is trained anew; None for the bundled model's.
        sampler: How documents are written.
    """

    group: str
    held: tuple[Part, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    mix: CleanMix = field(default_factory=CleanMix)
    slack: int = 3
    self_condition: float = 0.1
    estimate_noise: float = 1.3
    learned_levels: bool = False
    vocab_size: int | None = None
    sampler: SamplerSettings = field(default_factory=SamplerSettings)


AUTOREGRESSIVE = "autoregressive"
"""The control that writes from left to right, see `benchmarks.yardstick`."""

VARIANTS: Mapping[str, Variant] = {
    "default": Variant(group="default"),
    "pointer without match": Variant(group="network", held=(match,)),
    "no pointer": Variant(group="network", held=(pointer,)),
    "no neighbours": Variant(group="network", held=(neighbours,)),
    "neither": Variant(group="network", held=(pointer, neighbours)),
    "output table of its own": Variant(group="network", held=(copy, pointer)),
    "masked, no noise levels": Variant(group="noise", mix=CleanMix(empty=1.0)),
    "noise levels alone": Variant(group="noise", mix=CleanMix(empty=0.0), sampler=SamplerSettings(lowest=0.0)),
    "only literals clean": Variant(group="context", mix=CleanMix(some=0.0, slots=0.0, every_other=0.0)),
    "no every other": Variant(group="context", mix=CleanMix(some=0.4, slots=0.5, every_other=0.0)),
    "no self-conditioning": Variant(group="self-conditioning", self_condition=0.0),
    "self-conditioning in half": Variant(group="self-conditioning", self_condition=0.5),
    "estimate at the same noise": Variant(group="self-conditioning", self_condition=0.5, estimate_noise=1.0),
    "learned noise quantiles": Variant(group="noise", learned_levels=True),
    "noise levels alone, learned quantiles": Variant(
        group="noise", mix=CleanMix(empty=0.0), learned_levels=True, sampler=SamplerSettings(lowest=0.0)
    ),
    "no slack": Variant(group="slack", slack=0),
    "16 coordinates": Variant(group="sizes", sizes={"embed_dim": 16}),
    "128 coordinates": Variant(group="sizes", sizes={"embed_dim": 128}),
    "6 blocks of 88": Variant(
        group="sizes", sizes={"hidden_size": 88, "num_hidden_layers": 6, "intermediate_size": 220}
    ),
    "2 blocks of 160": Variant(
        group="sizes", sizes={"hidden_size": 160, "num_hidden_layers": 2, "intermediate_size": 400}
    ),
    "3,000 tokens": Variant(group="vocabulary", vocab_size=3_000),
}
