"""The job: rows in, results out as they finish, and gone on with after anything."""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import filterfalse, tee
from pathlib import Path
from typing import Any, Literal

import torch

from constraints.errors import InvalidOption
from constraints.output_types.types import as_constraint
from controllable.batch.files.fields import SETTINGS, check_field
from controllable.batch.files.job_input import Source
from controllable.batch.files.journal import Journal
from controllable.batch.files.ledger import Ledger
from controllable.batch.files.output import Output
from controllable.batch.job_plan import Batch, Plan
from controllable.batch.result import BEGINNINGS, Failed, Header, Tally, Written, line_of, refusal
from controllable.batch.summary import BatchSummary, Ended
from controllable.batch.task import digest_of
from controllable.batch.window import Window
from controllable.batch.worker import Crew, Outcomes, Work, Worker
from controllable.lm import DiffusionLM
from controllable.network.precision import network_dtype
from controllable.writing.document import Request
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options

WINDOW = 1024
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
                    "the output was written with another model, precision, seed, batch size or other settings",
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

    def tally(self, *, whole: bool) -> Tally:
        """All results, counted; if the `whole` input has been read, without those of no row in it."""
        tally = Tally()
        for line in self.journal.lines():
            header = Header.of(line)
            tally.add(header, stale=whole and not self.ledger.stays(header.key, header.digest))
        return tally

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


def run_batch(
    source: str | Path | Iterable[Mapping[str, Any]],
    output: str | Path,
    *,
    model: LanguageModel | str | Path | None = None,
    resume: bool = False,
    retry_errors: bool = False,
    fail_fast: bool = False,
    retries: int = 1,
    seed: int = 0,
    batch_size: int = Options.batch_size,
    window: int = WINDOW,
    engine: Literal["local", "ray"] = "local",
    workers: int = 2,
    models: Mapping[str, Any] | None = None,
    controls: Mapping[str, Callable[..., Any]] | None = None,
    on_rows: OnRows | None = None,
    stop: Callable[[], Ended | None] | None = None,
    **defaults: Any,
) -> BatchSummary:
    """Write the documents that rows ask for; each row's result is on disk as soon as its batch is done.

    After anything that stops a job, the same call with `resume=True` goes on with it: what it writes then is what it
    would have written without the interruption, byte by byte. The rows' fields are described in docs/batch.md.

    Args:
        source: A `.jsonl`, `.csv` or `.parquet` file, "-" for JSON lines on standard input, or the rows.
        output: The `.jsonl` or `.parquet` file to write; it must not be there, unless `resume`.
        model: The model, or what `DiffusionLM.from_pretrained` takes.
        resume: Go on with an output that is there. Rows are told apart by their ids, and done again if what they say
            has changed.
        retry_errors: With `resume`, do rows again that ended in an error.
        fail_fast: Stop at the first row that ends in an error.
        retries: How often a document that failed is begun anew, from another seed.
        seed: Rows that give no seed have one that follows from this one and their id.
        batch_size: Documents written side by side. With 1 no row's values depend, in their last digits, on the rows
            beside it.
        window: Rows that wait for others of their kind, at the most.
        engine: Who writes: this process, or a pool of Ray actors, whose results are the same.
        workers: Number of these actors.
        models: Output types that rows may name in their field "model".
        controls: Functions that make an energy of their settings, for rows to name in "guidance" beside the ready-made
            ones.
        on_rows: Called after each batch with the number of rows that have their result.
        stop: Asked after each batch what the job should end as; None to go on.
        **defaults: Fields of rows that do not give them: steps, temperature, fill, max_length, canvas,
            max_corrections, best_of, prompt, guidance.

    Returns:
        What came of it. Rows that fail are results too, and raise nothing.

    Raises:
        InvalidOption: An option makes no sense, the input cannot be read, the output is there already, or belongs to
            another job.
        OutputError: The output cannot be written. What was written stays.
        CheckpointError: There is no such model.
    """
    numbers = (("batch_size", batch_size, 1), ("window", window, 1), ("workers", workers, 1), ("retries", retries, 0))
    for name, value, least in numbers:
        if value < least:
            raise InvalidOption(f"{name} is {value}, it must be at least {least}")
    if engine not in ("local", "ray"):
        raise InvalidOption(f"engine is {engine!r}", hint="Use 'local' or 'ray'")
    for name, value in defaults.items():
        if name not in (*SETTINGS, "prompt"):
            raise InvalidOption(f"unknown option {name!r}", hint=f"The options are {', '.join(SETTINGS)}, prompt")
        check_field(name, value, name)
    begin = time.perf_counter()
    rows = Source(source)
    Output.check(output, resume=resume)
    if rows.path is not None and Path(output).exists() and rows.path.samefile(output):
        raise InvalidOption("the output is the input", where=str(output), hint="Give another path")
    lm = model if isinstance(model, LanguageModel) else DiffusionLM.from_pretrained(model)
    settings = {"seed": seed, "batch_size": batch_size, "window": window, "retries": retries, "defaults": defaults}
    shapes = {name: repr(getattr(as_constraint(found), "schema", found)) for name, found in (models or {}).items()}
    run = digest_of([fingerprint(lm), settings, shapes]).hex()[:16]
    staff: dict[str, Any] = {"models": models or {}, "controls": controls or {}}
    staff |= {"retries": retries, "batch_size": batch_size}
    with ExitStack() as stack:
        crew: Crew
        if engine == "ray":
            from controllable.batch.cluster import RayCrew

            crew = stack.enter_context(closing(RayCrew(lm, workers=workers, **staff)))
        else:
            crew = Worker(lm, **staff)
        ledger = stack.enter_context(closing(Ledger()))
        place = Output(Path(output), resume=resume)
        job = Job(stack.enter_context(place.journal), ledger, run)
        job.take_over(retry_errors=retry_errors)
        waiting = Window(batch_size=batch_size, rows=window, size=_WINDOW_BYTES)
        plan = Plan(rows, ledger, waiting, defaults, seed)
        ended: Ended = "done"
        for batch, outcomes in _worked(plan.batches(), crew):
            job.write(batch, outcomes)
            if on_rows is not None:
                on_rows(plan.found + job.rows)
            if fail_fast and job.failed:
                ended = "failed fast"
            elif stop is not None:
                ended = stop() or ended
            if ended != "done":
                break
        tally = job.tally(whole=ended == "done")
        if ended == "done":
            if tally.stale:
                job.tidy()
            place.finish()
    return BatchSummary(
        ended=ended,
        rows=tally.rows,
        earlier=plan.found,
        failed=dict(tally.errors),
        documents=tally.documents,
        corrections=tally.corrections,
        retries=tally.retries,
        written=job.written,
        seconds=time.perf_counter() - begin,
    )


def _worked(batches: Iterator[Batch], crew: Crew) -> Iterator[tuple[Batch, Outcomes]]:
    """Batches with what came of them, in order."""
    asked, taken = tee(batches)
    return zip(taken, crew.outcomes(map(_work, asked)), strict=True)


def _work(batch: Batch) -> Work:
    if not batch.shares:
        return Work(("nothing", None), {}, ())
    first = batch.shares[0].task
    requests = [Request(s.task.seed, index, s.task.prompt) for s in batch.shares for index in s.indices]
    return Work(first.what, first.settings, requests)


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
