"""Sampling: one loop, and what goes into it: a denoiser, a corruption, rules of acceptance, remasking, guidance.

Names are imported when they are first used: the settings do without PyTorch, which takes seconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from controllable.sampling.loop import Loop
    from controllable.sampling.protocols import Denoiser, DenoiserInput, Sampler
    from controllable.sampling.report import OnStep, StepState
    from controllable.sampling.rows import Row, Span, Steering
    from controllable.sampling.rules.acceptance import (
        AcceptanceRule,
        EntropyBound,
        Proposal,
        Threshold,
        by_confidence,
        left_to_right,
    )
    from controllable.sampling.rules.corruptions import Corruption, Gaussian, Masked, Uniform
    from controllable.sampling.rules.settings import SamplerSettings
    from controllable.sampling.sampler import ConstrainedSampler
    from controllable.sampling.state import SamplerState

__all__ = [
    "AcceptanceRule",
    "ConstrainedSampler",
    "Corruption",
    "Denoiser",
    "DenoiserInput",
    "EntropyBound",
    "Gaussian",
    "Loop",
    "Masked",
    "OnStep",
    "Proposal",
    "Row",
    "Sampler",
    "SamplerSettings",
    "SamplerState",
    "Span",
    "Steering",
    "StepState",
    "Threshold",
    "Uniform",
    "by_confidence",
    "left_to_right",
]

# Where the names live.
_HOMES = {
    "loop": ["Loop"],
    "protocols": ["Denoiser", "DenoiserInput", "Sampler"],
    "report": ["OnStep", "StepState"],
    "rows": ["Row", "Span", "Steering"],
    "rules.acceptance": [
        "AcceptanceRule", "EntropyBound", "Proposal", "Threshold", "by_confidence", "left_to_right",
    ],
    "rules.corruptions": ["Corruption", "Gaussian", "Masked", "Uniform"],
    "rules.settings": ["SamplerSettings"],
    "sampler": ["ConstrainedSampler"],
    "state": ["SamplerState"],
}  # fmt: skip


def __getattr__(name: str) -> object:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
