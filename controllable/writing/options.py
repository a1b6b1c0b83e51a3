"""How documents are generated: the options of every call, checked when they are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any
from typing import Literal as OneOf

from pydantic import AfterValidator, Field, InstanceOf

from constraints.errors import InvalidOption
from constraints.layouts.fill import Fill
from controllable.option_fields import (
    Declared,
    Face,
    Flag,
    Natural,
    Option,
    Positive,
    Text,
    Whole,
    options_of,
    refusing,
)
from controllable.sampling.rules.settings import SamplerGiven, SamplerSettings

if TYPE_CHECKING:
    from controllable.sampling import OnStep
    from guidance import Guidance, Update
else:
    # The command line reads what is declared here, and PyTorch takes seconds to import.
    OnStep = Update = Callable[..., Any]
    Guidance = Any

OnError = OneOf["raise", "skip", "yield"]
MOST_TRIED = 1_000
"""Most documents that are tried for one."""


def _energy(guidance: Any) -> None:
    from guidance import as_energy

    as_energy(guidance)


def _lexicons(given: Any) -> Any:
    """A mapping from paths to texts as what generation looks them up in."""
    if given is None:
        return None
    from controllable.lexicons.own import Lexicons

    return Lexicons.of(given)


@dataclass(frozen=True)
class Options(Declared):
    """How documents are generated.

    Args:
        prompt: None is what the schema's title and description say in their first words, "" is nothing.
        sampler: Steps, temperature and the like.
        seed: With another batch size see `SamplerSettings.batch_invariant`.
        guidance: Energies that steer: one, a function of the guidance state, or a sequence of them.
        update: How their gradients are followed: `guidance.Tilt()`, which None stands for, `Shift()` or `Ascent()`.
        lexicons: Texts that values may be, by path (`constraints.paths`): a `Lexicon`, a list of texts, a mapping from
            texts to weights, or a file; see docs/own_lexicons.md.
        max_length: None is one canvas, or as many as it takes to hold the shortest document, or all of one where `fill`
            is "all".
        canvas: What is longer is written block by block. None is the longest seen in training.
        batch_size: Documents written side by side.
        max_corrections: Before giving up on a document.
        fill: None of the optional properties, as usual, or all. Where there is no room for all, or no end of them, a
            warning names those that are left out.
        reserved: E-mail and web addresses, host names, IP addresses, telephone and card numbers are ones that are set
            aside for examples, so that nobody is reached by them; see docs/testing.md. Where a schema does not admit
            any, a warning names the field.
        best_of: Given out is the one that the guidance likes best when it is finished; of equals, or without guidance,
            that of the highest `Generation.log_prob`. An energy need not have a gradient then: such a one steers
            nothing, and judges. Schedules count at the lowest noise level.
        on_step: Called with a `StepState` after each step, of those that are tried too.
        on_error: What becomes of a document that cannot be written. "raise": its error is raised, and what is valid is
            in the error's `completed`; "skip": it is left out, and one warning at the end says how many were; "yield":
            its error stands in its place.
        progress: Whether a progress bar is shown on stderr; None for a call that takes more than two seconds in a
            terminal or a notebook, and has no `on_step` of its own.
    """

    prompt: Annotated[
        Text | None,
        Field(description="a few words that the values should go with"),
        Face(metavar="TEXT"),
    ] = None
    sampler: InstanceOf[SamplerSettings] = field(default_factory=SamplerSettings)
    seed: Annotated[Whole, Field(ge=0, description="same seed, same machine, same output"), Face()] = 0
    guidance: Annotated[Guidance | None, AfterValidator(refusing(_energy))] = None
    update: Update | None = None
    lexicons: Annotated[Any, AfterValidator(_lexicons)] = None
    max_length: Annotated[
        Positive | None, Field(description="longest document in tokens, the prompt included"), Face()
    ] = None
    canvas: Annotated[Positive | None, Field(description="tokens written at once"), Face()] = None
    batch_size: Annotated[Positive, Field(description="canvases denoised together"), Face(row=False)] = 32
    max_corrections: Annotated[
        Natural, Field(description="passes that rewrite values the validator refused"), Face()
    ] = 4
    fill: Annotated[Fill, Field(description="which optional properties to write"), Face()] = "typical"
    reserved: Annotated[
        Flag, Field(description="contacts in domains and ranges that are reserved for examples"), Face()
    ] = False
    best_of: Annotated[
        Positive,
        Field(le=MOST_TRIED, description="documents tried for each, of which the likeliest is given out"),
        Face(),
    ] = 1
    on_step: OnStep | None = None
    on_error: OnError = "raise"
    progress: Flag | None = None


class Given(SamplerGiven, total=False):
    """The arguments of `DiffusionLM.generate` but for `on_error`, on which the type of what it returns depends."""

    n: int
    prompt: str | None
    seed: int
    guidance: Guidance | None
    update: Update | None
    lexicons: Mapping[str, Any] | None
    max_length: int | None
    canvas: int | None
    batch_size: int
    max_corrections: int
    fill: Fill
    reserved: bool
    best_of: int
    on_step: OnStep | None
    progress: bool | None


OF_SAMPLER = tuple(name for name, option in options_of(SamplerSettings).items() if option.face)
"""Settings of the sampler that are options by themselves."""
N = Option("n", Annotated[Positive, Field(description="how many"), Face()], 1)
"""Number of documents, which is no option of a generator but of its calls."""
OPTIONS: Mapping[str, Option] = {
    "n": N,
    **{name: options_of(SamplerSettings)[name] for name in OF_SAMPLER},
    **options_of(Options),
}
"""Everything that calls take, by name."""


def merge(options: Options, changes: Mapping[str, Any]) -> Options:
    """Options with some of them changed; those of `OF_SAMPLER` reach into the sampler's settings.

    Raises:
        InvalidOption: There is no such option, or its value makes no sense.
    """
    for name in changes:
        if name not in OPTIONS or name == "n":
            known = ", ".join(sorted(OPTIONS.keys() - {"n"}))
            raise InvalidOption(f"unknown option {name!r}", hint=f"The options are {known}")
    sampler = {name: value for name, value in changes.items() if name in OF_SAMPLER}
    rest = {name: value for name, value in changes.items() if name not in OF_SAMPLER}
    settings = replace(OPTIONS["sampler"].check(rest.pop("sampler", options.sampler)), **sampler)
    return replace(options, **rest, sampler=settings)
