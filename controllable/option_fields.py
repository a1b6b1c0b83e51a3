"""Options declared once: a field says type, bounds, default and help, and all that offers it is made from that.

    @dataclass(frozen=True)
    class Options(Declared):
        steps: Annotated[Positive, Field(description="denoising steps"), Face()] = 12

Python checks values by it when the object is made, the command line makes flags of it, and batches the fields of rows.
"""

import argparse
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property, lru_cache, partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from constraints.arguments import MOST, NO, allowed, number, shown
from constraints.errors import ControllableError, InvalidOption


def _number(kind: type, value: object) -> object:
    """Numbers of other libraries as Python's."""
    if (found := number(value, kind)) is NO:
        raise ValueError("no such number")
    return found


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidOption(
            f"a text holds half of a surrogate pair at position {error.start}", hint="Give it as proper text"
        ) from error
    return text


Whole = Annotated[int, BeforeValidator(partial(_number, int)), Field(strict=True)]
Natural = Annotated[Whole, Field(ge=0, lt=MOST)]
Positive = Annotated[Whole, Field(ge=1, lt=MOST)]
Number = Annotated[float, BeforeValidator(partial(_number, float)), Field(strict=True, allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0, le=1)]
Text = Annotated[str, Field(strict=True), AfterValidator(_encodable)]
Flag = Annotated[bool, Field(strict=True)]


@dataclass(frozen=True)
class Face:
    """Marks an option that is a flag of the command line.

    Args:
        row: Whether rows of batches have it as a field, too.
        metavar: What stands for its value.
    """

    row: bool = True
    metavar: str = "N"


@dataclass(frozen=True)
class Option:
    """An option as it was declared.

    Args:
        name: What it is called in Python; flags have dashes for underscores.
        annotation: Type, bounds and help.
        default: Its value where none is given; None where that is told elsewhere.
    """

    name: str
    annotation: Any
    default: Any = None

    @property
    def help(self) -> str:
        """What it does."""
        return next((each.description for each in _infos(self.annotation) if each.description), "")

    @property
    def face(self) -> Face | None:
        """How it is offered beside Python, if it is."""
        return next((each for each in getattr(self.annotation, "__metadata__", ()) if isinstance(each, Face)), None)

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values that are allowed, where they are listed."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()

    @property
    def allowed(self) -> str:
        """What values are allowed, in words."""
        return allowed(self.annotation)

    @cached_property
    def kind(self) -> Any:
        """The type of its values, without bounds, and without None."""
        found = self.annotation
        while get_origin(found) in (Annotated, Union, types.UnionType):
            found = next(each for each in get_args(found) if each is not types.NoneType)
        return found

    @cached_property
    def _validate(self) -> Callable[[Any], Any]:
        return TypeAdapter(self.annotation).validator.validate_python

    def check(self, value: Any, *, where: str | None = None) -> Any:
        """The value, as the type that was declared.

        Args:
            value: What was given.
            where: Where it was given.

        Raises:
            InvalidOption: It is not allowed; the message says what is.
        """
        try:
            return self._validate(value)
        except ValidationError as error:
            for found in error.errors():
                if isinstance(cause := found.get("ctx", {}).get("error"), ControllableError):
                    place = where or cause.where
                    raise InvalidOption(f"{self.name}: {cause.message}", where=place, hint=cause.hint) from None
            raise InvalidOption(f"{self.name} is {shown(value)}, it must be {self._said(error)}", where=where) from None

    def _said(self, error: ValueError) -> str:
        """What values are allowed, in words, after one that is not."""
        found = error.errors() if isinstance(error, ValidationError) else []
        # Python reads no number of more than 4,300 digits.
        if any(each.get("ctx") == {"lt": MOST} for each in found) or "digits" in str(error):
            return f"{self.allowed.removesuffix(' or None')} and below {MOST:,}"
        return self.allowed

    def read(self, text: str) -> Any:
        """The value that a text says, for the command line.

        Raises:
            argparse.ArgumentTypeError: It says none that is allowed.
        """
        try:
            return self._validate(self.kind(text))
        except ValueError as error:
            allowed = self._said(error).removesuffix(" or None")
            raise argparse.ArgumentTypeError(f"must be {allowed}, not {shown(text)}") from error


class Declared:
    """Base of frozen dataclasses whose fields are options: their values are checked when they are made."""

    def __post_init__(self) -> None:
        for name, option in options_of(type(self)).items():  # type: ignore[arg-type] # a class can be hashed
            value = getattr(self, name)
            if (checked := option.check(value)) is not value:
                object.__setattr__(self, name, checked)


@lru_cache
def options_of(declared: type) -> Mapping[str, Option]:
    """The options of a subclass of `Declared`, in order."""
    hints = get_type_hints(declared, include_extras=True)
    return {
        each.name: Option(each.name, hints[each.name], None if each.default is MISSING else each.default)
        for each in fields(declared)
    }


def refusing(check: Callable[[Any], object]) -> Callable[[Any], Any]:
    """A validator from a function that raises where a value is not allowed; None always is."""

    def validate(value: Any) -> Any:
        if value is not None:
            check(value)
        return value

    return validate


def _infos(annotation: Any) -> list[FieldInfo]:
    return [each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, FieldInfo)]
