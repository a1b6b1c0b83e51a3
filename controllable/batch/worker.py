"""Writing the documents of a batch: the failure of one is no other's."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from constraints.errors import (
    ControllableError,
    GenerationError,
    InvalidOption,
    UnsatisfiableConstraint,
    UserCodeError,
)
from constraints.foreign_code import told
from controllable.batch.files.job_errors import RowFailed
from controllable.batch.job_settings import BatchSettings
from controllable.batch.named_controls import Controls
from controllable.batch.result import Failed, PromptCut, Written
from controllable.batch.task import NamedControls, seed_of
from controllable.output_kinds import OutputType
from controllable.writing.document import Generation, Request
from controllable.writing.generator import Generator
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options

COMPILED = 64
"""Compiled output types that are kept."""


@dataclass(frozen=True)
class Work:
    """The documents of a batch, which have everything in common but what is in their requests.

    Args:
        output: See `Task`.
        options: See `Task`.
        guidance: See `Task`.
        requests: Seed, index and prompt of each document.
        chat: See `Task`.
    """

    output: OutputType
    options: Options
    guidance: NamedControls | None
    requests: Sequence[Request]
    chat: bool = False


Outcomes = Sequence[Written | Failed]


class Crew(Protocol):
    """Whoever does the work."""

    def outcomes(self, work: Iterable[Work | None]) -> Iterator[Outcomes]:
        """What comes of the documents of each batch, batches in order."""


@dataclass(frozen=True)
class Allowed:
    """What rows may name.

    Args:
        models: Output types.
        controls: Functions that make an energy of their settings, beside the ready-made ones.
    """

    models: Mapping[str, Any]
    controls: Mapping[str, Callable[..., Any]]


class Worker:
    """Does the work in this process.

    Args:
        engine: The model.
        settings: How the job is done.
        allowed: What rows may name.
    """

    def __init__(self, engine: LanguageModel, settings: BatchSettings, allowed: Allowed) -> None:
        self.engine, self.models, self.controls = engine, allowed.models, Controls(allowed.controls)
        self.retries = settings.retries
        self._compiled: OrderedDict[str, Generator | ControllableError] = OrderedDict()

    def outcomes(self, work: Iterable[Work | None]) -> Iterator[Outcomes]:
        """What comes of the documents of each batch."""
        return map(self.write, work)

    def write(self, work: Work | None) -> Outcomes:
        """What comes of the documents of a batch."""
        if work is None:
            return []
        generator = self._generator(work)
        if isinstance(generator, ControllableError):
            return [Failed.of(generator)] * len(work.requests)
        requests = list(work.requests)
        found = self._tried(generator, requests)
        cuts: list[PromptCut | None] = [None] * len(found)
        for number, (shorter, cut) in self._shortened(work, found).items():
            requests[number], cuts[number] = shorter, cut
        if changed := [number for number, cut in enumerate(cuts) if cut is not None]:
            for number, outcome in zip(changed, self._tried(generator, [requests[n] for n in changed]), strict=True):
                found[number] = outcome
        attempts = [0] * len(found)
        for retry in range(1, self.retries + 1):
            again = [number for number, outcome in enumerate(found) if isinstance(outcome, GenerationError | RowFailed)]
            if not again:
                break
            asked = [requests[number] for number in again]
            anew = [Request(seed_of(f"retry {retry}", r.seed), r.index, r.prompt) for r in asked]
            for number, outcome in zip(again, self._tried(generator, anew), strict=True):
                found[number], attempts[number] = outcome, retry
        return [
            Failed.of(outcome, retries=count)
            if isinstance(outcome, ControllableError)
            else Written(outcome.text, outcome.log_prob, outcome.corrections, count, cut)
            for outcome, count, cut in zip(found, attempts, cuts, strict=True)
        ]

    def _shortened(
        self, work: Work, found: Sequence[Generation | ControllableError]
    ) -> dict[int, tuple[Request, PromptCut]]:
        """The requests beside whose prompt no document fits, with its end alone: what a conversation came to."""
        if not work.chat:
            return {}
        canvas = work.options.canvas or self.engine.denoiser.config.max_canvas
        read = min(canvas, work.options.max_length or canvas) // 2
        shorter: dict[int, tuple[Request, PromptCut]] = {}
        for number, (request, outcome) in enumerate(zip(work.requests, found, strict=True)):
            if isinstance(outcome, UnsatisfiableConstraint):
                ids = self.engine.vocabulary.encode(request.prompt or "")
                if len(ids) > read:
                    prompt = self.engine.vocabulary.decode(ids[len(ids) - read :]).decode("utf-8", "ignore")
                    shorter[number] = replace(request, prompt=prompt), PromptCut(len(ids), read)
        return shorter

    def _tried(self, generator: Generator, requests: Sequence[Request]) -> list[Generation | ControllableError]:
        """All documents side by side or, where that fails as a whole, by halves."""
        try:
            return generator.write(requests)
        # Somebody's validator or energy, which may raise anything, or PyTorch where memory is short.
        except Exception as error:  # noqa: BLE001
            if len(requests) == 1:
                return [_of_row(error)]
        half = len(requests) // 2
        return self._tried(generator, requests[:half]) + self._tried(generator, requests[half:])

    def _generator(self, work: Work) -> Generator | ControllableError:
        """The compiled output type, or why there is none."""
        name = repr((work.output, work.options, work.guidance))
        if name in self._compiled:
            self._compiled.move_to_end(name)
            return self._compiled[name]
        found: Generator | ControllableError
        try:
            found = self._compile(work)
        except Exception as error:  # noqa: BLE001
            found = _of_row(error)
        self._compiled[name] = found
        if len(self._compiled) > COMPILED:
            self._compiled.popitem(last=False)
        return found

    def _compile(self, work: Work) -> Generator:
        output, options = work.output, work.options
        if work.guidance is not None:
            options = replace(options, guidance=self.controls.energy(work.guidance))
        if output.kind == "model":
            if output.definition not in self.models:
                allowed = f"Allowed are {', '.join(sorted(self.models))}" if self.models else "None is allowed"
                raise InvalidOption(f"the model {output.definition!r} is not allowed", where="/model", hint=allowed)
            output = replace(output, definition=self.models[output.definition])
        return Generator(self.engine, output.constraint(), options)


def _of_row(error: Exception) -> ControllableError:
    """An error as that of a row."""
    if isinstance(error, UserCodeError):
        return RowFailed(error.message)
    return error if isinstance(error, ControllableError) else RowFailed(told(error))
