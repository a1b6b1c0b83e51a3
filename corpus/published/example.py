"""An example: a published JSON value, with what its publisher says of it."""

from dataclasses import dataclass, field
from typing import Any

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
