"""How documents are generated: the options of every call, checked when they are given."""

from dataclasses import dataclass, field, replace
from typing import Any, TypedDict
from typing import Literal as OneOf

from constraints.errors import InvalidOption
from controllable.sampling import OnStep, SamplerSettings
from guidance import Guidance, Update, as_energy

Fill = OneOf["required", "typical", "all"]
OnError = OneOf["raise", "skip", "yield"]
MOST_TRIED = 1_000
"""Most documents that are tried for one."""


OF_SAMPLER = ("steps", "temperature", "revise", "batch_invariant")
"""Settings of the sampler that are options by themselves."""


@dataclass(frozen=True)
class Options:
    """How documents are generated.

    Args:
        prompt: What the document should be about, in a few words; None for what the schema's title and description say
            in their first words, "" for nothing.
        sampler: Steps, temperature and the like.
        seed: Same seed, same machine: same documents; with another batch size see `SamplerSettings.batch_invariant`.
        guidance: Energies that steer.
        update: How their gradients are followed; None for `Tilt()`.
        max_length: Longest document in tokens, the prompt included; None is one canvas, or as many as it takes to hold
            the shortest document.
        canvas: Tokens that are written at once; what is longer is written block by block. None is the longest seen in
            training.
        batch_size: Documents written side by side.
        max_corrections: Correction passes before giving up.
        fill: Which optional properties to write: none, as usual, or all that fit.
        best_of: Documents that are tried for each that is given out, at most `MOST_TRIED`: the one that the guidance
            likes best when it is finished; of equals, or without guidance, that of the highest `Generation.log_prob`.
            An energy need not have a gradient then: such a one steers nothing, and judges. Schedules count at the
            lowest noise level.
        on_step: Called after each denoising step.
        on_error: What becomes of a document that cannot be written: its error is raised, it is left out with a warning
            at the end, or its error stands in its place.
        progress: Whether a progress bar is shown on stderr; None for a call that takes more than two seconds in a
            terminal or a notebook, and has no `on_step` of its own.
    """

    prompt: str | None = None
    sampler: SamplerSettings = field(default_factory=SamplerSettings)
    seed: int = 0
    guidance: Guidance | None = None
    update: Update | None = None
    max_length: int | None = None
    canvas: int | None = None
    batch_size: int = 32
    max_corrections: int = 4
    fill: Fill = "typical"
    best_of: int = 1
    on_step: OnStep | None = None
    on_error: OnError = "raise"
    progress: bool | None = None

    def __post_init__(self) -> None:
        for name, least in (("batch_size", 1), ("max_corrections", 0)):
            if getattr(self, name) < least:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be at least {least}")
        for name, length in (("max_length", self.max_length), ("canvas", self.canvas)):
            if length is not None and length < 1:
                raise InvalidOption(f"{name} is {length}, it must be at least 1")
        if type(self.best_of) is not int or not 1 <= self.best_of <= MOST_TRIED:
            raise InvalidOption(f"best_of is {self.best_of!r}, it must be a whole number from 1 to {MOST_TRIED:,}")
        if self.prompt is not None:
            try:
                self.prompt.encode("utf-8")
            except UnicodeEncodeError as error:
                raise InvalidOption(
                    f"prompt holds half of a surrogate pair at position {error.start}", hint="Give it as proper text"
                ) from error
        if self.guidance is not None:
            as_energy(self.guidance)
        if self.update is not None and not callable(self.update):
            raise InvalidOption(f"update is {self.update!r}", hint="Use Tilt(), Shift() or Ascent()")
        if self.fill not in ("required", "typical", "all"):
            raise InvalidOption(f"fill is {self.fill!r}", hint="Use 'required', 'typical' or 'all'")
        if self.on_error not in ("raise", "skip", "yield"):
            raise InvalidOption(f"on_error is {self.on_error!r}", hint="Use 'raise', 'skip' or 'yield'")
        if self.progress is not None and type(self.progress) is not bool:
            raise InvalidOption(f"progress is {self.progress!r}", hint="Use True, False, or None for by itself")


class Given(TypedDict, total=False):
    """The arguments of `DiffusionLM.generate` but for `on_error`, on which the type of what it returns depends."""

    n: int
    prompt: str | None
    steps: int
    temperature: float
    revise: float
    seed: int
    guidance: Guidance | None
    update: Update | None
    max_length: int | None
    canvas: int | None
    batch_size: int
    batch_invariant: bool
    max_corrections: int
    fill: Fill
    best_of: int
    on_step: OnStep | None
    progress: bool | None


def merge(options: Options, changes: dict[str, Any]) -> Options:
    """Options with some of them changed; those of `OF_SAMPLER` reach into the sampler's settings.

    Raises:
        InvalidOption: There is no such option, or its value makes no sense.
    """
    sampler = {name: changes.pop(name) for name in OF_SAMPLER if name in changes}
    unknown = [name for name in changes if name not in Options.__dataclass_fields__]
    if unknown:
        known = sorted({*Options.__dataclass_fields__, *OF_SAMPLER})
        raise InvalidOption(f"unknown option {unknown[0]!r}", hint=f"The options are {', '.join(known)}")
    settings = replace(changes.pop("sampler", options.sampler), **sampler)
    return replace(options, **changes, sampler=settings)
