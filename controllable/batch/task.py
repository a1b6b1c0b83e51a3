"""A row of a job as it is meant: what is to be written, how, how often, and what decides its values."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from constraints.errors import ControllableError, InvalidOption
from controllable.batch.files.fields import CHECKS, NOTATION, SETTINGS, SOURCES, check_field

DEEPEST = 200
"""Levels of a row."""
MOST_DOCUMENTS = 10_000
"""A row's documents are held in memory until all of them are there."""


@dataclass(frozen=True)
class Task:
    """A row that can be worked on.

    Args:
        id: The id, as it was given.
        digest: Hash of all that the row says, its id included.
        what: The kind of output type and its definition, such as ("schema", {...}).
        settings: Options that the documents of a batch have in common, guidance and the notation of a schema included.
        n: Number of documents.
        seed: Seed of the documents.
        prompt: Their prompt, see `DiffusionLM.generate`.
        chat: The row has the shape of OpenAI's batches, and so has its result.
        size: Bytes of the row, as far as its memory is concerned.
    """

    id: str | int
    digest: bytes
    what: tuple[str, Any]
    settings: Mapping[str, Any]
    n: int
    seed: int
    prompt: str | None
    chat: bool
    size: int

    @cached_property
    def key(self) -> bytes:
        """What identifies the row in the output."""
        return key_of(str(self.id))

    @property
    def is_json(self) -> bool:
        """Whether its values are JSON; else they are texts."""
        return self.what[0] in ("schema", "model")

    @cached_property
    def group(self) -> bytes:
        """The same for rows whose documents can be written side by side."""
        # Guidance of this name is about the batch: a row with it has batches of its own.
        alone = self.key.hex() if "diversity" in names_in(self.settings.get("guidance")) else ""
        return digest_of([self.what, dict(self.settings), alone])


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


def names_in(guidance: Any) -> set[str]:
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


def task_of(
    row: Mapping[str, Any],
    *,
    identifier: str | int,
    digest: bytes,
    defaults: Mapping[str, Any],
    seed: int,
    size: int,
    pointers: Mapping[str, str] | None = None,
) -> Task:
    """The task that a row in the short form describes.

    Args:
        row: The row without its id.
        identifier: Its id.
        digest: Hash of what the row says.
        defaults: Settings of rows that do not give them.
        seed: The job's seed.
        size: Bytes of the row.
        pointers: Where each field stands in a row of another shape; None where the row has the short form.

    Raises:
        InvalidOption: A field is unknown, or its value makes no sense; `where` is its JSON pointer.
    """
    at: Callable[[str], str] = lambda name: (pointers or {}).get(name, f"/{name}")  # noqa: E731
    for name in row:
        if name not in CHECKS:
            raise InvalidOption(
                f"unknown field {name!r}", where=at(name), hint=f"The fields are id, {', '.join(sorted(CHECKS))}"
            )
    given = [name for name in SOURCES if name in row]
    if len(given) != 1:
        raise InvalidOption(
            f"the row gives {' and '.join(given) or 'nothing'} to be written", where=at(given[1]) if given else None,
            hint=f"Give exactly one of {', '.join(SOURCES)}",
        )  # fmt: skip
    checked = {name: check_field(name, value, at(name)) for name, value in row.items()}
    usual = {name: value for name, value in defaults.items() if given[0] in NOTATION.get(name, SOURCES)}
    settings = {name: value for name, value in {**usual, **checked}.items() if name in SETTINGS}
    for name, sources in NOTATION.items():
        if name in checked and given[0] not in sources:
            raise InvalidOption(
                f"{name} is not for {given[0]}", where=at(name), hint=f"It goes with {' or '.join(sources)}"
            )
    n = checked.get("n", 1)
    if n > MOST_DOCUMENTS:
        raise InvalidOption(
            f"n is {n}, a row can have {MOST_DOCUMENTS:,} documents", where=at("n"), hint="Use several rows"
        )
    return Task(
        id=identifier,
        digest=digest,
        what=(given[0], checked[given[0]]),
        settings=settings,
        n=n,
        seed=checked.get("seed", seed_of(identifier, seed)),
        prompt=checked.get("prompt", defaults.get("prompt")),
        chat=pointers is not None,
        size=size,
    )
