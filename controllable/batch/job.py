"""`run_batch`: the job from its first row to its summary."""

import hashlib
import time
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import filterfalse, tee
from pathlib import Path
from typing import Any

import torch

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.foreign_code import telling_whose
from constraints.output_types.types import as_constraint
from controllable.batch.files.job_input import Source
from controllable.batch.files.journal import Journal
from controllable.batch.files.ledger import Ledger
from controllable.batch.files.output import Output
from controllable.batch.job_plan import Batch, Plan
from controllable.batch.job_settings import BatchSettings
from controllable.batch.result import BEGINNINGS, Failed, Header, Written, line_of, refusal
from controllable.batch.summary import BatchSummary, Ended
from controllable.batch.task import digest_of
from controllable.batch.window import Window
from controllable.batch.worker import Allowed, Crew, Outcomes, Work, Worker
from controllable.lm import DiffusionLM
from controllable.network.precision import network_dtype
from controllable.option_fields import options_of
from controllable.writing.document import Request
from controllable.writing.language_model import LanguageModel

_WINDOW_BYTES = 1 << 25
STALE = ".stale.jsonl"
"""Ending of the file for results whose rows have changed or are no longer in the input."""
OnRows = Callable[[int], None]


@dataclass
class Job:
    """What is known of a running job.

    Args:
        journal: The output.
        ledger: Which rows have a result.
        run: Hash of the model and the settings.
        rows: Rows that got their result in this run.
        written: Documents written in this run.
        failed: Whether a row of this run ended in an error.
        parts: The documents of rows that reach over several batches.
    """

    journal: Journal
    ledger: Ledger
    run: str
    rows: int = 0
    written: int = 0
    failed: bool = False
    parts: dict[bytes, list[Written | Failed]] = field(default_factory=dict)

    def take_over(self, *, retry_errors: bool) -> None:
        """Read what is there already, and put away the errors that are to be retried.

        Raises:
            InvalidOption: A line is none of ours, or of a run with other settings.
        """
        head = self.journal.head(max(map(len, BEGINNINGS)))
        if head and not any(head.startswith(beginning[: len(head)]) for beginning in BEGINNINGS):
            raise self._strange(1)
        self._note()
        if retry_errors:
            self._keep(lambda header: header.kind is None)
            self.ledger.forget()
            self._note()

    def _note(self) -> None:
        """Note the results that are there in the ledger."""
        damaged: int | None = None
        end = 0
        for number, line in enumerate(self.journal.lines(), 1):
            if damaged is not None:
                raise self._strange(damaged)
            try:
                header = Header.of(line)
            except ValueError:
                damaged = number
                continue
            if header.run != self.run:
                raise InvalidOption(
                    "the output was written with another model, precision, seed, batch size or other settings, or by "
                    "another version of this package",
                    where=f"{self.journal.path}, line {number}",
                    hint="Give the same ones (CONTROLLABLE_PRECISION forces a precision), or another path",
                )  # fmt: skip
            end += len(line) + 1
            self.ledger.record(header.key, header.digest)
        if damaged is not None:
            # The last line: its end was on disk before its middle when the power went.
            self.journal.cut(end)

    def _strange(self, line: int) -> InvalidOption:
        return InvalidOption(
            "the output holds what is no result", where=f"{self.journal.path}, line {line}",
            hint="Repair it, or give another path",
        )  # fmt: skip

    def write(self, batch: Batch, outcomes: Sequence[Written | Failed]) -> None:
        """Add the rows that are complete to the output."""
        lines = [(row.key, row.digest, refusal(row, run=self.run)) for row in batch.refused]
        at = 0
        for share in batch.shares:
            task, count = share.task, len(share.indices)
            part = [*self.parts.pop(task.key, ()), *outcomes[at : at + count]]
            at += count
            if self.ledger.has(task.key, task.digest):
                continue
            if share.indices.stop < task.n:
                self.parts[task.key] = part
            else:
                lines.append((task.key, task.digest, line_of(task, part, run=self.run)))
        self.journal.append([line for _, _, line in lines])
        for key, digest, line in lines:
            self.ledger.record(key, digest)
            header = Header.of(line)
            self.failed |= header.kind is not None
            self.written += header.documents
        self.rows += len(lines)

    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """How many rows, documents, corrections and retries there are, and rows without values by the error's class."""
        counts, failed = Counter[str](), Counter[str]()
        for header in map(Header.of, self.journal.lines()):
            counts.update(rows=1, documents=header.documents, corrections=header.corrections, retries=header.retries)
            failed.update([] if header.kind is None else [header.kind])
        return counts, failed

    def tidy(self) -> None:
        """Put away results whose rows have changed, or are no longer in the input."""
        self._keep(lambda header: self.ledger.stays(header.key, header.digest))

    def _keep(self, wanted: Callable[[Header], bool]) -> None:
        """Move all other results to a file beside the output."""
        stays: Callable[[bytes], bool] = lambda line: wanted(Header.of(line))  # noqa: E731
        lines, path = self.journal.lines, self.journal.path
        if all(map(stays, lines())):
            return
        with Journal(path.with_name(path.name + STALE), resume=True) as old:
            # A torn line is cut off by reading to the end.
            deque(old.lines(), maxlen=0)
            old.extend(filterfalse(stays, lines()))
        self.journal.replace(filter(stays, lines()))


@checked
def run_batch(
    source: str | Path | Iterable[Mapping[str, Any]],
    output: str | Path,
    *,
    model: LanguageModel | str | Path | None = None,
    settings: BatchSettings | None = None,
    models: Mapping[str, Any] | None = None,
    controls: Mapping[str, Callable[..., Any]] | None = None,
    on_rows: OnRows | None = None,
    stop: Callable[[], Ended | None] | None = None,
    **deprecated: Any,
) -> BatchSummary:
    """Write the documents that rows ask for; each row's result is on disk as soon as its batch is done.

    After anything that stops a job, the same call with `BatchSettings(resume=True)` goes on with it: what it writes
    then is what it would have written without the interruption, byte by byte. The rows' fields are described in
    docs/batch.md.

    Args:
        source: A `.jsonl`, `.csv` or `.parquet` file, "-" for JSON lines on standard input, or the rows.
        output: The `.jsonl` or `.parquet` file to write; it must not be there, unless the job is resumed.
        model: The model, or what `DiffusionLM.from_pretrained` takes.
        settings: How it is done.
        models: Output types that rows may name in their field "model".
        controls: Functions that make an energy of their settings, for rows to name in "guidance" beside the ready-made
            ones.
        on_rows: Called after each batch with the number of rows that have their result.
        stop: Asked after each batch what the job should end as; None to go on.
        **deprecated: Settings, and fields of rows that do not give them, as they were given before there were settings.

    Returns:
        What came of it. Rows that fail are results too, and raise nothing.

    Raises:
        InvalidOption: An option makes no sense, the input cannot be read, the output is there already, or belongs to
            another job.
        OutputError: The output cannot be written. What was written stays.
        CheckpointError: There is no such model.
    """
    for name, value, right, wanted in (
        ("model", model, isinstance(model, LanguageModel | str | Path), "a model, or the name or folder of one"),
        ("settings", settings, isinstance(settings, BatchSettings), "BatchSettings"),
        ("models", models, isinstance(models, Mapping), "a mapping from names to output types"),
        ("controls", controls, isinstance(controls, Mapping), "a mapping from names to functions"),
        ("on_rows", on_rows, callable(on_rows), "a function"),
        ("stop", stop, callable(stop), "a function"),
    ):
        if value is not None and not right:
            raise InvalidOption(f"{name} is {value!r:.60}, it must be {wanted}, or None")
    how = _with_deprecated(settings or BatchSettings(), deprecated)
    begin = time.perf_counter()
    rows = Source(source)
    Output.check(output, resume=how.resume, source=rows.path)
    with telling_whose():
        shapes = {name: repr(getattr(as_constraint(found), "schema", found)) for name, found in (models or {}).items()}
    lm = model if isinstance(model, LanguageModel) else DiffusionLM.from_pretrained(model)
    told = {name: getattr(how, name) for name in ("seed", "batch_size", "window", "retries", "defaults")}
    run = digest_of([fingerprint(lm), told, shapes]).hex()[:16]
    allowed = Allowed(models or {}, controls or {})
    with ExitStack() as stack:
        crew: Crew
        if how.engine == "ray":
            from controllable.batch.cluster import RayCrew

            crew = stack.enter_context(closing(RayCrew(lm, how, allowed)))
        else:
            crew = Worker(lm, how, allowed)
        ledger = stack.enter_context(closing(Ledger()))
        place = Output(Path(output), resume=how.resume)
        job = Job(stack.enter_context(place.journal), ledger, run)
        job.take_over(retry_errors=how.retry_errors)
        waiting = Window(batch_size=how.batch_size, rows=how.window, size=_WINDOW_BYTES)
        plan = Plan(rows, ledger, waiting, how)
        ended: Ended = "done"
        for batch, outcomes in _worked(plan.batches(), crew):
            job.write(batch, outcomes)
            with telling_whose():
                if on_rows is not None:
                    on_rows(plan.found + job.rows)
                if how.fail_fast and job.failed:
                    ended = "failed fast"
                elif stop is not None:
                    ended = stop() or ended
            if ended != "done":
                break
        if ended == "done":
            job.tidy()
        counts, failed = job.counts()
        if ended == "done":
            place.finish()
    return BatchSummary(
        ended=ended,
        rows=counts["rows"],
        earlier=plan.found,
        failed=dict(failed),
        documents=counts["documents"],
        corrections=counts["corrections"],
        retries=counts["retries"],
        written=job.written,
        seconds=time.perf_counter() - begin,
    )


def _with_deprecated(settings: BatchSettings, given: Mapping[str, Any]) -> BatchSettings:
    """Settings with those that were given as arguments of their own, as all were before there was `BatchSettings`."""
    if not given:
        return settings
    warnings.warn(
        f"{', '.join(given)}: give settings=BatchSettings(...), and fields of rows as its `defaults`",
        DeprecationWarning, stacklevel=3,
    )  # fmt: skip
    known = options_of(BatchSettings)
    changes = {name: value for name, value in given.items() if name in known}
    rest = {name: value for name, value in given.items() if name not in known}
    return replace(settings, **{"defaults": {**settings.defaults, **rest}, **changes})


def _worked(batches: Iterator[Batch], crew: Crew) -> Iterator[tuple[Batch, Outcomes]]:
    """Batches with what came of them, in order."""
    asked, taken = tee(batches)
    return zip(taken, crew.outcomes(map(_work, asked)), strict=True)


def _work(batch: Batch) -> Work | None:
    """What there is to write; nothing where all rows were refused."""
    if not batch.shares:
        return None
    first = batch.shares[0].task
    requests = [Request(s.task.seed, index, s.task.prompt) for s in batch.shares for index in s.indices]
    return Work(first.output, first.options, first.guidance, requests, first.chat)


def fingerprint(engine: LanguageModel) -> str:
    """Hash of a model's weights, tokens and prior, and of the precision that it is multiplied in."""
    found = hashlib.sha256()
    for name, tensor in sorted(engine.denoiser.state_dict().items()):
        found.update(name.encode())
        found.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes())
    found.update(repr(engine.vocabulary.tokens).encode())
    found.update(repr(vars(engine.layout_prior)).encode())
    found.update(str(network_dtype(engine.device.type)).encode())
    return found.hexdigest()
