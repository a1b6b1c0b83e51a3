"""Writing the documents of a batch: the failure of one is no other's."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from constraints.errors import ControllableError, GenerationError, InvalidOption
from constraints.output_types.constraint import Constraint
from constraints.output_types.grammar import Grammar
from constraints.output_types.template import Template
from constraints.output_types.types import Choice, JSONSchema, Pydantic, Regex, as_constraint
from controllable.batch.files.job_errors import RowFailed
from controllable.batch.named_controls import Controls
from controllable.batch.result import Failed, Written
from controllable.batch.task import seed_of
from controllable.writing.document import Generation, Request
from controllable.writing.generator import Generator
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options, merge

COMPILED = 64
"""Compiled output types that are kept."""
_NOTATION = ("property_order", "unlisted")
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What somebody's validator or energy can raise, and PyTorch where memory is short."""


@dataclass(frozen=True)
class Work:
    """The documents of a batch, which have everything in common but what is in their requests.

    Args:
        what: See `Task`.
        settings: See `Task`.
        requests: Seed, index and prompt of each document.
    """

    what: tuple[str, Any]
    settings: Mapping[str, Any]
    requests: Sequence[Request]


Outcomes = Sequence[Written | Failed]


class Crew(Protocol):
    """Whoever does the work."""

    def outcomes(self, work: Iterable[Work]) -> Iterator[Outcomes]:
        """What comes of the documents of each batch, batches in order."""


class Worker:
    """Does the work in this process.

    Args:
        engine: The model.
        models: Output types that rows may name.
        controls: Energies that rows may name beside the ready-made ones.
        retries: How often a document that failed is begun anew, from another seed.
        batch_size: Documents written side by side.
    """

    def __init__(
        self,
        engine: LanguageModel,
        *,
        models: Mapping[str, Any],
        controls: Mapping[str, Callable[..., Any]],
        retries: int,
        batch_size: int,
    ) -> None:
        self.engine, self.models, self.controls = engine, models, Controls(controls)
        self.retries, self.batch_size = retries, batch_size
        self._compiled: OrderedDict[str, Generator | ControllableError] = OrderedDict()

    def outcomes(self, work: Iterable[Work]) -> Iterator[Outcomes]:
        """What comes of the documents of each batch."""
        return map(self.write, work)

    def write(self, work: Work) -> Outcomes:
        """What comes of the documents of a batch."""
        if not work.requests:
            return []
        generator = self._generator(work)
        if isinstance(generator, ControllableError):
            return [Failed.of(generator)] * len(work.requests)
        found = self._tried(generator, work.requests)
        attempts = [0] * len(found)
        for retry in range(1, self.retries + 1):
            again = [number for number, outcome in enumerate(found) if isinstance(outcome, GenerationError | RowFailed)]
            if not again:
                break
            requests = [work.requests[number] for number in again]
            anew = [Request(seed_of(f"retry {retry}", r.seed), r.index, r.prompt) for r in requests]
            for number, outcome in zip(again, self._tried(generator, anew), strict=True):
                found[number], attempts[number] = outcome, retry
        return [
            Failed.of(outcome, retries=count)
            if isinstance(outcome, ControllableError)
            else Written(outcome.text, outcome.log_prob, outcome.corrections, count)
            for outcome, count in zip(found, attempts, strict=True)
        ]

    def _tried(self, generator: Generator, requests: Sequence[Request]) -> list[Generation | ControllableError]:
        """All documents side by side or, where that fails as a whole, by halves."""
        try:
            return generator.write(requests)
        except (ControllableError, *_FAULTS) as error:
            if len(requests) == 1:
                return [error if isinstance(error, ControllableError) else _foreign(error)]
        half = len(requests) // 2
        return self._tried(generator, requests[:half]) + self._tried(generator, requests[half:])

    def _generator(self, work: Work) -> Generator | ControllableError:
        """The compiled output type, or why there is none."""
        name = repr((work.what, work.settings))
        if name in self._compiled:
            self._compiled.move_to_end(name)
            return self._compiled[name]
        found: Generator | ControllableError
        try:
            found = self._compile(work.what, dict(work.settings))
        except ControllableError as error:
            found = error
        except _FAULTS as error:
            found = _foreign(error)
        self._compiled[name] = found
        if len(self._compiled) > COMPILED:
            self._compiled.popitem(last=False)
        return found

    def _compile(self, what: tuple[str, Any], settings: dict[str, Any]) -> Generator:
        if (guidance := settings.pop("guidance", None)) is not None:
            settings["guidance"] = self.controls.energy(guidance)
        notation: dict[str, Any] = {name: settings.pop(name) for name in _NOTATION if name in settings}
        start = settings.pop("start", "start")
        options = merge(Options(batch_size=self.batch_size), settings)
        return Generator(self.engine, self._constraint(what, notation, start), options)

    def _constraint(self, what: tuple[str, Any], notation: Mapping[str, Any], start: str) -> Constraint:
        match what:
            case ("schema", schema):
                return JSONSchema(schema, **notation)
            case ("model", str(name)):
                return self._model(name, notation)
            case ("regex", str(pattern)):
                return Regex(pattern)
            case ("choices", texts):
                return Choice(texts)
            case ("grammar", str(text)):
                return Grammar(text, start=start)
            case ("template", str(text)):
                return Template(text)
        raise AssertionError(f"there is no {what[0]}")

    def _model(self, name: str, notation: Mapping[str, Any]) -> Constraint:
        if name not in self.models:
            allowed = f"Allowed are {', '.join(sorted(self.models))}" if self.models else "None is allowed"
            raise InvalidOption(f"the model {name!r} is not allowed", where="/model", hint=allowed)
        found = self.models[name]
        if isinstance(found, Constraint):
            return found
        if isinstance(found, dict | bool):
            return JSONSchema(found, **notation)
        return Pydantic(found, **notation) if not isinstance(found, str) else as_constraint(found)


def _foreign(error: Exception) -> RowFailed:
    told = " ".join(str(error).split())[:300]
    return RowFailed(f"{type(error).__name__}: {told}" if told else type(error).__name__)
