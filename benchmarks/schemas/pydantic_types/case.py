"""A row of the table of types: what the type is, what is asked of it, and texts to start from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field


@dataclass(frozen=True)
class Case:
    """One type under one constraint.

    Args:
        group: The part of pydantic's documentation that it belongs to.
        name: The type.
        constraint: What is asked of it, empty for nothing.
        annotation: What `pydantic.TypeAdapter` is given.
        texts: JSON texts to begin with, where scalars do not do; valid or near it.
    """

    group: str
    name: str
    constraint: str
    annotation: Any
    texts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name of the row, unique in the table."""
        return f"{self.name}[{self.constraint}]" if self.constraint else self.name


def constrained(
    group: str, name: str, annotation: Any, *constraints: dict[str, Any], texts: tuple[str, ...] = ()
) -> Iterator[Case]:
    """A type as it is, and under each of some sets of options of `Field`."""
    yield Case(group, name, "", annotation, texts)
    for options in constraints:
        said = ", ".join(f"{key}={value!r}" for key, value in options.items())
        yield Case(group, name, said, Annotated[annotation, Field(**options)], texts)
