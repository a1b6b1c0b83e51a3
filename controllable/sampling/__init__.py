"""Sampling: one loop, and what goes into it: a denoiser, a corruption, rules of acceptance, remasking, guidance."""

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
