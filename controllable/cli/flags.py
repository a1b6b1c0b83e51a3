"""Flags of the command line, made of declared options; a value that makes no sense is told at once."""

import argparse
import sys
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from controllable.option_fields import Face, Natural, Number, Option, Positive


def add_flags(group: "argparse._ActionsContainer", options: Iterable[Option]) -> None:
    """Add the flags of some options; those that are not given are None."""
    for option in options:
        face = option.face or Face()
        dashes = "-" if len(option.name) == 1 else "--"
        usual = option.default is not None and option.default is not False
        shape: dict[str, Any] = {"metavar": face.metavar, "type": option.read}
        if option.kind is bool:
            shape = {"action": "store_true"}
        elif option.choices:
            shape = {"choices": option.choices}
        group.add_argument(
            dashes + option.name.replace("_", "-"),
            default=None,
            help=option.help.replace("%", "%%") + (f" (default {option.default})" if usual else ""),
            **shape,
        )


def given(options: argparse.Namespace, names: Iterable[str]) -> dict[str, Any]:
    """The values of the flags that were given."""
    return {name: value for name in names if (value := getattr(options, name)) is not None}


class Renamed(argparse.Action):
    """A flag under its old name, which says what it is called now; `const` is that name."""

    def __call__(self, parser: object, namespace: argparse.Namespace, values: object, flag: str | None = None) -> None:
        """Warn, and take the value."""
        print(f"controllable: {flag} is now {self.const}, and goes in the next version", file=sys.stderr)
        setattr(namespace, self.dest, values)


positive_int = Option("number", Positive).read
natural_int = Option("number", Natural).read
positive_float = Option("number", Annotated[Number, Field(gt=0)]).read
