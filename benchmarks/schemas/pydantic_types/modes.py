"""Modes of models: names and aliases, what else may be there, strictness, and what a configuration does to values."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    alias_generators,
    create_model,
)

from benchmarks.schemas.pydantic_types.case import Case


class Colour(Enum):
    """A choice."""

    red = "red"
    blue = "blue"


def model(config: dict[str, Any], /, **fields: Any) -> type[BaseModel]:
    """A model with a configuration; a field is a type, or a type with its default or `Field`."""
    made: dict[str, Any] = {name: each if isinstance(each, tuple) else (each, ...) for name, each in fields.items()}
    settings: Any = config
    found: type[BaseModel] = create_model("M", __config__=settings, **made)
    return found


def _aliased(kind: str, config: dict[str, Any], texts: tuple[str, ...], /, **fields: Any) -> Case:
    return Case(
        "aliases",
        kind,
        ", ".join(f"{key}={_said(value)}" for key, value in config.items()),
        model(config, **fields),
        texts,
    )


def _mode(config: dict[str, Any], texts: tuple[str, ...], what: str = "", /, **fields: Any) -> Case:
    said = ", ".join(f"{key}={_said(value)}" for key, value in config.items())
    return Case("modes", "ConfigDict", f"{said}; {what}" if what else said, model(config, **fields), texts)


def _said(value: Any) -> str:
    return str(value.__name__) if callable(value) else repr(value)


_XY = ('{"x":1,"y":2}', '{"x":1}', '{"y":2}', "{}")
_FIRST = ('{"firstName":"a"}', '{"first_name":"a"}', '{"FirstName":"a"}', '{"first_name":"a","firstName":"b"}')
_PATH = ('{"names":["a","b"]}', '{"names":["a"]}', '{"name":"a"}', '{"names":[]}', '{"names":"ab"}')

ALIASES: tuple[Case, ...] = (
    _aliased("alias", {}, _FIRST, first_name=(str, Field(alias="firstName"))),
    _aliased("alias, default", {}, _FIRST, first_name=(str, Field(default="z", alias="firstName"))),
    _aliased("alias", {"populate_by_name": True}, _FIRST, first_name=(str, Field(alias="firstName"))),
    _aliased(
        "alias", {"populate_by_name": True, "extra": "forbid"}, _FIRST, first_name=(str, Field(alias="firstName"))
    ),
    _aliased("alias", {"extra": "forbid"}, _FIRST, first_name=(str, Field(alias="firstName"))),
    _aliased("alias", {"validate_by_name": True}, _FIRST, first_name=(str, Field(alias="firstName"))),
    _aliased(
        "alias",
        {"validate_by_name": True, "validate_by_alias": False},
        _FIRST,
        first_name=(str, Field(alias="firstName")),
    ),
    _aliased("validation_alias", {}, _FIRST, first_name=(str, Field(validation_alias="firstName"))),
    _aliased("serialization_alias", {}, _FIRST, first_name=(str, Field(serialization_alias="firstName"))),
    _aliased(
        "AliasChoices",
        {},
        _FIRST,
        first_name=(str, Field(validation_alias=AliasChoices("firstName", "FirstName"))),
    ),
    _aliased(
        "AliasChoices",
        {"extra": "forbid"},
        _FIRST,
        first_name=(str, Field(validation_alias=AliasChoices("firstName", "FirstName"))),
    ),
    _aliased(
        "AliasChoices",
        {"populate_by_name": True},
        _FIRST,
        first_name=(str, Field(validation_alias=AliasChoices("firstName", "FirstName"))),
    ),
    _aliased("AliasPath", {}, _PATH, name=(str, Field(validation_alias=AliasPath("names", 0)))),
    _aliased("AliasPath", {"extra": "forbid"}, _PATH, name=(str, Field(validation_alias=AliasPath("names", 1)))),
    _aliased(
        "AliasPath in an object",
        {},
        ('{"a":{"b":1}}', '{"a":{"b":"q"}}', '{"a":{}}', '{"name":1}'),
        name=(int, Field(validation_alias=AliasPath("a", "b"))),
    ),
    _aliased("AliasPath, default", {}, _PATH, name=(str, Field(default="z", validation_alias=AliasPath("names", 0)))),
    _aliased(
        "AliasPath, twice",
        {},
        ('{"names":["a",2]}', '{"names":["a"]}'),
        name=(str, Field(validation_alias=AliasPath("names", 0))),
        age=(int, Field(validation_alias=AliasPath("names", 1))),
    ),
    _aliased(
        "AliasChoices of paths",
        {},
        _PATH,
        name=(str, Field(validation_alias=AliasChoices("name", AliasPath("names", 1)))),
    ),
    _aliased("alias_generator", {"alias_generator": alias_generators.to_camel}, _FIRST, first_name=str),
    _aliased("alias_generator", {"alias_generator": alias_generators.to_pascal}, _FIRST, first_name=str, age=(int, 1)),
    _aliased(
        "alias_generator",
        {"alias_generator": alias_generators.to_camel, "populate_by_name": True},
        _FIRST,
        first_name=str,
    ),
    Case(
        "aliases",
        "AliasGenerator",
        "validation only",
        model(
            {
                "alias_generator": AliasGenerator(
                    validation_alias=alias_generators.to_camel, serialization_alias=str.upper
                )
            },
            first_name=str,
        ),
        _FIRST,
    ),
    _aliased(
        "alias of another field",
        {},
        ('{"b":1,"a":"x"}', '{"a":1,"b":"x"}'),
        a=(int, Field(alias="b")),
        b=(str, Field(alias="a")),
    ),
    _aliased("alias with odd characters", {}, ('{"a b/c~\\"é":1}',), a=(int, Field(alias='a b/c~"é'))),
    _aliased("alias twice", {}, ('{"k":1}', '{"k":"x"}'), a=(int, Field(alias="k")), b=(int, Field(alias="k"))),
)

EXTRA: tuple[Case, ...] = (
    _mode({"extra": "ignore"}, _XY, x=int),
    _mode({"extra": "allow"}, _XY, x=int),
    _mode({"extra": "forbid"}, _XY, x=int, z=(int, 0)),
    Case(
        "modes",
        "ConfigDict",
        "extra='allow', typed",
        create_model(
            "M",
            __base__=type(
                "Typed",
                (BaseModel,),
                {
                    "model_config": ConfigDict(extra="allow"),
                    "__annotations__": {"__pydantic_extra__": dict[str, int]},
                    "__module__": __name__,
                },
            ),
            x=(int, ...),
        ),
        (*_XY, '{"x":1,"y":"q"}', '{"x":1,"y":"3"}'),
    ),
    _mode({"extra": "forbid"}, ("{}", '{"x":1}'), "no fields"),
)

STRICT: tuple[Case, ...] = (
    _mode({"strict": True}, ('{"x":1}', '{"x":"1"}', '{"x":1.0}'), "int", x=int),
    _mode({"strict": True}, ('{"x":1}', '{"x":1.5}', '{"x":"1"}'), "float", x=float),
    _mode({"strict": True}, ('{"x":"2024-01-01"}', '{"x":0}'), "date", x=date),
    _mode({"strict": True}, ('{"x":"2024-01-01T00:00:00"}', '{"x":"2024-01-01"}'), "datetime", x=datetime),
    _mode({"strict": True}, ('{"x":"1.5"}', '{"x":1.5}'), "Decimal", x=Decimal),
    _mode({"strict": True}, ('{"x":"red"}', '{"x":"pink"}'), "Colour", x=Colour),
    _mode({"strict": True}, ('{"x":["a"]}',), "set[str]", x=set[str]),
    _mode({"strict": True}, ('{"x":{"1":true}}',), "dict[int, bool]", x=dict[int, bool]),
    _mode({"strict": True}, ('{"x":1}', '{"x":"1"}'), "not for the field", x=(int, Field(strict=False))),
    _mode({}, ('{"x":1,"y":"1"}', '{"x":"1","y":1}'), "Strict()", x=Annotated[int, Strict()], y=int),
)

VALUES: tuple[Case, ...] = (
    _mode({"frozen": True}, _XY, x=int),
    _mode({"str_strip_whitespace": True}, ('{"x":" ab "}', '{"x":" a "}'), x=Annotated[str, Field(min_length=2)]),
    _mode(
        {"str_strip_whitespace": True},
        ('{"x":"ab"}', '{"x":" ab"}'),
        "pattern",
        x=Annotated[str, Field(pattern="^[a-z]{2}$")],
    ),
    _mode({"str_to_lower": True}, ('{"x":"ab"}', '{"x":"AB"}'), x=Annotated[str, Field(pattern="^[a-z]+$")]),
    _mode({"str_to_upper": True}, ('{"x":"ab"}', '{"x":"AB"}'), x=Annotated[str, Field(pattern="^[A-Z]+$")]),
    _mode({"str_to_upper": True}, ('{"x":"a"}', '{"x":"A"}'), "Literal", x=Literal["A"]),
    _mode({"str_min_length": 2, "str_max_length": 3}, ('{"x":"ab"}', '{"x":"a"}'), x=str, y=(str, "a")),
    _mode({"str_max_length": 3}, ('{"x":{"abc":1}}', '{"x":{"abcd":1}}'), "keys", x=dict[str, int]),
    _mode({"use_enum_values": True}, ('{"x":"red"}', '{"x":"pink"}'), x=Colour),
    _mode({"use_enum_values": True, "validate_default": True}, ('{"x":"red"}', "{}"), x=(Colour, Colour.red)),
    _mode({"validate_default": True}, ('{"x":1}', "{}"), "wrong default", x=(int, "q")),
    _mode({"validate_assignment": True}, _XY, x=int),
    _mode({"coerce_numbers_to_str": True}, ('{"x":"1"}', '{"x":1}', '{"x":1.5}', '{"x":true}'), x=str),
    _mode(
        {"coerce_numbers_to_str": True}, ('{"x":"1"}', '{"x":12}'), "max_length", x=Annotated[str, Field(max_length=1)]
    ),
    _mode({"allow_inf_nan": False}, ('{"x":1}', '{"x":1e400}', '{"x":"inf"}'), x=float),
    _mode({"allow_inf_nan": True}, ('{"x":1}', '{"x":1e400}', '{"x":"inf"}'), x=float),
    _mode({"val_json_bytes": "base64"}, ('{"x":"YWI="}', '{"x":"a"}', '{"x":"YQ"}'), x=bytes),
    _mode({"val_json_bytes": "hex"}, ('{"x":"6162"}', '{"x":"6"}', '{"x":"zz"}'), x=bytes),
    _mode({"val_json_bytes": "base64"}, ('{"x":"YWI="}',), "max_length", x=Annotated[bytes, Field(max_length=2)]),
    _mode({"val_temporal_unit": "milliseconds"}, ('{"x":0}', '{"x":"2024-01-01"}'), x=date),
    _mode({"val_temporal_unit": "seconds"}, ('{"x":0}', '{"x":"PT1S"}'), x=timedelta),
    _mode({"ser_json_timedelta": "float"}, ('{"x":1.5}', '{"x":"PT1S"}'), x=timedelta),
    _mode(
        {"regex_engine": "python-re"},
        ('{"x":"aa"}', '{"x":"ab"}'),
        "back-reference",
        x=Annotated[str, Field(pattern=r"^(.)\1$")],
    ),
    _mode(
        {"regex_engine": "python-re"},
        ('{"x":"ab1"}', '{"x":"ab"}'),
        "look-ahead",
        x=Annotated[str, Field(pattern=r"^(?=.*\d)\w+$")],
    ),
    _mode(
        {"regex_engine": "python-re"}, ('{"x":"ab"}', '{"x":"ab\\n"}'), "$", x=Annotated[str, Field(pattern="^[a-z]+$")]
    ),
    _mode(
        {"regex_engine": "rust-regex"},
        ('{"x":"ab"}', '{"x":"ab\\n"}'),
        "$",
        x=Annotated[str, Field(pattern="^[a-z]+$")],
    ),
    _mode({"regex_engine": "rust-regex"}, ('{"x":"1"}', '{"x":"٣"}'), r"\d", x=Annotated[str, Field(pattern=r"^\d$")]),
    _mode({"use_attribute_docstrings": True}, _XY, x=int),
    _mode({"json_schema_extra": {"examples": [{"x": 1}]}}, _XY, x=int),
    _mode({"title": "Other", "hide_input_in_errors": True}, _XY, x=int),
    _mode({"cache_strings": False}, ('{"x":"a"}',), x=str),
    _mode({"protected_namespaces": ()}, ('{"model_x":1}',), model_x=int),
)

DEFAULTS: tuple[Case, ...] = (
    _mode({}, _XY, "default", x=(int, 1)),
    _mode({}, _XY, "default_factory", x=(int, Field(default_factory=lambda: 1))),
    _mode({}, ('{"x":null}', "{}", '{"x":1}'), "optional, required", x=int | None),
    _mode({}, ('{"x":null}', "{}", '{"x":1}'), "optional, None", x=(int | None, None)),
    _mode({}, ("{}", '{"x":5}', '{"x":1}'), "default outside of the bounds", x=(Annotated[int, Field(ge=3)], 0)),
    _mode({}, _XY, "exclude", x=(int, Field(default=1, exclude=True))),
    _mode({}, _XY, "deprecated", x=(int, Field(default=1, deprecated=True))),
    _mode({}, _XY, "frozen field", x=(int, Field(frozen=True))),
    _mode({}, _XY, "json_schema_extra", x=(int, Field(json_schema_extra={"maximum": 5}))),
    _mode({}, ('{"x":[1]}', '{"x":[]}'), "nested defaults", x=(list[Annotated[int, Field(le=3)]], [])),
    _mode({}, ('{"x":"a"}',), "examples", x=(str, Field(examples=["a", "b"]))),
)

CASES = (*ALIASES, *EXTRA, *STRICT, *VALUES, *DEFAULTS)
