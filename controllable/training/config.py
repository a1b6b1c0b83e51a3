"""Settings of a training run, read from a TOML file."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from constraints.errors import ConfigError


class Section(BaseModel):
    """A table of the file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSection(Section):
    """Sizes of the network, see `DenoiserConfig`."""

    embed_dim: int = Field(64, ge=8)
    output_dim: int = Field(128, ge=8)
    hidden_size: int = Field(256, ge=16)
    num_hidden_layers: int = Field(6, ge=1)
    num_attention_heads: int = Field(4, ge=1)
    intermediate_size: int = Field(640, ge=16)
    neighbours: int = Field(2, ge=1)
    pointer_dim: int = Field(64, ge=8)
    sigma_min: float = Field(1.0, gt=0)
    sigma_max: float = Field(16.0, gt=0)


class CorpusSection(Section):
    """A built corpus.

    Args:
        folder: Where it is.
        repeat: How often each of its documents is seen while a document of weight 1 is seen once.
    """

    folder: Path
    repeat: int = Field(1, ge=1)


class DataSection(Section):
    """Where the documents are and how they become batches.

    Args:
        corpora: The corpora that are mixed; the layout prior and the evaluations are of the first.
        vocab_size: Tokens of the tokenizer that is trained when the output folder has none.
        buckets: Canvas lengths.
        positions: Positions in a batch.
        slack: Mean PADs by which slots are wider than their text, at most.
        workers: Processes that make batches in the background, for a GPU that would wait for them; 0 makes them in
            between.
    """

    corpora: tuple[CorpusSection, ...] = Field(min_length=1)
    vocab_size: int = Field(10_240, ge=300)
    buckets: tuple[int, ...] = (48, 64, 80, 96, 112, 128, 160, 192, 256)
    positions: int = Field(4096, ge=64)
    slack: int = Field(3, ge=0)
    workers: int = Field(0, ge=0, le=64)


class ObjectiveSection(Section):
    """Shares of clean positions (see `CleanMix`), self-conditioning, and the share of positions in the loss."""

    some: float = Field(0.25, ge=0, le=1)
    slots: float = Field(0.35, ge=0, le=1)
    every_other: float = Field(0.3, ge=0, le=1)
    nothing: float = Field(0.02, ge=0, le=1)
    empty: float = Field(0.85, ge=0, le=1)
    self_condition: float = Field(0.25, ge=0, le=1)
    self_condition_after: int = Field(500, ge=0)
    estimate_noise: float = Field(1.3, ge=1)
    loss_share: float = Field(0.45, gt=0, le=1)


class OptimiserSection(Section):
    """Muon for the weight matrices of the blocks, AdamW for the rest; warm-up, constant, then linear decay to zero."""

    steps: int = Field(20_000, ge=1)
    warmup: int = Field(300, ge=0)
    decay: int = Field(4_000, ge=0)
    matrix_rate: float = Field(3e-3, gt=0)
    rate: float = Field(1e-3, gt=0)
    embedding_rate: float = Field(3e-3, gt=0)
    weight_decay: float = Field(0.01, ge=0)
    clip: float = Field(1.0, gt=0)
    ema: float = Field(0.999, ge=0, lt=1)


class RunSection(Section):
    """How the run is carried out and what it leaves.

    Args:
        out: Folder for checkpoints, logs and the exported model.
        seed: Seed of everything random.
        device: "auto", "cpu" or "cuda".
        start: Folder of a model to start from, whose weights and tokenizer are taken; none for a fresh network.
        start_blocks: Which of its blocks are taken, counted from 0, where this network has fewer, as in DistilBERT
            (Sanh et al. 2019, arXiv 1910.01108, section 3); none for all.
        precision: Autocast type of the trunk; "auto" is bf16 where the hardware multiplies it quickly.
        compile: Whether to compile the objective.
        evaluate_every: Steps between evaluations.
        save_every: Seconds between checkpoints.
        time_limit: Seconds after which the run saves and stops; it resumes when called again.
    """

    out: Path
    seed: int = 0
    device: Literal["auto", "cpu", "cuda"] = "auto"
    start: Path | None = None
    start_blocks: tuple[NonNegativeInt, ...] | None = None
    precision: Literal["auto", "bf16", "no"] = "auto"
    compile: bool = True
    evaluate_every: int = Field(500, ge=1)
    save_every: float = Field(300.0, gt=0)
    time_limit: float | None = Field(None, gt=0)


class TrainingConfig(Section):
    """The whole file."""

    run: RunSection
    data: DataSection
    model: ModelSection = ModelSection.model_construct()
    objective: ObjectiveSection = ObjectiveSection.model_construct()
    optimiser: OptimiserSection = OptimiserSection.model_construct()

    @classmethod
    def load(cls, path: Path) -> "TrainingConfig":
        """Read a TOML file; relative paths in it are relative to the working directory.

        Raises:
            ConfigError: The file is missing, not TOML, or holds unknown, missing or wrong values.
        """
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise ConfigError(f"cannot read the configuration: {error.strerror}", where=str(path)) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"not UTF-8: {error.reason}", where=f"{path}, byte {error.start}") from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"not TOML: {error}", where=str(path)) from error
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise ConfigError(f"{key}: {first['msg']}", where=str(path)) from error
