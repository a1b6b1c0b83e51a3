"""Flags of the command line, made of declared options; a value that makes no sense is told at once."""

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import Field

from constraints.errors import InvalidOption
from controllable.option_fields import Face, Natural, Number, Option, Positive


def add_flags(group: "argparse._ActionsContainer", options: Iterable[Option]) -> None:
    """Add the flags of some options; those that are not given are None."""
    for option in options:
        face = option.face or Face()
        dashes = "-" if len(option.name) == 1 else "--"
        usual = option.default is not None and option.default is not False
        shape: dict[str, Any] = {"metavar": face.metavar, "type": reading(option)}
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


def reading(option: Option) -> Callable[[str], Any]:
    """What reads the value of an option, for `argparse`."""

    allowed = option.allowed.removesuffix(" or None")

    def read(text: str) -> Any:
        try:
            return option.check(option.kind(text))
        except InvalidOption as error:
            raise argparse.ArgumentTypeError(f"must be {allowed}, not {text}") from error
        except ValueError:
            raise argparse.ArgumentTypeError(f"must be {allowed}, not {text!r}") from None

    return read


class Renamed(argparse.Action):
    """A flag under its old name, which says what it is called now; `const` is that name."""

    def __call__(self, parser: object, namespace: argparse.Namespace, values: object, flag: str | None = None) -> None:
        """Warn, and take the value."""
        print(f"controllable: {flag} is now {self.const}, and goes in the next version", file=sys.stderr)
        setattr(namespace, self.dest, values)


positive_int = reading(Option("number", Positive))
natural_int = reading(Option("number", Natural))
positive_float = reading(Option("number", Annotated[Number, Field(gt=0)]))
