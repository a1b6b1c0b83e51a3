"""The schemas of one published document: references, parts, descriptions, and whether a value fits."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator, validators
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT4, DRAFT202012

_ROOT = "urn:published"
_DEEPEST = 8
_MARKUP = re.compile(r"<[^>]*>|!?\[([^\]]*)\]\([^)]*\)|[`*#|]+|\{%.*?%\}")
_SENTENCE = re.compile(r"(?<=[.!?:])\s")
_SENTENCE_LENGTHS = range(8, 141)


class Schemas:
    """A document that holds schemas.

    Args:
        root: The document; references in it are JSON pointers from its top.
        latest: Whether its schemas are of draft 2020-12 (OpenAPI 3.1), not of draft 4 with `nullable`.
    """

    def __init__(self, root: dict[str, Any], *, latest: bool = False) -> None:
        self.root = root
        specification = DRAFT202012 if latest else DRAFT4
        registry: Registry[Any] = Registry().with_resource(_ROOT, specification.create_resource(root))
        strict, partial = (_LATEST, _LATEST_PARTIAL) if latest else (_DRAFT4, _DRAFT4_PARTIAL)
        self._strict = strict({}, registry=registry, format_checker=_LATEST.FORMAT_CHECKER)
        self._partial = partial({}, registry=registry, format_checker=_LATEST.FORMAT_CHECKER)

    def resolve(self, schema: object) -> dict[str, Any]:
        """`schema` with its references followed; empty where they lead nowhere."""
        for _ in range(_DEEPEST):
            if not isinstance(schema, dict):
                return {}
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                return schema
            schema = self.at(reference.removeprefix("#")) if reference.startswith("#/") else None
        return {}

    def at(self, pointer: str) -> object:
        """What the JSON pointer leads to, or `None`."""
        node: object = self.root
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and name.isdecimal() and int(name) < len(node):
                node = node[int(name)]
            elif isinstance(node, dict) and name in node:
                node = node[name]
            else:
                return None
        return node

    def properties(self, schema: object, depth: int = 0) -> dict[str, Any]:
        """The properties of an object schema by name, those of its `allOf` first."""
        resolved = self.resolve(schema)
        found: dict[str, Any] = {}
        parts = resolved.get("allOf")
        for part in parts if isinstance(parts, list) and depth < _DEEPEST else ():
            found |= self.properties(part, depth + 1)
        own = resolved.get("properties")
        return found | own if isinstance(own, dict) else found

    def member(self, schema: object, name: str) -> dict[str, Any]:
        """The schema of the property `name`; empty if none is known."""
        properties = self.properties(schema)
        if name in properties:
            return self.resolve(properties[name])
        return self.resolve(self.resolve(schema).get("additionalProperties"))

    def items(self, schema: object) -> dict[str, Any]:
        """The schema of the items of an array; empty if none is known."""
        return self.resolve(self.resolve(schema).get("items"))

    def accepts(self, pointer: str, value: object, *, partial: bool = False) -> bool:
        """Whether `value` is valid under the schema at `pointer`, formats too; `partial`: fields may be missing."""
        validator = self._partial if partial else self._strict
        try:
            return next(iter(validator.evolve(schema={"$ref": _ROOT + "#" + pointer}).iter_errors(value)), None) is None
        # What a published schema can break on: patterns, references, keywords of the wrong type, endless recursion.
        except (re.error, Unresolvable, SchemaError, RecursionError, TypeError, ValueError, AttributeError, KeyError):
            return False


def descriptions(schema: dict[str, Any]) -> list[str]:
    """What the schema says about its values, one sentence each."""
    texts = (sentence(schema.get(key)) for key in ("description", "title"))
    return [text for text in texts if text]


def sentence(text: object) -> str:
    """The first sentence without mark-up; empty if it is too short or too long to be told what something is."""
    if not isinstance(text, str):
        return ""
    plain = " ".join(_MARKUP.sub(r"\1", text[:2000]).split())
    first = _SENTENCE.split(plain, maxsplit=1)[0].rstrip(".:; ")
    return first if len(first) in _SENTENCE_LENGTHS else ""


def escape(name: str) -> str:
    """`name` as a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _nullable(base: Any, keyword: str) -> Any:
    check = base.VALIDATORS[keyword]

    def checked(validator: Any, expected: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if instance is not None or schema.get("nullable") is not True:
            yield from check(validator, expected, instance, schema) or ()

    return checked


_NULLABLE = {keyword: _nullable(Draft4Validator, keyword) for keyword in ("type", "enum")}
_extend: Any = validators.extend
_DRAFT4: Any = _extend(Draft4Validator, _NULLABLE)
_DRAFT4_PARTIAL: Any = _extend(_DRAFT4, {"required": lambda *_: None})
_LATEST: Any = Draft202012Validator
_LATEST_PARTIAL: Any = _extend(Draft202012Validator, {"required": lambda *_: None})
