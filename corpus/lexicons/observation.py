"""A text seen in a field, and how values and the schemas around them are taken apart into such texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.published.example import Example
from corpus.published.schemas import Schemas, descriptions

_NO_SCHEMAS = Schemas({})


@dataclass(frozen=True, slots=True)
class Observation:
    """A text that stands in a field.

    Attributes:
        text: The text.
        key: The name of the field.
        parents: The names around it, outermost first.
        told: What is said about the field.
        language: Of the text, `de`; empty for English and what is the same in all languages.
        group: The file or service it is from: a text seen in many groups counts for more.
        format: The JSON Schema format of the field.
    """

    text: str
    key: str
    parents: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    language: str = ""
    group: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Texts that stand in several fields alike.

    Attributes:
        texts: How often each is met.
        fields: Names of the fields, dotted with those around them.
        told: What is said about the fields.
        language: Of the texts.
    """

    texts: Mapping[str, float]
    fields: tuple[str, ...]
    told: str = ""
    language: str = ""


def observed(example: Example) -> Iterator[Observation]:
    """All texts of an example."""
    schemas = example.schemas or _NO_SCHEMAS
    told = (example.prompt,) if example.prompt else ()
    yield from _texts(schemas, example.schema, example.data, "", (), told, example.group)


def _texts(
    schemas: Schemas,
    schema: dict[str, Any],
    value: Any,
    key: str,
    parents: tuple[str, ...],
    told: tuple[str, ...],
    group: str,
) -> Iterator[Observation]:
    match value:
        case dict():
            around = (*parents, key) if key else parents
            for name, item in value.items():
                if isinstance(name, str):
                    member = schemas.member(schema, name) if schema else {}
                    own = told if not key else ()
                    yield from _texts(schemas, member, item, name, around, own, group)
        case list():
            for item in value:
                yield from _texts(schemas, schemas.items(schema) if schema else {}, item, key, parents, told, group)
        case str() if key:
            said = (*descriptions(schema), *told)
            form = schema.get("format")
            yield Observation(value, key, parents, said, group=group, format=form if isinstance(form, str) else "")
