"""Types whose limits pydantic's own JSON Schema does not say: what is written, accepted, explained, nearly right."""

import datetime
import enum
import ipaddress
import json
import uuid
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AliasPath, BaseModel, ConfigDict, Field, Json
from typing_extensions import TypedDict

from constraints.errors import ControllableError, InvalidSchema, UnsatisfiableConstraint
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema, Pydantic
from controllable.lm import DiffusionLM
from controllable.testing import from_model, near_misses, near_misses_of
from tests.constraints.filling import VOCABULARY, filled

T = TypeVar("T")
DAY = timedelta(days=1)
YEAR = {"ge": date(2024, 1, 1), "lt": date(2025, 1, 1)}


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Mixed(enum.Enum):
    RAW = b"x"
    DAY = date(2024, 1, 1)
    PLAIN = "plain"


class Line(BaseModel):
    item: str = Field(min_length=1, max_length=8)
    price: Annotated[Decimal, Field(gt=0, max_digits=6, decimal_places=2)]
    on: Annotated[date, Field(**YEAR)] | None = None


class Nested(BaseModel):
    n: int
    inner: Json["Nested"] | None = None


class Box(BaseModel, Generic[T]):
    content: T
    others: list[T]


class Read(BaseModel):
    city: str = Field(validation_alias=AliasPath("address", "city"))
    zip: int = Field(validation_alias=AliasPath("address", "zip"))
    first: Annotated[Decimal, Field(ge=0)] = Field(validation_alias=AliasPath("prices", 0))

    @pydantic.computed_field
    def place(self) -> str:
        return f"{self.zip} {self.city}"


class Encoded(BaseModel):
    model_config = ConfigDict(val_json_bytes="base64")
    data: Annotated[bytes, Field(min_length=4, max_length=5)]


class Stripped(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_min_length=2, str_max_length=4)
    a: str
    b: Annotated[str, Field(pattern="^a ?b?$")]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)
    price: Decimal
    on: Annotated[date, Field(**YEAR)]
    takes: Annotated[timedelta, Field(gt=timedelta(0))]
    by_id: dict[int, Level]


class Typed(TypedDict):
    at: Annotated[time, Field(lt=time(12))]


class Pair(NamedTuple):
    at: pydantic.PastDatetime
    id: pydantic.UUID7


@dataclass
class Span:
    takes: Annotated[timedelta, Field(gt=timedelta(0), lt=timedelta(seconds=0.5))]


def dictionary(keys: Any, values: Any = int, least: int = 2) -> Any:
    return Annotated[dict[keys, values], Field(min_length=least)]


CERTAIN: dict[str, Any] = {
    "decimal": Decimal,
    "digits": Annotated[Decimal, Field(max_digits=3)],
    "places": Annotated[Decimal, Field(ge=0, le=1, decimal_places=2, max_digits=3)],
    "fraction of one": Annotated[Decimal, Field(max_digits=2, decimal_places=2)],
    "decimal range": Annotated[Decimal, Field(gt=Decimal("0.001"), lt=Decimal("0.0025"))],
    "decimal multiple": Annotated[Decimal, Field(multiple_of=Decimal("0.25"))],
    "negative decimal": Annotated[Decimal, Field(lt=0, ge=-5)],
    "strict decimal": Annotated[Decimal, pydantic.Strict()],
    "complex": complex,
    "date": Annotated[date, Field(**YEAR)],
    "one date": Annotated[date, Field(gt=date(2024, 2, 28), lt=date(2024, 3, 1))],
    "early date": Annotated[date, Field(lt=date(1800, 1, 1))],
    "past": pydantic.PastDate,
    "soon": Annotated[pydantic.FutureDate, Field(lt=date.today() + 40 * DAY)],
    "past moment": pydantic.PastDatetime,
    "future moment": pydantic.FutureDatetime,
    "naive": pydantic.NaiveDatetime,
    "naive since": Annotated[pydantic.NaiveDatetime, Field(gt=datetime.datetime(2024, 1, 1))],
    "aware": pydantic.AwareDatetime,
    "aware since": Annotated[datetime.datetime, Field(ge=datetime.datetime(2024, 1, 1, tzinfo=UTC))],
    "moment": Annotated[datetime.datetime, Field(ge=datetime.datetime(2024, 1, 1), lt=datetime.datetime(2024, 1, 2))],
    "time": Annotated[time, Field(ge=time(9), lt=time(17, 30))],
    "time in zone": Annotated[time, Field(ge=time(9, tzinfo=datetime.timezone(5 * DAY / 24)))],
    "span": Annotated[timedelta, Field(gt=timedelta(0), le=2 * DAY)],
    "negative span": Annotated[timedelta, Field(lt=timedelta(0), gt=-DAY)],
    "quarters": Annotated[timedelta, Field(multiple_of=DAY / 96)],
    "weeks": Annotated[timedelta, Field(multiple_of=7 * DAY)],
    "integer keys": dictionary(int, str),
    "bounded keys": dictionary(Annotated[int, Field(ge=5, lt=20)]),
    "stepped keys": dictionary(Annotated[int, Field(multiple_of=5)]),
    "float keys": dictionary(float),
    "share keys": dictionary(Annotated[float, Field(gt=0, lt=1)]),
    "boolean keys": dictionary(bool),
    "decimal keys": dictionary(Annotated[Decimal, Field(gt=0)]),
    "integer enum keys": dictionary(Level),
    "enum keys": dictionary(Color),
    "identifier keys": dictionary(uuid.UUID),
    "date keys": dictionary(Annotated[date, Field(**YEAR)]),
    "pattern keys": dictionary(Annotated[str, Field(pattern="^[a-z]{3}$")]),
    "either keys": dictionary(Level | bool),
    "address keys": dictionary(ipaddress.IPv4Address),
    "JSON keys": dictionary(Json[int]),
    "no keys": dict[None, int],
    "tuple keys": dict[tuple[int, int], int],
    "counter": Annotated[Counter[int], Field(min_length=1)],
    "ordered": Annotated[OrderedDict[int, int], Field(min_length=1)],
    "JSON": Json[list[int]],
    "JSON of a class": Json[Line],
    "JSON of JSON": Json[Json[int]],
    "JSON of itself": Nested,
    "JSON of a dictionary": Json[dict[int, date]],
    "JSON tuple": Json[tuple[int, Literal["a"]]],
    "bytes": Annotated[bytes, Field(min_length=2, max_length=4)],
    "encoded bytes": Encoded,
    "base64": Annotated[pydantic.Base64Bytes, Field(min_length=4)],
    "base64 text": Annotated[pydantic.Base64Str, Field(min_length=2, max_length=6)],
    "url base64": Annotated[pydantic.Base64UrlBytes, Field(max_length=5)],
    "secret bytes": Annotated[pydantic.SecretBytes, Field(min_length=3, max_length=6)],
    "postgres": pydantic.PostgresDsn,
    "mongo": pydantic.MongoDsn,
    "file url": pydantic.FileUrl,
    "socket": pydantic.WebsocketUrl,
    "own scheme": Annotated[pydantic.AnyUrl, pydantic.UrlConstraints(allowed_schemes=["s3"], max_length=40)],
    "one of the schemes": Annotated[
        pydantic.HttpUrl, pydantic.UrlConstraints(allowed_schemes=["https"], max_length=40)
    ],
    "web and other schemes": Annotated[pydantic.AnyUrl, pydantic.UrlConstraints(allowed_schemes=["ftp", "http"])],
    "minutes": Annotated[timedelta, Field(ge=DAY / 288, lt=DAY / 24)],
    "either direction": Annotated[timedelta, Field(ge=-DAY / 2, le=DAY / 2)],
    "uuid1": pydantic.UUID1,
    "uuid5": pydantic.UUID5,
    "uuid7": pydantic.UUID7,
    "listed": Literal[b"x", "a", 1, True, None],
    "members": Mixed,
    "stripped": Stripped,
    "byte size": pydantic.ByteSize,
    "strict": Strict,
    "read by path": Read,
    "generic": Box[Annotated[Decimal, Field(gt=0, decimal_places=1)]],
    "typed dictionary": Typed,
    "named tuple": Pair,
    "dataclass": Span,
    "several": Annotated[date, Field(**YEAR)] | Annotated[timedelta, Field(ge=timedelta(0))] | None,
}
"""Types of which all that is written is valid, repeated keys apart."""

ODD = [
    None, True, 0, -1, 0.123, 9.99, 1234567, 10**15, "", "abc", "9.99", " 1.5 ", "1e2", "NaN", "0.25", "1/3", "1+2j",
    "2024-02-29", "2024-02-30", "2025-01-01", "20240101", 1704067200, "2024-01-01T00:00:00", "2024-01-01T12:00:00Z",
    "2024-01-01 12:00:00.5-05:00", "09:00", "17:30:00Z", "P1D", "P1W", "-PT5H", "1 day, 00:00:01", "PT0.5S", "[1,2]",
    "[1,", '{"n":1}', "aGk=", "postgres://h/d", "file:///a", "0a5d2f34-6baa-7455-93e7-0682c2094cac", "red", "x", "78",
    [], [1], ["a", "a"], {}, {"1": 1}, {"q": 1}, {"true": 1}, {"01": 1, "1": 2}, {"2024-02-29": 1}, {"takes": 0.1},
    {"data": "aGVsbA=="}, {"n": "12", "inner": '{"n":1}'},
]  # fmt: skip
judged = st.sampled_from(ODD) | st.recursive(
    st.sampled_from(ODD),
    lambda inner: st.dictionaries(st.sampled_from(["1", "2", "q", "0.5", "data", "n"]), inner, max_size=2),
)


def takes(adapter: pydantic.TypeAdapter[Any], text: str) -> bool:
    try:
        adapter.validate_json(text)
    except pydantic.ValidationError:
        return False
    return True


def texts(constraint: JSONSchema, count: int) -> Iterator[str]:
    for seed in range(count):
        yield filled(constraint.layout(LayoutRequest(VOCABULARY, Random(seed), 2000)), Random(seed))


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_written_pydantic_takes(name: str) -> None:
    constraint, adapter = Pydantic(CERTAIN[name]), pydantic.TypeAdapter(CERTAIN[name])
    for text in texts(constraint, 12):
        assert takes(adapter, text), text
        violations = constraint.validate(text)
        assert all(each.repeated for each in violations)
        assert violations or constraint.accepts(text, compact=True)


@pytest.mark.parametrize("name", CERTAIN)
@settings(max_examples=25)
@given(value=judged)
def test_accepted_is_what_pydantic_takes(name: str, value: Any) -> None:
    text = json.dumps(value)
    constraint = Pydantic(CERTAIN[name])
    assert constraint.accepts(text) is takes(pydantic.TypeAdapter(CERTAIN[name]), text)
    # What jsonschema has nothing against, pydantic has not either: the schema is never too wide.
    if not JSONSchema(constraint.schema).validate(text) and "class" not in name and "JSON" not in name:
        assert constraint.accepts(text), text


VARIETY = [
    "places",
    "date",
    "span",
    "moment",
    "integer keys",
    "JSON of a class",
    "postgres",
    "base64 text",
    "uuid7",
    "strict",
    "minutes",
    "either direction",
    "weeks",
]


@pytest.fixture(scope="module")
def lm() -> DiffusionLM:
    return DiffusionLM.from_pretrained("small")


@pytest.mark.parametrize("name", VARIETY)
def test_documents_of_a_model(name: str, lm: DiffusionLM) -> None:
    adapter = pydantic.TypeAdapter(CERTAIN[name])
    documents = lm.generate(Pydantic(CERTAIN[name]), n=3, seed=1, steps=3)
    assert all(takes(adapter, document.text) for document in documents)
    assert len({document.text for document in documents}) > 1


class Cat(BaseModel):
    meows: int


class Dog(BaseModel):
    barks: int


def tag_of(value: Any) -> str:
    return "cat" if (isinstance(value, dict) and "meows" in value) or isinstance(value, Cat) else "dog"


Kind = Annotated[
    Annotated[Cat, pydantic.Tag("cat")] | Annotated[Dog, pydantic.Tag("dog")], pydantic.Discriminator(tag_of)
]
ALL_SHARES = Annotated[set[Annotated[Decimal, Field(ge=0, le=1, decimal_places=1)]], Field(min_length=11)]
ALL_RATES = Annotated[frozenset[Annotated[Decimal, Field(gt=0, max_digits=1, decimal_places=1)]], Field(min_length=9)]


@pytest.mark.parametrize("kind", [ALL_SHARES, ALL_RATES, Kind, list[Kind], dict[str, ALL_RATES]])
def test_documents_of_sets_and_of_branches_that_overlap(kind: Any, lm: DiffusionLM) -> None:
    for seed in range(3):
        documents = lm.generate(Pydantic(kind), n=3, seed=seed, steps=3)
        assert all(takes(pydantic.TypeAdapter(kind), document.text) for document in documents)


@pytest.mark.parametrize("name", ["places", "date", "span", "integer keys", "naive since", "JSON of a class"])
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_values_for_tests(name: str, data: st.DataObject) -> None:
    class Model(BaseModel):
        value: CERTAIN[name]

    drawn = data.draw(from_model(Model, realism=0.0))
    assert isinstance(drawn, Model)


@pytest.mark.parametrize(
    ("name", "keyword"),
    [("places", "multipleOf"), ("date", "pattern"), ("span", "pattern"), ("bounded keys", "pattern")],
)
def test_near_misses_are_refused_by_pydantic(name: str, keyword: str) -> None:
    adapter = pydantic.TypeAdapter(CERTAIN[name])
    found = list(near_misses_of(Pydantic(CERTAIN[name]), n=4, most=60))
    assert not any(takes(adapter, json.dumps(near.value)) for near in found)
    assert keyword in {near.keyword for near in found} or name == "places"


def test_multiples_of_decimals_are_no_near_misses() -> None:
    share = Annotated[Decimal, Field(max_digits=2, decimal_places=2)]
    found = list(near_misses(share, 0.29))
    assert found
    assert not any(takes(pydantic.TypeAdapter(share), json.dumps(near.value)) for near in found)


def test_near_misses_start_from_instances() -> None:
    line = Line(item="a", price=Decimal("9.99"), on=date(2024, 2, 29))
    found = list(near_misses(Line, line))
    assert {"anyOf", "maxLength"} <= {near.keyword for near in found}


def test_explanations_are_those_of_pydantic() -> None:
    class Stay(BaseModel):
        nights: int
        since: Annotated[date, Field(**YEAR)]

    told = Pydantic(Stay).explain('{"nights":"2","since":"2025-01-01"}')
    assert (told.valid, told.pointer, told.position) == (False, "/since", 26)
    assert told.reason == "Input should be less than 2025-01-01"
    assert "2024-01-01" in told.expected


def test_only_code_is_left_to_be_verified() -> None:
    assert Pydantic(Line).describe().verified == ()
    even = Annotated[int, pydantic.AfterValidator(lambda number: number * 2)]
    assert [note.keyword for note in Pydantic(even).describe().verified] == ["validator"]

    class Told(BaseModel):
        price: Decimal

        @pydantic.field_serializer("price")
        def written(self, price: Decimal) -> str:
            return str(price)

    assert Pydantic(Told).describe().verified == ()


@pytest.mark.parametrize(
    "impossible", [Literal[b"x"], Annotated[date, Field(gt=date(2024, 1, 1), lt=date(2024, 1, 2))]]
)
def test_what_json_cannot_hold_is_told(impossible: Any) -> None:
    with pytest.raises(UnsatisfiableConstraint):
        Pydantic(impossible)

    class Model(BaseModel):
        value: impossible | None

    assert {*texts(Pydantic(Model), 3)} == {'{"value":null}'}


def test_a_missing_package_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("email-validator is not installed, run `pip install 'pydantic[email]'`")

    monkeypatch.setattr("pydantic.networks.import_email_validator", missing)
    with pytest.raises(InvalidSchema, match=r"pydantic\[email\]"):
        Pydantic(pydantic.EmailStr)


@pytest.mark.parametrize("unknowable", [pydantic.FilePath, pydantic.ImportString, pydantic.InstanceOf[Random]])
def test_what_cannot_be_known_is_refused_by_name(unknowable: Any) -> None:
    with pytest.raises(ControllableError):
        Pydantic(unknowable)
