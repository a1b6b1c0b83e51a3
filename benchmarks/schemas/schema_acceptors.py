"""How it is decided whether a compiled schema admits an instance: by its language, never by a validator."""

from typing import Any

from constraints.json_trees.equality import compact
from constraints.output_types.types import JSONSchema


def admits(constraint: JSONSchema, instance: Any) -> bool:
    """Whether an instance is in the compiled language, written compactly.

    Properties count in any order, and unlisted ones wherever the schema leaves room for them: neither is a question of
    whether the language has the document, only of how it would be laid out.

    Args:
        constraint: The compiled schema.
        instance: A JSON value, as `json.loads` gives it.
    """
    return constraint.accepts(compact(instance))
