"""What somebody says of a value without asking anything of it: its title, its description, examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 400
"""Characters of a description that are kept."""
MOST = 64
"""Examples that are kept."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a value.

    Args:
        title: What it is called.
        description: What it is.
        examples: Values like it, as JSON.
        within: What the object is called that it is in.
    """

    title: str = ""
    description: str = ""
    examples: tuple[Any, ...] = ()
    within: str = ""

    @classmethod
    def of(cls, schema: Mapping[str, Any]) -> "Note":
        """What a schema says."""
        title, description = (_text(schema.get(name)) for name in ("title", "description"))
        return cls(title, description, tuple(_examples(schema)[:MOST]))

    def __or__(self, other: "Note") -> "Note":
        """Both; where they differ, this counts."""
        if not other or not self:
            return self if self else other
        examples = self.examples + tuple(each for each in other.examples if each not in self.examples)
        return Note(
            self.title or other.title, self.description or other.description, examples[:MOST],
            self.within or other.within,
        )  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.title or self.description or self.examples or self.within)

    def member(self, name: str) -> "Note":
        """What is said of a property of the value."""
        inner = tuple(each[name] for each in self.examples if isinstance(each, dict) and name in each)
        return Note(examples=inner, within=self.title)

    def item(self) -> "Note":
        """What is said of an item of the value."""
        inner = [part for each in self.examples for part in (each if isinstance(each, list) else [each])]
        return Note(self.title, self.description, tuple(inner[:MOST]), self.within)


def _text(value: Any) -> str:
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _examples(schema: Mapping[str, Any]) -> list[Any]:
    examples = schema.get("examples")
    if isinstance(examples, dict):
        # OpenAPI names them, and has a summary beside each.
        examples = [each["value"] for each in examples.values() if isinstance(each, dict) and "value" in each]
    listed = examples if isinstance(examples, list) else []
    others = (schema[name] for name in ("example", "default") if name in schema)
    return [each for each in (*listed, *others) if each is not None]
