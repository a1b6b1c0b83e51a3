"""Sampling: one loop, and what goes into it: a denoiser, a corruption, rules of acceptance, remasking, guidance.

Names are imported when they are first used: the settings do without PyTorch, which takes seconds.
"""

from typing import TYPE_CHECKING

from constraints.facade import lazy_names

if TYPE_CHECKING:
    from controllable.sampling.loop import Loop as Loop
    from controllable.sampling.protocols import Denoiser as Denoiser
    from controllable.sampling.protocols import DenoiserInput as DenoiserInput
    from controllable.sampling.protocols import Sampler as Sampler
    from controllable.sampling.report import OnStep as OnStep
    from controllable.sampling.report import StepState as StepState
    from controllable.sampling.rows import Row as Row
    from controllable.sampling.rows import Span as Span
    from controllable.sampling.rows import Steering as Steering
    from controllable.sampling.rules.acceptance import AcceptanceRule as AcceptanceRule
    from controllable.sampling.rules.acceptance import EntropyBound as EntropyBound
    from controllable.sampling.rules.acceptance import Proposal as Proposal
    from controllable.sampling.rules.acceptance import Threshold as Threshold
    from controllable.sampling.rules.acceptance import by_confidence as by_confidence
    from controllable.sampling.rules.acceptance import left_to_right as left_to_right
    from controllable.sampling.rules.corruptions import Corruption as Corruption
    from controllable.sampling.rules.corruptions import Gaussian as Gaussian
    from controllable.sampling.rules.corruptions import Masked as Masked
    from controllable.sampling.rules.corruptions import Uniform as Uniform
    from controllable.sampling.rules.settings import SamplerSettings as SamplerSettings
    from controllable.sampling.sampler import ConstrainedSampler as ConstrainedSampler
    from controllable.sampling.state import SamplerState as SamplerState

__getattr__, __dir__ = lazy_names(__name__)
