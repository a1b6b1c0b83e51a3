"""Pinned packages, and the examples that their parsers yield."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpus.published.schemas import Schemas


@dataclass(frozen=True, slots=True)
class Example:
    """A published JSON value, as large as it comes.

    Attributes:
        group: The file or service it is from; no group may make up more than its share of the corpus.
        data: The value.
        prompt: What its publisher says about it; may be empty.
        schema: What its publisher says about its parts, a schema within `schemas`.
        schemas: The document that `schema` refers to.
    """

    group: str
    data: Any
    prompt: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    schemas: Schemas | None = None


Parser = Callable[[Path, int], Iterator[Example]]
"""Yields the examples of an unpacked package: (folder, seed)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A pinned package and how it is read.

    Attributes:
        name: Short name, the beginning of the names of its groups.
        registry: Where it is from: "npm", or from PyPI a "wheel" or an "sdist".
        package: Name of the package there.
        version: The pinned version.
        licence: What the package states, for the data card.
        members: Patterns of the files that are needed from it.
        parse: Reads the examples.
        also: Other sources whose files the parser needs, unpacked into the same folder.
    """

    name: str
    registry: Literal["npm", "wheel", "sdist"]
    package: str
    version: str
    licence: str
    members: tuple[str, ...]
    parse: Parser
    also: tuple["Source", ...] = ()
