"""The documents of a call that cannot be written, or not as was asked, and what becomes of them."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from constraints.errors import ControllableError
from constraints.foreign_code import callers_level
from controllable.writing.document import Document, Generation
from controllable.writing.options import OnError

Outcome = Generation | ControllableError
"""A document, or why there is none."""
_SHOWN = 5
"""Fields that a warning names."""
_NUMBER = re.compile(r"(?<=/)(?:[0-9]+|\{[0-9]+\})(?=/|$)")
"""The number of an item, or of a key, in a pointer."""


@dataclass
class Failures:
    """The failures of a call.

    Args:
        on_error: What becomes of them, see `controllable.writing.options.Options`.
        left_out: How many were left out.
        first: The first of these.
    """

    on_error: OnError
    left_out: int = 0
    first: ControllableError | None = None

    def given_out(self, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
        """What is given out of the outcomes of a batch.

        Raises:
            ControllableError: The first failure, if it is to be raised; what is valid behind it is `completed`.
        """
        for place, outcome in enumerate(outcomes):
            if isinstance(outcome, Generation) or self.on_error == "yield":
                yield outcome
            elif self.on_error == "raise":
                outcome.completed = documents(outcomes[place:])
                raise outcome
            else:
                self.left_out += 1
                self.first = self.first or outcome

    def warn(self, n: int) -> None:
        """Tell whoever called this package how many of `n` documents were left out, if any."""
        if self.left_out:
            told = f"{self.left_out} of {n} documents were left out, the first because {self.first}"
            warnings.warn(told, stacklevel=callers_level())


def documents(outcomes: Iterable[Outcome]) -> tuple[Generation, ...]:
    """What is valid of some outcomes."""
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Generation))


def warn_of_plans(planned: Sequence[Document]) -> None:
    """Tell whoever called this package what is not as was asked in what is planned: properties without room though all
    were asked for, and contacts that cannot be reserved ones."""
    layouts = [document.layout for document in planned]
    if fields := _fields(pointer for layout in layouts for pointer in layout.left_out):
        told = f"there is no room for {fields}, although fill is 'all'. Raise max_length"
        warnings.warn(told, stacklevel=callers_level())
    if fields := _fields(pointer for layout in layouts for pointer in layout.unreserved):
        told = f"nothing that is reserved for examples fits {fields}, although reserved is set"
        warnings.warn(told, stacklevel=callers_level())


def _fields(pointers: Iterable[str]) -> str:
    """Fields, items of an array as one; empty for none."""
    fields = list(dict.fromkeys(_NUMBER.sub("*", pointer) or "/" for pointer in pointers))
    return ", ".join(fields[:_SHOWN]) + (f" and {len(fields) - _SHOWN} more" if len(fields) > _SHOWN else "")
