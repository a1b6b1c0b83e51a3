"""The denoiser as a model of the transformers library, which writes and reads its folders.

Apart from `controllable.network.denoiser`: importing transformers takes as long as PyTorch and all the rest, and
writing a document needs nothing of it.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel

from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser


class PretrainedDenoiserConfig(PretrainedConfig):
    """A `DenoiserConfig` that transformers saves and loads.

    Args:
        **settings: Those of `DenoiserConfig`, and those that all of transformers' configurations have.
    """

    model_type = DenoiserConfig.model_type

    def __init__(self, **settings: Any) -> None:
        names = set(DenoiserConfig.names())
        for name, value in asdict(DenoiserConfig.of(settings)).items():
            setattr(self, name, value)
        super().__init__(**{name: value for name, value in settings.items() if name not in names})


class PretrainedDenoiser(Denoiser, PreTrainedModel):
    """A `Denoiser` with `from_pretrained`, `save_pretrained` and all else that transformers' models have."""

    config_class = PretrainedDenoiserConfig
    base_model_prefix = "denoiser"
    main_input_name = "noisy"
    _no_split_modules = ["Block"]  # noqa: RUF012  (the base class declares an instance attribute)
    config: Any

    def __init__(self, config: PretrainedDenoiserConfig) -> None:
        PreTrainedModel.__init__(self, config)
        self._build(DenoiserConfig.of(vars(config)))
        self.post_init()  # type: ignore[no-untyped-call]

    @classmethod
    def of(cls, denoiser: Denoiser) -> "PretrainedDenoiser":
        """A copy of a network, of the same precision."""
        # Its first weights are drawn at random, and must not shift what is drawn after them.
        with torch.random.fork_rng(devices=[]):
            model = cls(PretrainedDenoiserConfig(**asdict(denoiser.config)))
        nn.Module.to(model, dtype=denoiser.dtype)
        model.load_state_dict(denoiser.state_dict())
        return model


def save_denoiser(denoiser: Denoiser, folder: str | Path, *, max_shard_size: str = "50GB") -> None:
    """Write weights (safetensors) and configuration to a folder, as transformers does.

    Args:
        denoiser: The network.
        folder: Where to.
        max_shard_size: Size of the largest file of weights.
    """
    PretrainedDenoiser.of(denoiser).save_pretrained(folder, max_shard_size=max_shard_size)
