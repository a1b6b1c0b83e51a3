"""Records: models, dataclasses, typed dictionaries, named tuples; generics, unions, recursion, code of the class."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    NamedTuple,
    NotRequired,
    Optional,
    Required,
    Self,
    TypeVar,
)

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    PrivateAttr,
    RootModel,
    SkipValidation,
    Tag,
    WrapValidator,
    computed_field,
    field_validator,
    model_validator,
)
from typing_extensions import ReadOnly, TypeAliasType, TypedDict

from benchmarks.schemas.pydantic_types.case import Case

T = TypeVar("T")
N = TypeVar("N", int, str)
B = TypeVar("B", bound=Decimal)
Tree = TypeAliasType("Tree", "int | list[Tree]")
Pair = TypeAliasType("Pair", tuple[T, T], type_params=(T,))


class Address(BaseModel):
    """A record in a record."""

    street: str = Field(min_length=1)
    zip: Annotated[str, Field(pattern=r"^\d{5}$")] | None = None


class Person(BaseModel):
    """Required, optional and defaulted fields."""

    name: str
    age: int = Field(default=0, ge=0)
    address: Address | None = None
    tags: list[str] = Field(default_factory=list)
    kind: ClassVar[str] = "person"
    _secret: int = PrivateAttr(default=1)


class Employee(Person):
    """Inheritance with a narrower field."""

    age: int = Field(ge=18, le=65)
    boss: Optional["Employee"] = None


class Page(BaseModel, Generic[T]):
    """A generic."""

    items: list[T]
    total: int


class Bounded(BaseModel, Generic[B, N]):
    """Type variables with a bound and with constraints."""

    amount: B
    key: N


class Node(BaseModel):
    """Recursive."""

    value: int
    left: "Node | None" = None
    children: list["Node"] = []


class Husband(BaseModel):
    """Mutually recursive."""

    name: str
    wife: "Wife | None" = None


class Wife(BaseModel):
    """Mutually recursive."""

    name: str
    husband: Husband | None = None


class Cat(BaseModel):
    """A branch with a tag."""

    kind: Literal["cat", "kitten"]
    lives: int = 9


class Dog(BaseModel):
    """A branch with a tag."""

    kind: Literal["dog"] = "dog"
    barks: bool


class Fish(BaseModel):
    """A branch whose tag has another name outside."""

    kind: Literal["fish"] = Field(alias="Kind")
    deep: float = Field(gt=0)


class Crab(BaseModel):
    """A branch beside the fish."""

    kind: Literal["crab"] = Field(alias="Kind")
    legs: int = 8


class Rectangle(BaseModel):
    """A computed field is no input."""

    width: int
    height: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def area(self) -> int:
        """The product."""
        return self.width * self.height


class Even(BaseModel):
    """A field with a validator of the class."""

    number: int = Field(ge=0, le=20)

    @field_validator("number")
    @classmethod
    def even(cls, value: int) -> int:
        """Refuses odd numbers."""
        if value % 2:
            raise ValueError("odd")
        return value


class Span(BaseModel):
    """A model validator that compares fields."""

    first: int = Field(ge=0, le=9)
    last: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Refuses spans that end before they begin."""
        if self.last < self.first:
            raise ValueError("ends before it begins")
        return self


class Unwrapped(BaseModel):
    """A model validator that looks at the input."""

    value: int

    @model_validator(mode="before")
    @classmethod
    def unwrap(cls, data: Any) -> Any:
        """Takes a bare number as well."""
        return {"value": data} if isinstance(data, int) else data


class Numbers(RootModel[list[Annotated[int, Field(ge=0)]]]):
    """A root model of a list."""


class Word(RootModel[Annotated[str, Field(pattern="^[a-z]+$")]]):
    """A root model of a string."""


class Movie(TypedDict, total=False):
    """A typed dictionary."""

    title: Required[str]
    year: int
    rating: Annotated[float, Field(ge=0, le=5)]


class Film(TypedDict):
    """A typed dictionary with what need not be there."""

    title: str
    year: NotRequired[int]
    studio: ReadOnly[str]


class ClosedMovie(Movie):
    """A typed dictionary that forbids others."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]


class GenericDict(TypedDict, Generic[T]):
    """A generic typed dictionary."""

    value: T


class Place(NamedTuple):
    """A named tuple."""

    x: int
    y: Annotated[int, Field(ge=0)] = 1


@dataclasses.dataclass
class Plain:
    """A dataclass of the standard library."""

    name: str
    size: int = dataclasses.field(default=1)
    when: date | None = None


@pydantic.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class Closed:
    """A dataclass of pydantic."""

    name: str = Field(max_length=3)
    hidden: int = Field(default=0, init=False)
    once: dataclasses.InitVar[int] = 2


@pydantic.dataclasses.dataclass(frozen=True, kw_only=True)
class Frozen:
    """A frozen dataclass."""

    values: tuple[int, int]


class Vehicle(BaseModel):
    """A model that may be deferred."""

    model_config = ConfigDict(defer_build=True)
    wheels: int = Field(ge=2, le=18)


def tag_of(value: Any) -> str | None:
    """The tag of a value, for a callable discriminator."""
    if isinstance(value, dict):
        return "record"
    return "word" if isinstance(value, str) else None


_PETS = ('{"kind":"cat"}', '{"kind":"dog","barks":true}', '{"kind":"bird"}', '{"barks":true}')
_PAGE = ('{"items":[1,2],"total":2}', '{"items":[],"total":0}')
_PERSON = ('{"name":"a"}', '{"name":"a","age":3,"address":{"street":"b","zip":"12345"},"tags":["x"]}')
_NODE = ('{"value":1}', '{"value":1,"left":{"value":2},"children":[{"value":3,"children":[]}]}')
_MOVIE = ('{"title":"a"}', '{"title":"a","year":1999,"rating":4.5,"more":1}')

MODELS: tuple[Case, ...] = (
    Case("records", "BaseModel", "", Person, _PERSON),
    Case(
        "records",
        "BaseModel",
        "inherited, recursive",
        Employee,
        ('{"name":"a","age":20,"boss":{"name":"b","age":60}}',),
    ),
    Case("records", "BaseModel", "recursive", Node, _NODE),
    Case("records", "BaseModel", "mutually recursive", Husband, ('{"name":"a","wife":{"name":"b","husband":null}}',)),
    Case("records", "BaseModel", "defer_build", Vehicle, ('{"wheels":4}',)),
    Case("records", "computed_field", "", Rectangle, ('{"width":1,"height":2}', '{"width":1,"height":2,"area":2}')),
    Case("records", "RootModel", "list", Numbers, ("[1,2]", "[-1]")),
    Case("records", "RootModel", "str", Word, ('"abc"', '"Abc"')),
    Case("records", "RootModel", "recursive alias", RootModel[Tree], ("[1,[2,[]]]", "1")),
    Case("records", "TypeAliasType", "recursive", Tree, ("[1,[2,[]]]", "1")),
    Case("records", "TypeAliasType", "generic", Pair[int], ("[1,2]",)),
    Case("records", "TypedDict", "total=False", Movie, _MOVIE),
    Case("records", "TypedDict", "NotRequired, ReadOnly", Film, ('{"title":"a","studio":"b"}',)),
    Case("records", "TypedDict", "extra=forbid", ClosedMovie, _MOVIE),
    Case("records", "TypedDict", "generic", GenericDict[bool], ('{"value":true}',)),
    Case("records", "NamedTuple", "", Place, ("[1,2]", "[1]", '{"x":1,"y":2}', '{"x":1}')),
    Case(
        "records", "dataclass", "standard library", Plain, ('{"name":"a"}', '{"name":"a","size":2,"when":"2024-01-01"}')
    ),
    Case("records", "dataclass", "pydantic, extra=forbid", Closed, ('{"name":"a"}', '{"name":"a","once":3}')),
    Case("records", "dataclass", "frozen, kw_only", Frozen, ('{"values":[1,2]}',)),
    Case("records", "Generic", "int", Page[int], _PAGE),
    Case("records", "Generic", "Person", Page[Person], ('{"items":[{"name":"a"}],"total":1}',)),
    Case("records", "Generic", "nested", Page[Page[bool]], ('{"items":[{"items":[true],"total":1}],"total":1}',)),
    Case("records", "Generic", "unbound", Page, _PAGE),
    Case("records", "Generic", "bound and constraints", Bounded[Decimal, str], ('{"amount":"1.5","key":"a"}',)),
    Case("records", "create_model", "", pydantic.create_model("Made", a=(int, 1), b=(str, ...)), ('{"b":"x"}',)),
)

UNIONS: tuple[Case, ...] = (
    Case("unions", "Optional[int]", "", int | None),
    Case("unions", "int | str", "", int | str),
    Case("unions", "int | float", "strict", Annotated[int | float, Field(strict=True)]),
    Case("unions", "float | int | bool", "", float | int | bool),
    Case("unions", "int | str", "left_to_right", Annotated[int | str, Field(union_mode="left_to_right")]),
    Case("unions", "str | list[str]", "", str | list[str], ('"a"', '["a"]')),
    Case("unions", "date | int", "", date | int),
    Case("unions", "bounded | bounded", "", Annotated[int, Field(le=0)] | Annotated[int, Field(ge=10)]),
    Case("unions", "models", "", Cat | Dog, _PETS),
    Case("unions", "models", "discriminator", Annotated[Cat | Dog, Field(discriminator="kind")], _PETS),
    Case(
        "unions",
        "list of models",
        "discriminator",
        list[Annotated[Cat | Dog, Field(discriminator="kind")]],
        ('[{"kind":"cat"}]',),
    ),
    Case(
        "unions",
        "models",
        "discriminator with alias",
        Annotated[Fish | Crab, Field(discriminator="kind")],
        ('{"Kind":"fish","deep":1}', '{"kind":"crab","deep":1}', '{"Kind":"crab","deep":2}'),
    ),
    Case(
        "unions",
        "models",
        "nested discriminators",
        Annotated[Annotated[Cat | Dog, Field(discriminator="kind")] | Span, Field(union_mode="smart")],
        (*_PETS, '{"first":1,"last":2}'),
    ),
    Case(
        "unions",
        "Discriminator",
        "callable",
        Annotated[Annotated[Cat, Tag("record")] | Annotated[str, Tag("word")], Discriminator(tag_of)],
        ('{"kind":"cat"}', '"a"', "1"),
    ),
)

CODE: tuple[Case, ...] = (
    Case("code", "field_validator", "", Even, ('{"number":2}', '{"number":3}')),
    Case("code", "model_validator", "after", Span, ('{"first":1,"last":2}', '{"first":3,"last":2}')),
    Case("code", "model_validator", "before", Unwrapped, ('{"value":1}', "1")),
    Case("code", "AfterValidator", "", Annotated[int, AfterValidator(abs), Field(le=5)]),
    Case("code", "BeforeValidator", "", Annotated[int, BeforeValidator(lambda value: value or 0)]),
    Case("code", "WrapValidator", "", Annotated[int, WrapValidator(lambda value, handler: handler(value))]),
    Case(
        "code",
        "PlainValidator",
        "",
        Annotated[int, PlainValidator(lambda value: value * 2 if isinstance(value, int) else value)],
    ),
    Case("code", "SkipValidation", "", Annotated[int, SkipValidation]),
)

CASES = (*MODELS, *UNIONS, *CODE)
