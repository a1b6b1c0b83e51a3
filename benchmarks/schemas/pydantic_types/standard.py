"""Scalars of the standard library, as pydantic's page of standard library types lists them."""

import enum
import ipaddress
import pathlib
import re
import uuid
from collections.abc import Hashable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, NewType
from zoneinfo import ZoneInfo

from annotated_types import Interval, Len, MultipleOf, Predicate
from pydantic import Field, Strict, StringConstraints
from typing_extensions import TypeAliasType

from benchmarks.schemas.pydantic_types.case import Case, constrained


class Colour(enum.Enum):
    """Names."""

    red = "red"
    light_blue = "light blue"


class Level(enum.IntEnum):
    """Numbers."""

    low = 1
    high = 10


class Mixed(enum.Enum):
    """Values of several kinds."""

    word = "one"
    number = 2
    fraction = 2.5
    nothing = None


class Unit(enum.StrEnum):
    """Strings."""

    metre = "m"
    second = "s"


class Permission(enum.IntFlag):
    """Flags."""

    read = 1
    write = 2


UserId = NewType("UserId", int)
Short = TypeAliasType("Short", Annotated[str, Field(max_length=4)])
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

NUMBERS: tuple[Case, ...] = (
    *constrained("numbers", "bool", bool, {"strict": True}),
    *constrained(
        "numbers",
        "int",
        int,
        {"gt": 3},
        {"ge": -3, "le": 12},
        {"lt": 0},
        {"ge": 2.5},
        {"multiple_of": 5},
        {"multiple_of": 7, "gt": 0, "lt": 50},
        {"ge": 10**20},
        {"strict": True},
        {"strict": True, "ge": 0},
    ),
    Case("numbers", "int", "Interval(gt=1, le=9)", Annotated[int, Interval(gt=1, le=9)]),
    Case("numbers", "int", "MultipleOf(3)", Annotated[int, MultipleOf(3)]),
    *constrained(
        "numbers",
        "float",
        float,
        {"gt": 0},
        {"ge": 0.1, "le": 0.3},
        {"lt": -1e-3},
        {"ge": 1e22},
        {"multiple_of": 0.5},
        {"multiple_of": 0.01, "ge": 0, "le": 1},
        {"multiple_of": 0.1},
        {"multiple_of": 3.0},
        {"allow_inf_nan": False},
        {"strict": True},
        {"strict": True, "multiple_of": 0.25, "gt": 1},
    ),
    *constrained(
        "numbers",
        "Decimal",
        Decimal,
        {"gt": 0},
        {"ge": Decimal("0.1"), "lt": Decimal("0.3")},
        {"max_digits": 3},
        {"decimal_places": 2},
        {"max_digits": 4, "decimal_places": 2},
        {"max_digits": 2, "decimal_places": 3},
        {"max_digits": 3, "decimal_places": 0},
        {"ge": 0, "le": 1, "decimal_places": 2, "max_digits": 3},
        {"multiple_of": Decimal("0.05")},
        {"multiple_of": 5, "ge": 10},
        {"allow_inf_nan": True},
        {"strict": True},
    ),
    *constrained("numbers", "Fraction", Fraction, {"gt": 0}, {"le": Fraction(1, 3)}, {"strict": True}),
    *constrained("numbers", "complex", complex, {"strict": True}),
)

STRINGS: tuple[Case, ...] = (
    *constrained(
        "strings",
        "str",
        str,
        {"min_length": 2},
        {"max_length": 5},
        {"min_length": 2, "max_length": 4},
        {"pattern": "^[a-z]{2,5}$"},
        {"pattern": r"\d{3}"},
        {"pattern": "^[a-z]+-[0-9]+$", "max_length": 8},
        {"strict": True},
        {"coerce_numbers_to_str": True},
    ),
    Case("strings", "str", "strip_whitespace", Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]),
    Case("strings", "str", "to_lower, pattern", Annotated[str, StringConstraints(to_lower=True, pattern="^[a-z]+$")]),
    Case("strings", "str", "to_upper", Annotated[str, StringConstraints(to_upper=True, max_length=3)]),
    Case("strings", "str", "ascii_only", Annotated[str, StringConstraints(ascii_only=True)]),  # type: ignore[call-arg, unused-ignore]
    Case("strings", "str", "Len(2, 3)", Annotated[str, Len(2, 3)]),
    Case("strings", "str", "Predicate", Annotated[str, Predicate(str.islower)]),
    *constrained("strings", "bytes", bytes, {"min_length": 2}, {"max_length": 3}, {"strict": True}),
    *constrained("strings", "Pattern", re.Pattern),
    *constrained("strings", "Pattern[str]", re.Pattern[str]),
)

TIMES: tuple[Case, ...] = (
    *constrained(
        "dates and times",
        "date",
        date,
        {"ge": date(2024, 1, 1), "lt": date(2025, 1, 1)},
        {"gt": date(1999, 12, 31)},
        {"le": date(2024, 2, 29)},
        {"strict": True},
    ),
    *constrained(
        "dates and times",
        "datetime",
        datetime,
        {"ge": datetime(2024, 1, 1), "le": datetime(2024, 1, 2)},
        {"gt": datetime(2024, 1, 1, tzinfo=UTC)},
        {"strict": True},
    ),
    *constrained(
        "dates and times", "time", time, {"ge": time(9), "lt": time(17, 30)}, {"gt": time(23, 59)}, {"strict": True}
    ),
    *constrained(
        "dates and times",
        "timedelta",
        timedelta,
        {"gt": timedelta(0), "le": 2 * DAY},
        {"lt": timedelta(0)},
        {"ge": HOUR},
        {"multiple_of": HOUR},
        {"strict": True},
    ),
    Case("dates and times", "ZoneInfo", "", ZoneInfo),
)

CHOICES: tuple[Case, ...] = (
    Case("enums and literals", "Enum", "", Colour),
    Case("enums and literals", "IntEnum", "", Level),
    Case("enums and literals", "StrEnum", "", Unit),
    Case("enums and literals", "IntFlag", "", Permission),
    Case("enums and literals", "Enum of several kinds", "", Mixed),
    Case("enums and literals", "Enum", "strict", Annotated[Level, Strict()]),
    Case("enums and literals", "Literal", "strings", Literal["a", "b c", "é"]),
    Case("enums and literals", "Literal", "int and str", Literal[1, "1", True, None]),
    Case("enums and literals", "Literal", "of enum", Literal[Colour.red, Level.high]),
    Case("enums and literals", "None", "", None),
    Case("enums and literals", "Any", "", Any),
    Case("enums and literals", "object", "", object),
    Case("enums and literals", "Hashable", "", Hashable),
    Case("enums and literals", "NewType", "", UserId),
    Case("enums and literals", "TypeAliasType", "", Short),
)

IDENTIFIERS: tuple[Case, ...] = (
    *constrained("identifiers", "UUID", uuid.UUID, {"strict": True}),
    *(
        Case("identifiers", kind.__name__, "", kind)
        for kind in (
            ipaddress.IPv4Address,
            ipaddress.IPv4Interface,
            ipaddress.IPv4Network,
            ipaddress.IPv6Address,
            ipaddress.IPv6Interface,
            ipaddress.IPv6Network,
            pathlib.Path,
            pathlib.PurePath,
            pathlib.PurePosixPath,
        )
    ),
    Case("identifiers", "Path", "strict", Annotated[pathlib.Path, Strict()]),
)

CASES = (*NUMBERS, *STRINGS, *TIMES, *CHOICES, *IDENTIFIERS)
