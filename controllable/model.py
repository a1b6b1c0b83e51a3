"""`DiffusionLM`: the front door."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import PreTrainedTokenizerFast

from constraints.dfa import ByteDFA
from constraints.errors import CheckpointError, InvalidOption
from constraints.token_automaton import TokenAutomaton
from constraints.types import as_constraint
from controllable.configuration import DenoiserConfig
from controllable.generation import Fill, Generation, Generator, Guidance, Options, merge
from controllable.loop import Loop, OnStep
from controllable.modeling import Denoiser
from controllable.prior import LearnedPrior
from controllable.samplers import SamplerSettings
from controllable.schedules import NoiseSchedule
from controllable.tokenization import vocabulary_of

BUNDLED = Path(__file__).parent / "checkpoints" / "default"
PRIOR_FILE = "layout_prior.json"


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


class DiffusionLM:
    """A diffusion language model that writes what a schema, a type or a constraint asks for.

    Args:
        denoiser: The network.
        tokenizer: Its tokenizer.
        prior: What layouts are likely.
    """

    def __init__(self, denoiser: Denoiser, tokenizer: PreTrainedTokenizerFast, prior: LearnedPrior) -> None:
        self.denoiser = denoiser
        torch.nn.Module.eval(denoiser)
        self.tokenizer = tokenizer
        self.prior = prior
        self.vocabulary = vocabulary_of(tokenizer)

    @classmethod
    def from_pretrained(cls, path: str | Path | None = None, *, device: str = "auto") -> "DiffusionLM":
        """Load a model.

        Args:
            path: Folder that `save_pretrained` or a training run wrote; None for the bundled model.
            device: "auto", "cpu", "cuda", "cuda:1" ...

        Raises:
            CheckpointError: The folder or a file in it is missing, or is not one of ours.
            InvalidOption: The device is not there.
        """
        place = resolve_device(device)
        folder = BUNDLED if path is None else Path(path)
        if not folder.is_dir():
            raise CheckpointError("no such checkpoint folder", where=str(folder), hint="Give a folder with config.json")
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
            denoiser = Denoiser.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
            tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise CheckpointError(f"cannot load the checkpoint: {first}", where=str(folder)) from error
        torch.nn.Module.to(denoiser, place)
        return cls(denoiser, tokenizer, LearnedPrior.load(folder / PRIOR_FILE))

    def save_pretrained(self, path: str | Path) -> None:
        """Write weights (safetensors), configuration, tokenizer and layout prior to a folder."""
        folder = Path(path)
        self.denoiser.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        self.prior.save(folder / PRIOR_FILE)

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return self.denoiser.embedding.weight.device

    @cached_property
    def loop(self) -> Loop:
        """The network with its tokens and noise levels."""
        config = self.denoiser.config
        cumulative = self.denoiser.noise_quantiles.double().cpu().numpy()
        schedule = NoiseSchedule(config.sigma_min, config.sigma_max, cumulative)
        return Loop(self.denoiser, self.vocabulary, schedule)

    def automaton(self, language: ByteDFA, *, capacity: int) -> TokenAutomaton:
        """The token automaton of a language over this model's tokens, for slots of at most `capacity` tokens.

        Where no text of the language is that short, it is the automaton for slots of any capacity.
        """
        found = TokenAutomaton.from_dfa(language, self.vocabulary, capacity=capacity)
        return TokenAutomaton.from_dfa(language, self.vocabulary) if found.is_empty() else found

    def encode_prompt(self, prompt: str) -> Sequence[int]:
        """Token ids of a prompt with its separator; none for an empty one."""
        return [*self.vocabulary.encode(prompt), self.tokenizer.sep_token_id] if prompt else []

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

    def generate(
        self,
        output_type: object,
        *,
        n: int = 1,
        prompt: str = "",
        steps: int = SamplerSettings.steps,
        temperature: float = SamplerSettings.temperature,
        seed: int = 0,
        guidance: Guidance | None = None,
        max_length: int | None = None,
        batch_size: int = Options.batch_size,
        max_corrections: int = Options.max_corrections,
        fill: Fill = "typical",
        on_step: OnStep | None = None,
    ) -> list[Generation]:
        """Generate `n` documents of an output type.

        Args:
            output_type: See `compile`.
            n: Number of documents.
            prompt: What they should be about, in a few words.
            steps: Denoising steps.
            temperature: Below 1 favours what is likely.
            seed: Same seed, same machine: same documents.
            guidance: An energy, a function of the guidance state, or a sequence of them.
            max_length: Longest canvas in tokens, the prompt included.
            batch_size: Documents written side by side.
            max_corrections: Correction passes before giving up on a document.
            fill: Optional properties: "required" ones only, "typical", or "all" that fit.
            on_step: Called with a `StepState` after each step.

        Raises:
            ControllableError: See `compile` and `Generator.stream`.
        """
        generator = self.compile(output_type)
        return generator(
            n,
            prompt=prompt,
            steps=steps,
            temperature=temperature,
            seed=seed,
            guidance=guidance,
            max_length=max_length,
            batch_size=batch_size,
            max_corrections=max_corrections,
            fill=fill,
            on_step=on_step,
        )
