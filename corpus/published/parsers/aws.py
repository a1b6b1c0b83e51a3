"""Examples of the AWS command line and its library, with the shapes of the services as their schemas."""

import gzip
import json
import re
import textwrap
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from corpus.published.example import Example
from corpus.published.schemas import Schemas, sentence

_INDENTED = re.compile(r"::[ \t]*\n[ \t]*\n((?:[ \t]+.*\n|[ \t]*\n)+)")
_HEADING = re.compile(
    r"^(?:\*\*(?P<bold>.+?)\*\*|(?P<plain>(?:The following|This) .+?(?:\.|::?|\Z)))\s*$", re.MULTILINE
)
_OPENING = re.compile(
    r"^Example \d+:\s*|^(?:The following|This) (?:\S+ )?(?:examples?|commands?) (?=[a-z]+s )", re.IGNORECASE
)
_COMMAND = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RENAMED = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
_PLAIN: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "character": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "long": {"type": "integer"},
    "float": {"type": "number"},
    "double": {"type": "number"},
    "bigdecimal": {"type": ["number", "string"]},
    "timestamp": {"type": ["string", "number"]},
    "blob": {"type": "string"},
}


class Service:
    """The operations of a service and the JSON Schemas of what they take and give.

    Args:
        model: A service description of botocore (`service-2.json`).
    """

    def __init__(self, model: dict[str, Any]) -> None:
        self.operations: dict[str, Any] = model["operations"]
        self.schemas = Schemas({"shapes": {name: _schema(shape) for name, shape in model["shapes"].items()}})
        self._commands = {command(name): name for name in self.operations}

    def shape(self, operation: str, role: str) -> str:
        """Name of the shape that is the "input" or "output" of an operation, by its name or its command."""
        found = self.operations.get(self._commands.get(operation, operation), {})
        return str(found.get(role, {}).get("shape", ""))

    def accepts(self, shape: str, value: object) -> bool:
        """Whether `value` is valid as the shape."""
        return self.schemas.accepts(f"/shapes/{shape}", value)


def command(operation: str) -> str:
    """`DescribeDBInstances` -> `describe-db-instances`."""
    return _COMMAND.sub("-", operation).lower()


def library(folder: Path, seed: int) -> Iterator[Example]:
    """The examples of botocore: inputs and outputs of operations, with what they are for."""
    for path in sorted(folder.rglob("examples-1.json*")):
        found = _read(path).get("examples", {})
        if not found:
            continue
        service = Service(_read(_model(path.parent)))
        for operation, cases in found.items():
            for case in cases:
                prompt = sentence(case.get("title")) or sentence(case.get("description"))
                for role in ("input", "output"):
                    shape, value = service.shape(operation, role), case.get(role)
                    if value and shape and service.accepts(shape, value):
                        schema = service.schemas.resolve({"$ref": f"#/shapes/{shape}"})
                        yield Example(f"aws/{path.parent.parent.name}", value, prompt, schema, service.schemas)


def command_line(folder: Path, seed: int) -> Iterator[Example]:
    """The JSON in the examples of the AWS command line: outputs, and files given to commands."""
    models = {path.parent.parent.name: path for path in sorted(folder.rglob("service-2.json*"))}
    for directory in sorted(path for path in folder.glob("awscli/examples/*") if path.is_dir()):
        model = models.get(_RENAMED.get(directory.name, directory.name))
        service = Service(_read(model)) if model else None
        for path in sorted(directory.rglob("*.rst")):
            for prompt, value in blocks(path.read_text(encoding="utf-8")):
                yield from _outputs(service, directory.name, path.stem, prompt, value)


def _outputs(service: Service | None, name: str, operation: str, prompt: str, value: Any) -> Iterator[Example]:
    example = partial(Example, f"aws/{name}", value, prompt)
    shape = service.shape(operation, "output") if service else ""
    if service is None or not shape:
        yield example()
    elif service.accepts(shape, value):
        yield example(service.schemas.resolve({"$ref": f"#/shapes/{shape}"}), service.schemas)
    else:
        given = service.shape(operation, "input")
        members = service.schemas.properties({"$ref": f"#/shapes/{given}"}) if given else {}
        # A file given to a command is one of its options or all of them.
        for part in [f"/shapes/{given}", *(member["$ref"].removeprefix("#") for member in members.values())]:
            if given and service.schemas.accepts(part, value):
                yield example(service.schemas.resolve({"$ref": "#" + part}), service.schemas)
                return


def blocks(text: str) -> Iterator[tuple[str, Any]]:
    """The JSON objects and arrays in a page of examples, each with the heading before it."""
    for match in _INDENTED.finditer(text):
        try:
            value = json.loads(textwrap.dedent(match[1]))
        except ValueError:
            continue
        if isinstance(value, dict | list):
            headings = [heading["bold"] or heading["plain"] for heading in _HEADING.finditer(text, 0, match.start())]
            yield _OPENING.sub("", sentence(headings[-1].removesuffix("::")) if headings else ""), value


def _schema(shape: dict[str, Any]) -> dict[str, Any]:
    kind = shape["type"]
    told = {"description": shape["documentation"]} if "documentation" in shape else {}
    match kind:
        case "structure":
            members = {name: _reference(member) for name, member in shape.get("members", {}).items()}
            return {**told, "type": "object", "properties": members, "additionalProperties": False}
        case "list":
            return {**told, "type": "array", "items": _reference(shape["member"])}
        case "map":
            return {**told, "type": "object", "additionalProperties": _reference(shape["value"])}
    bounds = {"enum": shape["enum"]} if "enum" in shape else {}
    return {**told, **_PLAIN.get(kind, {}), **bounds}


def _reference(member: dict[str, Any]) -> dict[str, Any]:
    return {"$ref": f"#/shapes/{member['shape']}"}


def _model(folder: Path) -> Path:
    return next(iter(sorted(folder.glob("service-2.json*"))))


def _read(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return dict(json.loads(gzip.decompress(content) if path.suffix == ".gz" else content))
