"""`DiffusionLM`: the front door."""

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, Unpack, overload
from typing import Literal as OneOf

import torch
from safetensors import SafetensorError

from constraints.arguments import checked
from constraints.errors import CheckpointError, ControllableError, InvalidOption
from constraints.foreign_code import telling_whose
from constraints.output_types.types import as_constraint
from controllable.lexicons.token_prior import TOKEN_PRIOR_FILE, TokenPrior
from controllable.network.bundled import CHECKPOINTS, locate
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import load_denoiser
from controllable.network.precision import network_dtype
from controllable.network.tokenization import PlainTokenizer
from controllable.writing.document import Generation
from controllable.writing.generator import Generator
from controllable.writing.language_model import LanguageModel
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE, LearnedLayoutPrior
from controllable.writing.options import Given, Options, merge


def resolve_device(device: str) -> torch.device:
    """The device of that name, "auto" being the best there is.

    Raises:
        InvalidOption: There is no such device here.
    """
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        found = torch.device(device)
        torch.zeros(1, device=found)
    except (RuntimeError, AssertionError, NotImplementedError, TypeError) as error:
        raise InvalidOption(f"device {device!r} is not available here", hint="Use 'cpu', or 'auto'") from error
    return found


class DiffusionLM(LanguageModel):
    """A diffusion language model that writes what a schema, a type or a constraint asks for.

    One that was loaded is pickled as the name of its checkpoint and the device, and loaded from there again, once in a
    process: what was changed in it since is not kept. `copy.deepcopy` copies the weights as they are.
    """

    _loaded: tuple[str, str] | None = None
    """Checkpoint and device that it was loaded from."""

    def __reduce__(self) -> tuple[Any, ...]:
        if self._loaded is None:
            return type(self), (self.denoiser, self.tokenizer, self.layout_prior, self.token_prior)
        return _reloaded, (type(self), *self._loaded)

    def __deepcopy__(self, memo: dict[int, Any]) -> "DiffusionLM":
        return type(self)(deepcopy(self.denoiser, memo), self.tokenizer, self.layout_prior, self.token_prior)

    @classmethod
    @checked
    def from_pretrained(cls, path: str | Path | None = None, *, device: str = "auto") -> "DiffusionLM":
        """Load a model.

        Args:
            path: The name of a bundled model, such as "base", or a folder that `save_pretrained` or a training run
                wrote; None for "base". A name stands before a folder of the same name here: that one is "./base".
            device: "auto", "cpu", "cuda", "cuda:1" ...

        Raises:
            CheckpointError: The folder or a file in it is missing, or is not one of ours.
            InvalidOption: The device is not there, or `CONTROLLABLE_PRECISION` names no precision.
        """
        place = resolve_device(device)
        # A precision that makes no sense is told now, and not by the first document.
        network_dtype(place.type)
        folder = locate(path)
        try:
            settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            kind = settings.get("model_type") if isinstance(settings, dict) else None
        except (OSError, ValueError) as error:
            raise CheckpointError(f"cannot read config.json: {error}", where=str(folder)) from error
        if kind != DenoiserConfig.model_type:
            raise CheckpointError(
                f"the model type is {kind!r}, not {DenoiserConfig.model_type!r}", where=str(folder / "config.json")
            )
        try:
            denoiser = load_denoiser(folder)
            tokenizer = PlainTokenizer.load(folder)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise CheckpointError(
                f"cannot load the checkpoint: {first}", where=str(folder),
                hint="Where another version of this package wrote it, use that version or train it anew",
            ) from error  # fmt: skip
        torch.nn.Module.to(denoiser, place)
        layout_prior = LearnedLayoutPrior.load(folder / LAYOUT_PRIOR_FILE)
        found = cls(denoiser, tokenizer, layout_prior, TokenPrior.load(folder / TOKEN_PRIOR_FILE))
        found._loaded = (folder.name if folder.parent == CHECKPOINTS else str(folder.resolve())), device
        return found

    def compile(self, output_type: object, **options: Any) -> Generator:
        """Compile an output type once, to generate from it many times.

        Args:
            output_type: A JSON Schema (dict or bool), a pydantic model, any type that pydantic understands
                (`list[int]`, `Literal["a", "b"]`, a TypedDict ...), or a constraint such as `Regex` or `Choice`.
            **options: Defaults for the generator's calls, those of `generate`.

        Raises:
            InvalidSchema, UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge: From compiling the type.
            InvalidOption: An option makes no sense.
        """
        with telling_whose():
            constraint = as_constraint(output_type)
        return Generator(self, constraint, merge(Options(), options))

    @overload
    def generate(
        self, output_type: object, *, on_error: OneOf["raise", "skip"] = ..., **options: Unpack[Given]
    ) -> list[Generation]: ...
    @overload
    def generate(
        self, output_type: object, *, on_error: OneOf["yield"], **options: Unpack[Given]
    ) -> list[Generation | ControllableError]: ...
    def generate(self, output_type: object, *, n: int = 1, **options: Any) -> Sequence[Generation | ControllableError]:
        """Generate `n` documents of an output type.

        Args:
            output_type: See `compile`.
            n: Number of documents.
            **options: See `controllable.writing.options.Options` and, for `steps`, `temperature`, `revise` and
                `batch_invariant`, `controllable.sampling.SamplerSettings`.

        Raises:
            ControllableError: See `compile` and `Generator.stream`; `completed` holds the documents that were finished.
        """
        return self.compile(output_type, **options)(n)


@lru_cache(maxsize=4)
def _reloaded(kind: type[DiffusionLM], path: str, device: str) -> DiffusionLM:
    return kind.from_pretrained(path, device=device)
