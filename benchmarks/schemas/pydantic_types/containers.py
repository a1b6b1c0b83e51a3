"""Containers of the standard library, and what keys a dictionary may have."""

import collections
from collections.abc import Callable, Generator, Iterable, Mapping, MutableMapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AnyUrl, Base64Str, BaseModel, Field, PositiveInt, Strict

from benchmarks.schemas.pydantic_types.case import Case, constrained


class Size(IntEnum):
    """Numbers as keys."""

    small = 1
    large = 2


class Side(Enum):
    """Strings as keys."""

    left = "l"
    right = "r"


class Point(BaseModel):
    """A record that is an item."""

    x: int
    y: int = 0


_FEW = {"min_length": 1, "max_length": 3}
_INTS = ("[1,2]", "[1,1]", "[]", "[1,2,3,4]")
_MAP = ('{"a":1}', "{}", '{"a":1,"b":2,"c":3,"d":4}')

SEQUENCES: tuple[Case, ...] = (
    *constrained("containers", "list", list, _FEW, texts=_INTS),
    *constrained("containers", "list[int]", list[int], _FEW, {"max_length": 0}, {"strict": True}, texts=_INTS),
    *constrained(
        "containers", "list[list[int]]", list[list[int]], {"max_length": 2}, texts=("[[1],[]]", "[[1,2],[3]]")
    ),
    Case("containers", "list[Point]", "", list[Point], ('[{"x":1}]', '[{"x":1,"y":2},{"x":3}]')),
    Case("containers", "list[int]", "strict items", list[Annotated[int, Strict()]], _INTS),
    *constrained("containers", "tuple", tuple, texts=("[1,2]", '["a"]')),
    Case("containers", "tuple[()]", "", tuple[()], ("[]",)),
    Case("containers", "tuple[int, str]", "", tuple[int, str], ('[1,"a"]',)),
    *constrained("containers", "tuple[int, ...]", tuple[int, ...], _FEW, {"strict": True}, texts=_INTS),
    Case("containers", "tuple[int, *tuple[str, ...]]", "", tuple[int, *tuple[str, ...]], ('[1,"a"]', "[1]")),
    *constrained("containers", "set[int]", set[int], _FEW, {"min_length": 3}, {"strict": True}, texts=_INTS),
    Case("containers", "set[bool]", "min_length=2", Annotated[set[bool], Field(min_length=2)], ("[true,false]",)),
    Case(
        "containers",
        "set[Literal]",
        "min_length=3",
        Annotated[set[Literal["a", "b", "c"]], Field(min_length=3)],
        ('["a","b","c"]', '["a","b","c","a"]'),
    ),
    Case(
        "containers", "set[float]", "min_length=2", Annotated[set[float], Field(min_length=2)], ("[1,2.5]", "[1,1.0]")
    ),
    Case("containers", "set[date]", "max_length=2", Annotated[set[date], Field(max_length=2)], ('["2024-01-01"]',)),
    *constrained("containers", "frozenset[str]", frozenset[str], _FEW, {"min_length": 10}, texts=('["a","b"]',)),
    *constrained("containers", "Set[int]", AbstractSet[int], _FEW, texts=_INTS),
    *constrained("containers", "deque[int]", collections.deque[int], _FEW, texts=_INTS),
    *constrained("containers", "Sequence[int]", Sequence[int], _FEW, texts=_INTS),
    *constrained("containers", "Sequence[str]", Sequence[str], texts=('["a"]', '"ab"')),
    *constrained("containers", "Iterable[int]", Iterable[int], texts=_INTS),
    *constrained("containers", "Generator", Generator[int, None, None], _FEW, texts=_INTS),
    Case("containers", "list[Decimal]", "", list[Decimal], ('["1.5",2]',)),
    Case("containers", "list[Any]", "max_length=2", Annotated[list[Any], Field(max_length=2)], ('[1,"a"]',)),
    Case("containers", "Callable", "", Callable[[int], str]),
    Case("containers", "type", "", type[int]),
)

MAPPINGS: tuple[Case, ...] = (
    *constrained("mappings", "dict", dict, texts=_MAP),
    *constrained("mappings", "dict[str, int]", dict[str, int], _FEW, {"strict": True}, texts=_MAP),
    *constrained("mappings", "dict[int, str]", dict[int, str], {"min_length": 1}, texts=('{"12":"a"}', '{"q":"a"}')),
    Case("mappings", "dict[PositiveInt, int]", "", dict[PositiveInt, int], ('{"3":1}', '{"0":1}')),
    Case("mappings", "dict[float, int]", "", dict[float, int], ('{"1.5":1}',)),
    Case("mappings", "dict[bool, int]", "", dict[bool, int], ('{"true":1,"false":2}', '{"1":1}')),
    Case("mappings", "dict[Decimal, int]", "", dict[Decimal, int], ('{"1.50":1}',)),
    Case("mappings", "dict[Fraction, int]", "", dict[Fraction, int], ('{"1/2":1}',)),
    Case("mappings", "dict[date, int]", "", dict[date, int], ('{"2024-02-29":1}',)),
    Case("mappings", "dict[datetime, int]", "", dict[datetime, int], ('{"2024-02-29T00:00:00Z":1}',)),
    Case("mappings", "dict[time, int]", "", dict[time, int], ('{"12:30":1}',)),
    Case("mappings", "dict[timedelta, int]", "", dict[timedelta, int], ('{"PT1H":1}',)),
    Case("mappings", "dict[UUID, int]", "", dict[UUID, int], ('{"12345678-1234-4234-8234-123456789abc":1}',)),
    Case("mappings", "dict[IPv4Address, int]", "", dict[IPv4Address, int], ('{"10.0.0.1":1}',)),
    Case("mappings", "dict[Path, int]", "", dict[Path, int], ('{"a/b":1}',)),
    Case("mappings", "dict[AnyUrl, int]", "", dict[AnyUrl, int], ('{"http://a.b/":1}',)),
    Case("mappings", "dict[bytes, int]", "", dict[bytes, int], _MAP),
    Case("mappings", "dict[Base64Str, int]", "", dict[Base64Str, int], ('{"YWI=":1}',)),
    Case("mappings", "dict[None, int]", "", dict[None, int], ('{"None":1}', "{}")),
    Case("mappings", "dict[Enum, int]", "", dict[Side, int], ('{"l":1}', '{"r":1,"l":2}', '{"left":1}')),
    Case("mappings", "dict[IntEnum, int]", "", dict[Size, int], ('{"1":1}', "{}")),
    Case("mappings", "dict[Literal, int]", "", dict[Literal["a", "b"], int], ('{"a":1}', '{"c":1}')),
    Case("mappings", "dict[Literal[1], int]", "", dict[Literal[1, 2], int], ('{"1":1}', "{}")),
    Case("mappings", "dict[tuple, int]", "", dict[tuple[int, int], int], ("{}", '{"1,2":1}')),
    Case("mappings", "dict[int | str, int]", "", dict[int | str, int], ('{"1":1,"a":2}',)),
    Case("mappings", "dict[pattern, int]", "", dict[Annotated[str, Field(pattern="^[a-z]+$")], int], _MAP),
    Case("mappings", "dict[max_length, int]", "", dict[Annotated[str, Field(max_length=2)], int], _MAP),
    Case("mappings", "dict[strict int, int]", "", dict[Annotated[int, Strict()], int], ('{"1":1}', "{}")),
    Case("mappings", "dict[str, dict[int, bool]]", "", dict[str, dict[int, bool]], ('{"a":{"1":true}}',)),
    Case("mappings", "dict[str, Point]", "", dict[str, Point], ('{"a":{"x":1}}',)),
    *constrained("mappings", "Mapping[str, int]", Mapping[str, int], _FEW, texts=_MAP),
    Case("mappings", "MutableMapping[int, int]", "", MutableMapping[int, int], ('{"1":2}',)),
    Case("mappings", "OrderedDict[str, int]", "", collections.OrderedDict[str, int], _MAP),
    Case("mappings", "defaultdict[str, list[int]]", "", collections.defaultdict[str, list[int]], ('{"a":[1]}',)),
    Case("mappings", "Counter[str]", "", collections.Counter[str], _MAP),
    Case("mappings", "dict[str, datetime | timedelta]", "", dict[str, datetime | timedelta], ('{"a":"PT1H"}',)),
)

CASES = (*SEQUENCES, *MAPPINGS)
