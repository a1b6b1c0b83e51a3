"""`DiffusionLM`: the front door."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Unpack, overload
from typing import Literal as OneOf

import torch
from safetensors import SafetensorError

from constraints.errors import CheckpointError, ControllableError, InvalidOption
from constraints.output_types.types import as_constraint
from controllable.network.bundled import locate
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import load_denoiser
from controllable.network.precision import network_dtype
from controllable.network.tokenization import PlainTokenizer
from controllable.sampling import OnStep, SamplerSettings
from controllable.writing.document import Generation
from controllable.writing.generator import Generator
from controllable.writing.language_model import LanguageModel
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE, LearnedLayoutPrior
from controllable.writing.options import Fill, Given, OnError, Options, merge
from guidance import Guidance, Update


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
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InvalidOption(f"device {device!r} is not available here", hint="Use 'cpu', or 'auto'") from error
    return found


class DiffusionLM(LanguageModel):
    """A diffusion language model that writes what a schema, a type or a constraint asks for."""

    @classmethod
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
        return cls(denoiser, tokenizer, LearnedLayoutPrior.load(folder / LAYOUT_PRIOR_FILE))

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
        return Generator(self, as_constraint(output_type), merge(Options(), options))

    @overload
    def generate(
        self, output_type: object, *, on_error: OneOf["raise", "skip"] = ..., **options: Unpack[Given]
    ) -> list[Generation]: ...
    @overload
    def generate(
        self, output_type: object, *, on_error: OneOf["yield"], **options: Unpack[Given]
    ) -> list[Generation | ControllableError]: ...
    def generate(
        self,
        output_type: object,
        *,
        n: int = 1,
        prompt: str | None = None,
        steps: int = SamplerSettings.steps,
        temperature: float = SamplerSettings.temperature,
        revise: float = SamplerSettings.revise,
        seed: int = 0,
        guidance: Guidance | None = None,
        update: Update | None = None,
        max_length: int | None = None,
        canvas: int | None = None,
        batch_size: int = Options.batch_size,
        batch_invariant: bool = SamplerSettings.batch_invariant,
        max_corrections: int = Options.max_corrections,
        fill: Fill = "typical",
        best_of: int = 1,
        on_step: OnStep | None = None,
        on_error: OnError = "raise",
        progress: bool | None = None,
    ) -> Sequence[Generation | ControllableError]:
        """Generate `n` documents of an output type.

        Args:
            output_type: See `compile`.
            n: Number of documents.
            prompt: What they should be about, in a few words; None for the first words of the schema's title and
                description, "" for nothing.
            steps: Denoising steps.
            temperature: Below 1 favours what is likely.
            revise: Share of the steps that draw the least sure tokens anew, given all the others. With 0.5 text that is
                held to much becomes more fluent, and guidance mends what it could not see coming.
            seed: Same seed, same machine: same documents; with another batch size see `batch_invariant`.
            guidance: An energy, a function of the guidance state, or a sequence of them.
            update: How the gradients of guidance are followed: `guidance.Tilt` (the default), `Shift` or `Ascent`.
            max_length: Longest document in tokens, the prompt included; None for one canvas, or as many as it takes to
                hold the shortest document.
            canvas: Tokens that are written at once; what is longer is written block by block.
            batch_size: Documents written side by side.
            batch_invariant: Whether a document comes out bit by bit as it would alone, whatever the batch size;
                otherwise another order of sums moves a token now and then. Slower in batches.
            max_corrections: Correction passes before giving up on a document.
            fill: Optional properties: "required" ones only, "typical", or "all" that fit.
            best_of: Documents that are tried for each one, at most 1,000: given out is the one that `guidance` likes
                best; of equals, or without guidance, that of the highest `log_prob`.
            on_step: Called with a `StepState` after each step, of those that are tried too.
            on_error: What becomes of a document that cannot be written. "raise": its error is raised, and what is valid
                is in the error's `completed`; "skip": it is left out, and one warning at the end says how many were;
                "yield": its error stands in its place.
            progress: Whether a progress bar is shown on stderr. None shows one by itself past two seconds in a terminal
                or a notebook, unless there is an `on_step`.

        Raises:
            ControllableError: See `compile` and `Generator.stream`; `completed` holds the documents that were finished.
        """
        generator = self.compile(
            output_type,
            prompt=prompt,
            steps=steps,
            temperature=temperature,
            revise=revise,
            seed=seed,
            guidance=guidance,
            update=update,
            max_length=max_length,
            canvas=canvas,
            batch_size=batch_size,
            batch_invariant=batch_invariant,
            max_corrections=max_corrections,
            fill=fill,
            best_of=best_of,
            on_step=on_step,
            on_error=on_error,
            progress=progress,
        )
        return generator(n)
