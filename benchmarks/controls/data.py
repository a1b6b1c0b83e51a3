"""The E2E sentences and the targets of the controls, as they lie beside the repository.

The sentences are those of the E2E challenge (Novikova et al. 2017), split into words by spaces; the targets are those
of Diffusion-LM (Li et al. 2022): values, part-of-speech sequences, labelled spans, and pairs of a value and a sequence.
The line feed that ends each of its sentences is none of their words here, and has no tag.
"""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from constraints.errors import ConfigError

T = TypeVar("T")

DEFAULT_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Holds the folders `e2e` and `e2e_controls`."""

LENGTHS = tuple(range(10, 41))
"""Target lengths in words, as published."""

_MARKS = ("START", "END", "\n")
"""What the target files have around the words of a sentence."""


@dataclass(frozen=True)
class Example:
    """A sentence with the meaning it was written for.

    Args:
        meaning: Values by field, for example `{"name": "The Vaults", "near": "Café Adriatic"}`.
        text: The sentence; words are separated by one space.
    """

    meaning: dict[str, str]
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, punctuation included."""
        return self.text.split(" ")


@dataclass(frozen=True)
class Value:
    """A value that is to be said.

    Args:
        field: For example "customer rating".
        value: For example "3 out of 5".
    """

    field: str
    value: str


@dataclass(frozen=True)
class Parts:
    """A sequence of universal part-of-speech tags that is to be followed.

    Args:
        tags: One a word.
        words: The sentence they were read from.
    """

    tags: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Words that are to be a phrase.

    Args:
        begin: The first of them.
        end: The last of them, which belongs to the phrase.
        label: A label of the Penn Treebank, for example "NP".
        words: The sentence it was read from.
    """

    begin: int
    end: int
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Length:
    """A number of words, punctuation included."""

    words: int


@dataclass(frozen=True)
class Both:
    """Two targets at once."""

    first: Value | Length
    second: Parts | Length


@dataclass(frozen=True)
class Gap:
    """A sentence without its middle.

    Args:
        left: Words before the gap.
        right: Words after it.
        middle: What stood there.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    middle: tuple[str, ...]


Target = Value | Parts | Span | Length | Gap | Both


def add_option(parser: ArgumentParser) -> None:
    """The option `--e2e`, which says where the folders are."""
    parser.add_argument("--e2e", type=Path, default=place(), help="folder with e2e/ and e2e_controls/; also $E2E")


def place() -> Path:
    """Where the folders are: $E2E, by default beside the repository."""
    return Path(os.environ.get("E2E", DEFAULT_DATA))


def _rows(path: Path) -> Iterator[Any]:
    if not path.is_file():
        raise ConfigError("there are no E2E data", where=path.name, hint="Give their folder with --e2e or in $E2E")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sentences(folder: Path, split: str) -> list[Example]:
    """The sentences of "train" or "valid".

    Raises:
        ConfigError: They are not there.
    """
    return [Example(row["mr"], row["text"]) for row in _rows(folder / "e2e" / f"{split}.jsonl")]


def values(folder: Path) -> list[Value]:
    """Targets of semantic content, each once."""
    return list(dict.fromkeys(_value(row) for row in _rows(folder / "e2e_controls" / "attribute.jsonl")))


def parts(folder: Path) -> list[Parts]:
    """Targets of parts of speech."""
    return [_parts(row) for row in _rows(folder / "e2e_controls" / "pos.jsonl")]


def spans(folder: Path) -> list[Span]:
    """Targets of syntax spans."""
    found = []
    for row in _rows(folder / "e2e_controls" / "spans.jsonl"):
        words = tuple(word for word in row["words_"] if word not in _MARKS)
        # Of a whole sentence the last position is the line feed.
        found += [Span(begin, min(end, len(words) - 1), label, words) for begin, end, label in row["spans"]]
    return found


def values_and_parts(folder: Path) -> list[Both]:
    """Targets of a value in a sentence with these parts of speech."""
    rows = _rows(folder / "e2e_controls" / "compose_pos_attr.jsonl")
    return [Both(_value(row["attr"]), _parts(row)) for row in rows]


def values_and_lengths(folder: Path) -> list[Both]:
    """Each value with two of the lengths, taken in turn."""
    found = [value for value in values(folder) for _ in range(2)]
    return [Both(value, Length(LENGTHS[7 * turn % len(LENGTHS)])) for turn, value in enumerate(found)]


def lengths_and_parts(folder: Path) -> list[Both]:
    """The targets of parts of speech, with their lengths."""
    return [Both(Length(len(target.tags)), target) for target in parts(folder)]


def lengths() -> list[Length]:
    """Targets of length."""
    return [Length(words) for words in LENGTHS]


def gaps(folder: Path, count: int) -> list[Gap]:
    """The first sentences of "valid" with different meanings and 12 words or more, without their middle third."""
    found: dict[str, Gap] = {}
    for example in sentences(folder, "valid"):
        words = tuple(example.words)
        key = json.dumps(example.meaning, sort_keys=True)
        if len(words) >= 12 and key not in found:
            first, last = len(words) // 3, len(words) - len(words) // 3
            found[key] = Gap(words[:first], words[last:], words[first:last])
        if len(found) == count:
            break
    return list(found.values())


def evenly(values: Sequence[T], count: int | None) -> list[T]:
    """So many of some values, from the first to the last; all of them where there are fewer."""
    if count is None or count >= len(values):
        return list(values)
    return [values[number * len(values) // count] for number in range(count)]


def _value(tokens: list[str]) -> Value:
    colon = tokens.index(":")
    return Value(" ".join(tokens[:colon]), " ".join(tokens[colon + 1 :]))


def _parts(row: Any) -> Parts:
    pairs = [(tag, word) for tag, word in zip(row["pos"], row["words_"], strict=True) if word not in _MARKS]
    return Parts(tuple(tag for tag, _ in pairs), tuple(word for _, word in pairs))
