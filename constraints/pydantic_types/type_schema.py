"""The JSON Schema of a pydantic type, narrowed to what its core schema says and pydantic's own JSON Schema does not.

What is valid under it pydantic takes, apart from what is left to code. It takes other spellings of the same values too.
"""

import re
from collections.abc import Hashable
from enum import Enum
from itertools import compress
from typing import Any

import pydantic
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import SchemaError, SchemaValidator, ValidationError, to_jsonable_python

from constraints.errors import UnsupportedSchema
from constraints.pydantic_types import rust_patterns, temporal_patterns, text_patterns
from constraints.pydantic_types.alias_paths import along_paths
from constraints.pydantic_types.key_schemas import key_schema, taken
from constraints.pydantic_types.numeric_patterns import decimal_number, decimal_text

_INSIDE = ("schema", "lax_schema", "json_schema")
_WRAPPERS = frozenset(
    {"default", "definitions", "json-or-python", "lax-or-strict", "custom-error", "model-field"}
    | {f"function-{when}" for when in ("after", "before", "wrap")}
)
_WEB = frozenset({"http", "https"})


class TypeSchema(GenerateJsonSchema):
    """Writes JSON Schemas with all that a pattern can say; see `pydantic.json_schema.GenerateJsonSchema`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cores: dict[str, Any] = {}

    def definitions_schema(self, schema: Any) -> dict[str, Any]:
        """Definitions, which keys of dictionaries may refer to."""
        self._cores |= {each["ref"]: each for each in schema["definitions"] if "ref" in each}
        return super().definitions_schema(schema)

    def generate_inner(self, schema: Any) -> dict[str, Any]:
        """Any core schema: lengths asked of what is encoded in a text are those of bytes."""
        if (unknown := _NEVER_KNOWN.get(_called(schema))) is not None:
            raise UnsupportedSchema(unknown, "", "stands for what is there when it is read, of which nothing is known")
        found = _in_keywords(super().generate_inner(schema))
        kind = self._leaf(schema)["type"]
        if kind == "url" and schema["type"] == "function-after" and "maxLength" in found:
            # Counted when a slash stands behind the host.
            return {**found, "maxLength": found["maxLength"] - 1}
        if "pattern" in found or kind not in ("bytes", "str"):
            return found
        if (encoding := found.get("format")) in ("base64", "base64url"):
            lengths = found.pop("minLength", 0), found.pop("maxLength", None)
            pattern = text_patterns.base64(*lengths, url=encoding == "base64url", text=kind == "str")
            return {**found, "pattern": pattern}
        if kind == "bytes" and "maxLength" in found:
            return {**found, "pattern": text_patterns.ASCII}
        return found

    def _leaf(self, schema: Any) -> Any:
        """The core schema of what stands in the JSON, behind functions, defaults and references."""
        while True:
            kind, inner = schema["type"], None
            if kind == "definition-ref":
                inner = self._cores.get(schema["schema_ref"])
            elif kind in _WRAPPERS:
                inner = next((schema[part] for part in _INSIDE if part in schema), None)
            if inner is None:
                return schema
            schema = inner

    def str_schema(self, schema: Any) -> dict[str, Any]:
        """Texts: as they are when the space around them is gone, in ASCII if that is asked."""
        found = super().str_schema(schema)
        asked = schema.get("pattern")
        if asked == pydantic.ByteSize.byte_string_pattern:
            return {**found, "pattern": text_patterns.BYTE_SIZE}
        if isinstance(asked, re.Pattern) and asked.flags & re.VERBOSE:
            found["pattern"] = f"(?x){asked.pattern}"
        elif isinstance(asked, str) and self._config.config_dict.get("regex_engine") != "python-re":
            found["pattern"] = rust_patterns.plain(asked)
        more = []
        if schema.get("strip_whitespace", self._config.config_dict.get("str_strip_whitespace")) and (
            asked is not None or found.get("minLength")
        ):
            more.append({"pattern": text_patterns.TRIMMED})
        if schema.get("ascii_only"):
            more.append({"pattern": text_patterns.ASCII})
        return {**found, "allOf": more} if more else found

    def bytes_schema(self, schema: Any) -> dict[str, Any]:
        """Bytes, as the model's configuration has them encoded."""
        lengths = schema.get("min_length", 0), schema.get("max_length")
        match self._config.config_dict.get("val_json_bytes"):
            case "base64":
                pattern = text_patterns.base64(*lengths, url=True, text=False)
                return {"type": "string", "format": "base64url", "pattern": pattern}
            case "hex":
                return {"type": "string", "pattern": text_patterns.hexadecimal(*lengths)}
        return super().bytes_schema(schema)

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        """Decimals, as numbers or as texts."""
        return self._number_or_text(super().decimal_schema(schema), schema, decimal_text(schema))

    def fraction_schema(self, schema: Any) -> dict[str, Any]:
        """Fractions, as numbers or as texts; between bounds those as decimals."""
        pattern = text_patterns.FRACTION if schema.keys().isdisjoint(_LIMITS) else decimal_text(schema)
        return self._number_or_text(super().fraction_schema(schema), schema, pattern)

    def _number_or_text(self, found: dict[str, Any], schema: Any, pattern: str | None) -> dict[str, Any]:
        if self.mode != "validation" or "anyOf" not in found:
            return found
        number = decimal_number(schema, found["anyOf"][0])
        text = {"format": "decimal", **found["anyOf"][-1], "pattern": pattern}
        return number if pattern is None else {**found, "anyOf": [number, text]}

    def complex_schema(self, schema: Any) -> dict[str, Any]:
        """Complex numbers."""
        return {**super().complex_schema(schema), "pattern": text_patterns.COMPLEX}

    def date_schema(self, schema: Any) -> dict[str, Any]:
        """Dates within bounds."""
        pattern = temporal_patterns.dates(schema)
        return super().date_schema(schema) | ({} if pattern is None else {"pattern": pattern})

    def datetime_schema(self, schema: Any) -> dict[str, Any]:
        """Dates with times, within bounds, with a time zone or without."""
        return super().datetime_schema(schema) | temporal_patterns.datetimes(schema)

    def time_schema(self, schema: Any) -> dict[str, Any]:
        """Times of day, as dates with times."""
        return super().time_schema(schema) | temporal_patterns.times(schema)

    def timedelta_schema(self, schema: Any) -> dict[str, Any]:
        """Durations within bounds."""
        found = super().timedelta_schema(schema)
        return {"type": "string", **bounded} if (bounded := temporal_patterns.durations(schema)) else found

    def literal_schema(self, schema: Any) -> dict[str, Any]:
        """Listed values, those that JSON can hold: pydantic takes no text for bytes, for example."""
        return super().literal_schema(kept) if (kept := _in_json(schema, "expected")) else {"not": {}}

    def enum_schema(self, schema: Any) -> dict[str, Any]:
        """Members of an enumeration, as listed values."""
        return super().enum_schema(kept) if (kept := _in_json(schema, "members")) else {"not": {}}

    def chain_schema(self, schema: Any) -> dict[str, Any]:
        """Steps one after the other; of JSON, Python can hash what is neither an array nor an object."""
        hashed = any(step.get("cls") is Hashable for step in schema["steps"])
        return {"type": _HASHED} if hashed and self.mode == "validation" else super().chain_schema(schema)

    def uuid_schema(self, schema: Any) -> dict[str, Any]:
        """UUIDs, of a version."""
        version = schema.get("version")
        pattern = f"^[0-9a-f]{{8}}-[0-9a-f]{{4}}-{version}[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}$"
        return super().uuid_schema(schema) | ({} if version is None else {"pattern": pattern})

    def url_schema(self, schema: Any) -> dict[str, Any]:
        """URLs, of the schemes that are allowed."""
        found, schemes = super().url_schema(schema), schema.get("allowed_schemes") or []
        if not schemes or _WEB.issubset(schemes):
            return found
        web = _WEB.intersection(schemes)
        return {**found, "pattern": f"^{min(web)}:" if web else text_patterns.urls(schemes, several=False)}

    def multi_host_url_schema(self, schema: Any) -> dict[str, Any]:
        """URLs with hosts side by side."""
        pattern = text_patterns.urls(schema.get("allowed_schemes") or [], several=True)
        return {**super().multi_host_url_schema(schema), "pattern": pattern}

    def dict_schema(self, schema: Any) -> dict[str, Any]:
        """Dictionaries, whose keys are texts of the type of the keys."""
        found = super().dict_schema(schema)
        keys = key_schema(schema["keys_schema"], self._leaf, self.generate_inner) if "keys_schema" in schema else True
        if keys is True:
            return found
        (values,) = found.pop("patternProperties", {"": found.get("additionalProperties", True)}).values()
        return {**found, "additionalProperties": values, "propertyNames": keys}

    def function_after_schema(self, schema: Any) -> dict[str, Any]:
        """What a function of pydantic's own looks at."""
        found = super().function_after_schema(schema)
        card = _called(schema) == "PaymentCardNumber.validate"
        return {**found, "pattern": text_patterns.PAYMENT_CARD} if card else found

    def tagged_union_schema(self, schema: Any) -> dict[str, Any]:
        """Unions by tag: it has to be there, whatever its default; a function tells branches apart that may overlap."""
        found = super().tagged_union_schema(schema)
        tag = found.get("discriminator", {}).get("propertyName")
        if callable(schema["discriminator"]) and "oneOf" in found:
            found["anyOf"] = found.pop("oneOf")
        return found if tag is None else {**found, "required": [tag]}

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Whether a field has to be there, as it has if its default is validated and refused."""
        inner = field["schema"]
        if inner["type"] == "default" and inner.get("validate_default", self._config.validate_default):
            try:
                SchemaValidator({**inner, "validate_default": True}).get_default_value()
            except (ValidationError, SchemaError) as error:
                return isinstance(error, ValidationError)
        return super().field_is_required(field, total)

    def set_schema(self, schema: Any) -> dict[str, Any]:
        """Sets: of decimals as numbers, since several texts are equal ones."""
        found = super().set_schema(schema)
        of_decimals = self._leaf(schema.get("items_schema", schema))["type"] == "decimal"
        return {**found, "items": found["items"]["anyOf"][0]} if of_decimals and "anyOf" in found["items"] else found

    frozenset_schema = set_schema

    counter_schema = frozendict_schema = ordered_dict_schema = dict_schema

    def model_fields_schema(self, schema: Any) -> dict[str, Any]:
        """The fields of a model, each where it is read from."""
        return self._along_paths(super().model_fields_schema(schema), schema["fields"])

    def typed_dict_schema(self, schema: Any) -> dict[str, Any]:
        """The members of a typed dictionary, each where it is read from."""
        return self._along_paths(super().typed_dict_schema(schema), schema["fields"])

    def dataclass_args_schema(self, schema: Any) -> dict[str, Any]:
        """The arguments of a dataclass, each where it is read from."""
        fields = [each for each in schema["fields"] if each.get("init") is not False]
        given: Any = {**schema, "fields": fields}
        found = super().dataclass_args_schema(given)
        return self._along_paths(found, {each["name"]: each for each in fields})

    def is_subclass_schema(self, schema: Any) -> dict[str, Any]:
        """Classes, which no JSON holds."""
        return self.handle_invalid_for_json_schema(schema, f"type[{schema['cls'].__name__}]")

    def _along_paths(self, found: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        by_name = ("populate_by_name", "validate_by_name")
        return found if any(map(self._config.config_dict.get, by_name)) else along_paths(found, fields)


def _in_json(schema: Any, listing: str) -> Any:
    """A core schema that lists values, with those that pydantic takes as JSON; None if there are none."""
    values = [to_jsonable_python(each.value if isinstance(each, Enum) else each) for each in schema[listing]]
    kept = list(compress(schema[listing], taken(schema, values)))
    return {**schema, listing: kept} if kept else None


def _called(schema: Any) -> str:
    """The name of the function of pydantic's own that a core schema calls; empty for one of somebody else."""
    if schema["type"] not in ("function-after", "function-plain"):
        return ""
    function = schema["function"]["function"]
    return str(function.__qualname__) if str(getattr(function, "__module__", "")).startswith("pydantic.") else ""


def _in_keywords(found: dict[str, Any]) -> dict[str, Any]:
    """Bounds of what a function gives back, which pydantic calls by its own names, in the words of JSON Schema."""
    told = {name: found.pop(name) for name in _LIMITS if name in found}
    bounds = {_KEYWORDS[name]: bound for name, bound in told.items() if isinstance(bound, int | float)}
    return {**found, **bounds, **({"type": "number"} if "anyOf" in found else {})} if bounds else found


_HASHED = ["boolean", "null", "number", "string"]
_LIMITS = ("ge", "gt", "le", "lt", "multiple_of")
_KEYWORDS = dict(
    zip(_LIMITS, ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"), strict=True)
)
_NEVER_KNOWN = {
    "PathType.validate_file": "FilePath",
    "PathType.validate_socket": "SocketPath",
    "import_string": "ImportString",
}
"""Functions of which nothing can be said before they are called, by the types that call them."""
