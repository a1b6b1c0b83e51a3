"""A row of a job as it is meant: what is to be written, how, how often, and what decides its values."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints.errors import ControllableError, InvalidOption
from controllable.batch.files.fields import FIELDS, GUIDANCE, LEXICONS
from controllable.batch.job_settings import BatchSettings
from controllable.batch.openai import ShortForm
from controllable.batch.row_lexicons import lexicons_of_row
from controllable.option_fields import options_of
from controllable.output_kinds import KINDS, Notation, OutputType, meant_for
from controllable.writing.options import OPTIONS, Options, merge

DEEPEST = 200
"""Levels of a row."""
MOST_DOCUMENTS = 10_000
"""A row's documents are held in memory until all of them are there."""


NamedControls = Mapping[str, Any] | Sequence[Any]
"""Controls by their names: `{"length": {"target": 20, "at": "/text"}, ...}`, or a list of such."""


@dataclass(frozen=True)
class Task:
    """A row that can be worked on.

    Args:
        id: The id, as it was given.
        digest: Hash of all that the row says, its id included.
        output: What is asked for; a model by its name.
        options: How it is written, seed and prompt apart.
        guidance: The controls by their names, see `Controls.energy`.
        n: Number of documents.
        seed: Seed of the documents.
        prompt: Their prompt, see `DiffusionLM.generate`.
        chat: The row has the shape of OpenAI's batches, and so has its result.
        size: Bytes of the row, as far as its memory is concerned.
    """

    id: str | int
    digest: bytes
    output: OutputType
    options: Options
    guidance: NamedControls | None
    n: int
    seed: int
    prompt: str | None
    chat: bool
    size: int

    @cached_property
    def key(self) -> bytes:
        """What identifies the row in the output."""
        return key_of(str(self.id))

    @cached_property
    def group(self) -> str:
        """The same for rows whose documents can be written side by side."""
        # Guidance of this name is about the batch: a row with it has batches of its own.
        alone = self.id if "diversity" in names_in(self.guidance) else None
        said = repr((self.output, self.options, self.guidance, alone, self.chat))
        return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True)
class Refused:
    """A row that cannot be worked on.

    Args:
        line: Its line in the input.
        id: Its id, where it has one.
        identified: Whether its id is its own; else its line identifies it.
        digest: Hash of what the row says; of its line number too where that identifies it.
        error: Why.
        chat: See `Task`.
    """

    line: int
    id: str | int | None
    identified: bool
    digest: bytes
    error: ControllableError
    chat: bool = False

    @property
    def key(self) -> bytes:
        """What identifies the row in the output."""
        return key_of(str(self.id)) if self.identified else key_of_line(self.line)


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value is nested more deeply than can be worked with; it may be nested as deeply as it likes."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for found in level
            if isinstance(found, Mapping | list)
            for inner in (found.values() if isinstance(found, Mapping) else found)
        ]
        if not level:
            return False
    return True


def digest_of(value: Any) -> bytes:
    """Hash (16 bytes) of a JSON value; the order of properties does not count."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).digest()[:16]


def key_of(name: str) -> bytes:
    """The key of a row with an id."""
    return digest_of(["id", name])


def key_of_line(line: int) -> bytes:
    """The key of a row that its line identifies."""
    return digest_of(["line", line])


def names_in(guidance: NamedControls | None) -> set[str]:
    """The names of the controls in a row's guidance, as far as it is well formed."""
    parts = guidance if isinstance(guidance, list) else [guidance]
    return {name for part in parts if isinstance(part, Mapping) for name in part}


def seed_of(identifier: str | int, seed: int) -> int:
    """The seed of a row that gives none: it follows from its id and the job's seed."""
    return int.from_bytes(digest_of([seed, str(identifier)])[:7])


def identifier_of(row: Mapping[str, Any], name: str) -> str | int:
    """The id of a row.

    Raises:
        InvalidOption: There is none, or it is no text and no integer.
    """
    found = row.get(name)
    if isinstance(found, str | int) and not isinstance(found, bool) and found != "":
        return found
    raise InvalidOption(
        "the row has no id" if name not in row else f"the id is {found!r}",
        where=f"/{name}", hint=f"Give each row a text or an integer of its own as {name!r}",
    )  # fmt: skip


def task_of(row: ShortForm, *, identifier: str | int, digest: bytes, job: BatchSettings, size: int) -> Task:
    """The task that a row in the short form describes.

    Args:
        row: The row.
        identifier: Its id.
        digest: Hash of what the row says.
        job: What holds for rows that do not say otherwise.
        size: Bytes of the row.

    Raises:
        InvalidOption: A field is unknown, or its value makes no sense; `where` is its JSON pointer.
    """
    given = {name: value for name, value in row.fields.items() if name != "id"}
    at: Callable[[str], str] = lambda name: (row.pointers or {}).get(name, f"/{name}")  # noqa: E731
    for name in given:
        if name not in FIELDS:
            raise InvalidOption(
                f"unknown field {name!r}", where=at(name), hint=f"The fields are id, {', '.join(sorted(FIELDS))}"
            )
    kinds = [name for name in KINDS if name in given]
    if len(kinds) != 1:
        raise InvalidOption(
            f"the row gives {' and '.join(kinds) or 'nothing'} to be written", where=at(kinds[1]) if kinds else None,
            hint=f"Give exactly one of {', '.join(KINDS)}",
        )  # fmt: skip
    checked = {name: FIELDS[name].check(value, where=at(name)) for name, value in given.items()}
    if LEXICONS in checked:
        checked[LEXICONS] = lexicons_of_row(checked[LEXICONS], at(LEXICONS))
    foreign = options_of(Notation).keys() - set(KINDS[kinds[0]].notation)
    for name in foreign & checked.keys():
        raise InvalidOption(
            f"{name} is not for {kinds[0]}", where=at(name), hint=f"It goes with {' or '.join(meant_for(name))}"
        )
    fields = {name: each for name, each in job.defaults.items() if name not in foreign} | checked
    n = fields.pop("n", 1)
    if n > MOST_DOCUMENTS:
        raise InvalidOption(
            f"n is {n}, a row can have {MOST_DOCUMENTS:,} documents", where=at("n"), hint="Use several rows"
        )
    seed, prompt = fields.pop("seed", seed_of(identifier, job.seed)), fields.pop("prompt", None)
    options = {name: fields[name] for name in OPTIONS if name in fields and name != GUIDANCE}
    notation = {name: fields[name] for name in options_of(Notation) if name in fields}
    return Task(
        id=identifier,
        digest=digest,
        output=OutputType(kinds[0], fields[kinds[0]], Notation(**notation)),
        options=merge(Options(batch_size=job.batch_size), options),
        guidance=fields.get(GUIDANCE),
        n=n,
        seed=seed,
        prompt=prompt,
        chat=row.pointers is not None,
        size=size,
    )
