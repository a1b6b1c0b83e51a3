"""Generators: a compiled output type and the model that writes it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, overload
from typing import Literal as OneOf

from constraints.errors import ControllableError, GenerationError, UnsatisfiableConstraint
from constraints.foreign_code import telling_whose
from constraints.output_types.constraint import Constraint
from controllable.writing.best_of import Candidate, chosen, tried
from controllable.writing.composer import compose
from controllable.writing.corrector import Corrected, Corrector
from controllable.writing.document import Document, Generation, Request
from controllable.writing.failures import Failures, Outcome, documents, warn_of_plans
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import OPTIONS, Options, merge
from controllable.writing.planner import Planner
from controllable.writing.progress import bar_of_call
from guidance.guided_values import check_values


class Generator:
    """A compiled output type: call it, or stream from it, as often as you like.

    Args:
        lm: The language model.
        constraint: The compiled output type.
        options: Defaults of the calls.

    Raises:
        GuidanceError: Guidance is about values that the output type does not have.
    """

    def __init__(self, lm: LanguageModel, constraint: Constraint, options: Options) -> None:
        self.lm, self.constraint, self.options = lm, constraint, options
        self._check(options, ("guidance", "lexicons"))
        self._planner = Planner(lm, constraint)
        self._corrector = Corrector(self._planner)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lm, self.constraint, self.options)

    @overload
    def __call__(self, n: int = 1, *, on_error: OneOf["raise", "skip"] = ..., **options: Any) -> list[Generation]: ...
    @overload
    def __call__(self, n: int = 1, *, on_error: OneOf["yield"], **options: Any) -> list[Outcome]: ...
    def __call__(self, n: int = 1, **options: Any) -> Sequence[Outcome]:
        """Generate `n` documents; the options are those of `DiffusionLM.generate`.

        Raises:
            ControllableError: See `stream`; all documents that were finished are its `completed`.
        """
        settings, found = self._settings(n, options), list[Outcome]()
        try:
            for outcome in self._batches(n, settings, alone=True):
                found.append(outcome)
        except ControllableError as error:
            error.completed = (*documents(found), *error.completed)
            raise
        return found

    @overload
    def stream(self, n: int, *, on_error: OneOf["raise", "skip"] = ..., **options: Any) -> Iterator[Generation]: ...
    @overload
    def stream(self, n: int, *, on_error: OneOf["yield"], **options: Any) -> Iterator[Outcome]: ...
    def stream(self, n: int, **options: Any) -> Iterator[Outcome]:
        """Generate `n` documents, giving them out as their batches are done, in order.

        Args:
            n: Number of documents.
            **options: Those of `DiffusionLM.generate`. Type checkers go by the `on_error` of the call, not by that of
                `DiffusionLM.compile`.

        Raises:
            InvalidOption: An option makes no sense.
            UnsatisfiableConstraint: No document fits the canvas.
            GenerationError: A document is still invalid after all correction passes; those before it were given out,
                those of its batch behind it are `completed`. With another `on_error` it is not raised.
            GuidanceError: An energy is at fault, whatever `on_error` says.
            UserCodeError: An energy, a validator, a callback or the like raised something, which is its `__cause__`.
        """
        return self._batches(n, self._settings(n, options))

    def write(self, requests: Sequence[Request], **options: Any) -> list[Generation | ControllableError]:
        """Write documents of several seeds and prompts, all side by side: for each what came of it.

        Args:
            requests: Seed, index and prompt of each document; those of the options do not count.
            **options: Those of `DiffusionLM.generate`; `on_error` and `progress` do not count.

        Returns:
            For each request its document, or why there is none: it does not fit, or is still invalid after all
            correction passes.

        Raises:
            InvalidOption: An option makes no sense.
            GuidanceError: Of all documents together: nothing was written.
        """
        distinct = list(dict.fromkeys(requests))
        found = dict(zip(distinct, self._outcomes(distinct, self._merged(options)), strict=True))
        return [found[request] for request in requests]

    def _settings(self, n: int, options: dict[str, Any]) -> Options:
        OPTIONS["n"].check(n)
        return self._merged(options)

    def _merged(self, changes: dict[str, Any]) -> Options:
        """The options with some of them changed."""
        merged = merge(self.options, changes)
        self._check(merged, changes)
        return merged

    def _check(self, options: Options, names: Collection[str]) -> None:
        """See that there are the values that some of the options are about."""
        if options.guidance is not None and "guidance" in names:
            check_values(options.guidance, self.constraint)
        if options.lexicons is not None and "lexicons" in names:
            options.lexicons.check(self.constraint)

    def _batches(self, n: int, options: Options, *, alone: bool = False) -> Iterator[Outcome]:
        """Outcomes batch by batch; if `alone`, nobody prints anything between two of them."""
        size, failures = max(1, options.batch_size // options.best_of), Failures(options.on_error)
        with bar_of_call(n, options.progress, observed=options.on_step is not None) as bar:
            options = replace(options, on_step=bar.beside(options.on_step))
            for first in range(0, n, size):
                indices = range(first, min(n, first + size))
                outcomes = self._outcomes([Request(options.seed, i, options.prompt) for i in indices], options)
                bar.reach(indices.stop)
                if not alone:
                    bar.hide()
                yield from failures.given_out(outcomes)
        failures.warn(n)

    @telling_whose()
    def _outcomes(self, requests: Sequence[Request], options: Options) -> list[Generation | ControllableError]:
        """For each request its document, the best of several if that is asked for, or why there is none."""
        if options.best_of == 1:
            return [candidate.outcome for candidate in self._written(requests, options)]
        every, size = tried(requests, options.best_of), options.batch_size
        pieces = (every[first : first + size] for first in range(0, len(every), size))
        candidates = [candidate for piece in pieces for candidate in self._written(piece, options)]
        return chosen(requests, candidates, options, self.lm)

    def _written(self, requests: Sequence[Request], options: Options) -> list[Candidate]:
        """What comes of each request, all written side by side."""
        made: dict[Request, Candidate] = {}
        planned: list[Document] = []
        for request in requests:
            try:
                planned.append(self._planner.plan(request, options))
            except UnsatisfiableConstraint as error:
                made[request] = Candidate(error)
        warn_of_plans(planned)
        composed: list[Document] = []
        for document, found in zip(planned, compose(self.lm, planned, options), strict=True):
            if isinstance(found, Document):
                composed.append(found)
            else:
                made[document.request] = Candidate(found)
        for corrected in self._corrector.correct(composed, options):
            made[corrected.document.request] = Candidate(self._finished(corrected), corrected.document)
        return [made[request] for request in requests]

    def _finished(self, corrected: Corrected) -> Generation | GenerationError:
        document, violations = corrected.document, corrected.violations
        text, index = document.text(self.lm.vocabulary), document.request.index
        if violations:
            lines = tuple(f"{violation.pointer or '/'}: {violation.message}" for violation in violations)
            return GenerationError(
                f"document {index} is still invalid after {corrected.passes} correction passes: {lines[0]}",
                best=text,
                violations=lines,
                hint="Raise max_corrections or steps, or relax what the automaton cannot express",
            )
        return Generation(self.constraint.parse(text), text, document.log_prob, corrected.passes, index, document.trace)
