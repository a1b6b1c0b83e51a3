"""The values of a marked test, from what its marker asks for to the command that writes one of them once more."""

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constraints.errors import ControllableError, InvalidOption
from controllable.network.bundled import DEFAULT, locate, names
from controllable.testing.strategies.guides import USUAL, bundled, write
from controllable.writing.options import OPTIONS, Options, merge

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint
    from controllable.lm import DiffusionLM
    from controllable.writing.document import Generation

MOST = 10_000
"""Values of a marker, each of which is a test."""
INLINE = 1_000
"""Characters of the longest schema that a command line holds; a longer one is put into a file."""
_FAULTS = (AttributeError, NameError, RecursionError, TypeError, ValueError)
"""What arguments of the wrong kind raise besides our own errors."""


@dataclass(frozen=True)
class Model:
    """The model of a session, read when it is first used.

    Args:
        name: A bundled model, or a folder; None for the default one.
    """

    name: str | None = None

    @cached_property
    def lm(self) -> "DiffusionLM":
        """The model; the default one is the one that strategies use too.

        Raises:
            CheckpointError: There is no such model, or it is not one of ours.
        """
        if self.name in (None, DEFAULT):
            return bundled()
        from controllable.lm import DiffusionLM

        return DiffusionLM.from_pretrained(self.name)


@dataclass(frozen=True)
class Series:
    """The values of a marker: none is written before one is needed, and then all of them.

    Args:
        output_type: What was asked for.
        constraint: What that compiles to.
        n: How many.
        seed: Seed of the draws.
        options: What else `DiffusionLM.generate` takes.
        model: What writes them.
    """

    output_type: object
    constraint: "Constraint"
    n: int
    seed: int
    options: Mapping[str, Any]
    model: Model

    @cached_property
    def outcomes(self) -> "Sequence[Generation | ControllableError]":
        """For each value what was written, or why there is nothing."""
        try:
            return write(self.constraint, self.model.lm, count=self.n, seed=self.seed, options=self.options)
        except ControllableError as error:
            return [error] * self.n

    def text(self, index: int) -> str:
        """The text of a value.

        Raises:
            ControllableError: There is none.
        """
        outcome = self.outcomes[index]
        if isinstance(outcome, ControllableError):
            raise outcome
        return outcome.text

    def value(self, index: int) -> Any:
        """A value, anew for each test: what one does to it no other sees.

        Raises:
            ControllableError: There is none.
        """
        return self.constraint.parse(self.text(index))

    def again(self, index: int, keep: Callable[[str], str | None]) -> str:
        """The command that writes a value once more, or the Python expression where there is no such command.

        Args:
            index: Number of the value.
            keep: Puts the text of a schema into a file, and says its path; None where it cannot.
        """
        source = self._source(keep)
        if source is None or not all(_is_flag(name, value) for name, value in self.options.items()):
            model = "" if self.model.name is None else repr(self.model.name)
            given = {"n": self.n, "seed": self.seed, **self.options}
            told = ", ".join([_named(self.output_type), *(f"{name}={value!r}" for name, value in given.items())])
            return f"DiffusionLM.from_pretrained({model}).generate({told})[{index}].value"
        asked = ["-n", str(self.n), "--seed", str(self.seed)]
        for name, value in self.options.items():
            told = "" if OPTIONS[name].kind is bool else f"={value}"
            asked += [] if value in (None, False) else [f"--{name.replace('_', '-')}{told}"]
        asked += [] if self.model.name is None else ["--checkpoint", self.model.name]
        return f"{source} {shlex.join(asked)} | sed -n {index + 1}p"

    def _source(self, keep: Callable[[str], str | None]) -> str | None:
        """How `controllable generate` is told the output type, as far as it can be."""
        from constraints.output_types.types import Regex

        if type(self.output_type) is Regex:
            return f"controllable generate {shlex.quote(f'--regex={self.output_type.pattern}')} --format jsonl"
        if not isinstance(self.output_type, dict | bool):
            return None
        schema = json.dumps(self.output_type)
        path = keep(schema) if len(schema) > INLINE else None
        if path is not None:
            return f"controllable generate --schema {shlex.quote(path)}"
        return f"printf %s {shlex.quote(schema)} | controllable generate --schema -"


class Session:
    """The series of a test session: a type is compiled once, and what is asked for twice is written once.

    Args:
        model: What writes.
        usual: `n` and `seed` where a marker says nothing.
        instead: `n` and `seed` whatever the marker says.
    """

    def __init__(self, model: Model, *, usual: Mapping[str, int], instead: Mapping[str, int]) -> None:
        self.model, self.usual, self.instead = model, usual, instead
        # Types and options are kept beside what came of them: their identity holds as long as they live.
        self._constraints: dict[int, tuple[object, Constraint]] = {}
        self._series: dict[tuple[object, ...], Series] = {}

    def series(self, *args: object, **kwargs: Any) -> Series:
        """What a marker with these arguments asks for.

        Raises:
            ControllableError: An argument is wrong, or the type does not compile.
        """
        if len(args) > 1:
            raise InvalidOption(
                f"the marker takes one output type, not {len(args)} arguments",
                hint="Give n, seed and options by their names",
            )
        if args and "output_type" in kwargs:
            raise InvalidOption("the marker has two output types", hint="Give one")
        asked = {**USUAL, **self.usual, **dict(zip(("output_type",), args, strict=False)), **kwargs, **self.instead}
        if "output_type" not in asked:
            raise InvalidOption(
                "the marker has no output type",
                hint="For example @pytest.mark.controllable(Order, n=10): a class alone would count as what is marked",
            )
        output_type = asked.pop("output_type")
        n, seed = (OPTIONS[name].check(asked.pop(name)) for name in ("n", "seed"))
        if n > MOST:
            raise InvalidOption(f"n is {n}, a marker can have {MOST:,} values", hint="Use several tests")
        key = (id(output_type), n, seed, *((name, _identity(value)) for name, value in sorted(asked.items())))
        if key not in self._series:
            merge(Options(), asked)
            self._series[key] = Series(output_type, self._constraint(output_type), n, seed, asked, self.model)
        return self._series[key]

    def _constraint(self, output_type: object) -> "Constraint":
        if id(output_type) not in self._constraints:
            from constraints.output_types.types import as_constraint

            try:
                found = as_constraint(output_type)
            except ControllableError:
                raise
            except _FAULTS as error:
                raise InvalidOption(f"the output type does not compile: {type(error).__name__}: {error}") from error
            self._constraints[id(output_type)] = (output_type, found)
        return self._constraints[id(output_type)][1]


def _is_flag(name: str, value: object) -> bool:
    """Whether `controllable generate` can be told the value of an option."""
    return OPTIONS[name].face is not None and (value is None or isinstance(value, str | int | float))


def _identity(value: object) -> object:
    """What tells an option's value from others, whatever it is."""
    return repr(value) if isinstance(value, str | int | float | None) else id(value)


def _named(output_type: object) -> str:
    return output_type.__qualname__ if isinstance(output_type, type) else repr(output_type)


def resolve(name: str, folder: Path) -> str:
    """The name of a bundled model as it is, any other as the path of a folder seen from `folder`.

    Raises:
        CheckpointError: There is no such folder.
    """
    return name if name in names() else str(locate(folder / name))
