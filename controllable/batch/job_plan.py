"""From the input to batches: rows checked, told apart by their ids, and put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from constraints.errors import ControllableError, InvalidOption
from controllable.batch import openai
from controllable.batch.files.job_errors import DuplicateId, UnreadableRow
from controllable.batch.files.job_input import Raw, Source
from controllable.batch.files.ledger import Ledger
from controllable.batch.job_settings import BatchSettings
from controllable.batch.task import DEEPEST, Refused, Task, digest_of, identifier_of, is_too_deep, key_of, task_of
from controllable.batch.window import Share, Window

_REFUSED = 64
"""Refused rows that wait for a batch to be written with."""


@dataclass(frozen=True)
class Batch:
    """What is written next.

    Args:
        refused: Rows that could not be worked on, which were read before.
        shares: Documents of rows, of one group.
    """

    refused: Sequence[Refused]
    shares: Sequence[Share] = ()


@dataclass
class Plan:
    """The batches of a job.

    Args:
        source: The input.
        ledger: What has a result already; the rows of the input are noted in it.
        window: Where rows wait.
        job: What holds for rows that do not say otherwise.
        found: Rows of the input that have a result already.
    """

    source: Source
    ledger: Ledger
    window: Window
    job: BatchSettings
    found: int = field(default=0, init=False)

    def batches(self) -> Iterator[Batch]:
        """The batches in which a row is without a result."""
        refused: list[Refused] = []
        for raw in self.source:
            row = self._row(raw)
            shares: Iterator[Sequence[Share]] = iter(())
            if self.ledger.has(row.key, row.digest):
                self.found += 1
                # Its place in a batch is kept, so that the others' values are what they would have been.
            elif isinstance(row, Refused):
                refused.append(row)
            if isinstance(row, Task):
                shares = self.window.add(row)
            for batch in shares:
                if self._is_open(batch):
                    yield Batch(refused, batch)
                    refused = []
            if len(refused) >= _REFUSED:
                yield Batch(refused)
                refused = []
        for batch in self.window.rest():
            if self._is_open(batch):
                yield Batch(refused, batch)
                refused = []
        if refused:
            yield Batch(refused)

    def _is_open(self, batch: Sequence[Share]) -> bool:
        return any(not self.ledger.has(share.task.key, share.task.digest) for share in batch)

    def _row(self, raw: Raw) -> Task | Refused:
        if isinstance(raw.content, UnreadableRow):
            return self._by_line(raw, raw.content, digest=raw.digest)
        if is_too_deep(raw.content):
            deep = UnreadableRow(
                f"line {raw.line} is nested more than {DEEPEST} levels deep", where=f"line {raw.line}",
                hint="Flatten the schema with $ref",
            )  # fmt: skip
            return self._by_line(raw, deep, digest=raw.digest)
        chat = openai.is_chat(raw.content)
        digest = digest_of(dict(raw.content))
        name = "custom_id" if chat else "id"
        try:
            identifier = identifier_of(raw.content, name)
        except InvalidOption as error:
            return self._by_line(raw, error, digest=digest, chat=chat)
        if self.ledger.see(key_of(str(identifier))):
            twice = DuplicateId(
                f"line {raw.line} has the id {identifier!r} of an earlier row",
                where=f"line {raw.line}",
                hint="Give each row its own id",
            )
            return self._by_line(raw, twice, digest=digest, identifier=identifier, chat=chat)
        try:
            row = openai.short_form(raw.content) if chat else openai.ShortForm(raw.content)
            return task_of(row, identifier=identifier, digest=digest, job=self.job, size=raw.size)
        except InvalidOption as error:
            return Refused(raw.line, identifier, True, digest, error, chat)

    def _by_line(
        self,
        raw: Raw,
        error: ControllableError,
        *,
        digest: bytes,
        identifier: str | int | None = None,
        chat: bool = False,
    ) -> Refused:
        marked = digest_of([raw.line, digest.hex()])
        row = Refused(raw.line, identifier, False, marked, error, chat)
        self.ledger.see(row.key)
        return row
