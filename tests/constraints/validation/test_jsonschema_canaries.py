"""The parts of jsonschema and referencing that we rely on without their being promised: each by itself.

A failure here says which part of a new release is not what it was, and where it is used.
"""

import subprocess
import sys
from typing import Any

import jsonschema
import jsonschema.validators
import pytest
import referencing
import referencing.jsonschema

from constraints.validation.jsonschema_library import ValidationError

SPECIFICATION = referencing.jsonschema.DRAFT202012
PART = {"$id": "urn:part", "$dynamicAnchor": "here", "type": "string"}
ROOT = {"$id": "urn:root", "$ref": "urn:part", "$defs": {"part": PART}}


def validator(schema: Any = ROOT, **given: Any) -> Any:
    return jsonschema.Draft202012Validator(schema, **given)


def resolver() -> Any:
    registry: Any = referencing.Registry().with_resource("urn:part", SPECIFICATION.create_resource(PART))
    return registry.resolver(base_uri="urn:part")


def test_resolvers_know_their_base_uri() -> None:
    assert resolver()._base_uri == "urn:part", "Resolver._base_uri: used in json_schema/references to number places"


def test_resolvers_know_their_registry() -> None:
    found = resolver()._registry.get_or_retrieve("urn:part").value
    assert found.contents is PART, "Resolver._registry: used in json_schema/references to look for dynamic anchors"


def test_registries_find_anchors_with_their_resources() -> None:
    anchor = resolver()._registry.anchor("urn:part", "here").value
    told = "DynamicAnchor.resource: used in json_schema/references/schema_source.py"
    assert isinstance(anchor, referencing.jsonschema.DynamicAnchor), told
    assert anchor.resource.contents is PART, told


def test_resources_know_their_specification() -> None:
    found = SPECIFICATION.create_resource(PART)
    assert found._specification is SPECIFICATION, "Resource._specification: used to tell drafts apart at references"


def test_validators_have_a_resolver() -> None:
    given = validator()
    told = "_resolver, attribute and argument of validators: used in validation/unevaluated_keywords.py"
    assert given._resolver.lookup("urn:part").contents == PART, told
    assert validator(_resolver=resolver())._resolver._base_uri == "urn:part", told
    assert given.evolve(schema=PART, _resolver=resolver())._resolver._base_uri == "urn:part", told


def test_validators_have_a_registry() -> None:
    registry: Any = referencing.Registry()
    told = "_registry, attribute of validators: used in validation/bounded_keywords.py"
    assert validator(registry=registry)._registry is registry, told


def test_parts_go_through_evolve() -> None:
    seen = []
    kind: Any = jsonschema.validators.extend(jsonschema.Draft202012Validator, {})
    evolved = kind.evolve

    def evolve(self: Any, **changes: Any) -> Any:
        seen.append(changes)
        return evolved(self, **changes)

    kind.evolve = evolve
    assert not kind({"properties": {"a": {"type": "string"}}}).is_valid({"a": 1})
    assert seen, "evolve makes the validators of subschemas: bounded_keywords.py replaces it to keep its own keywords"


def test_keywords_are_functions_of_four_arguments() -> None:
    given = []

    def own(validator: Any, asked: Any, instance: Any, schema: Any) -> Any:
        given.append((asked, instance, schema))
        yield ValidationError("wrong")

    kind: Any = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"own": own})
    (error,) = kind({"own": 1}).iter_errors(2)
    assert given == [(1, 2, {"own": 1})]
    assert (error.validator, error.validator_value, error.instance) == ("own", 1, 2)


def test_international_identifiers_are_checked_by_a_module_that_is_imported_by_name() -> None:
    pytest.importorskip("rfc3987_syntax")
    code = """
import sys
from constraints.validation.jsonschema_library import jsonschema
assert "rfc3987_syntax" not in sys.modules, "jsonschema imports it in another way than is stood in for"
conforms = jsonschema.Draft202012Validator.FORMAT_CHECKER.conforms
assert conforms("http://example.com/é", "iri") and not conforms("a b", "iri")
assert "rfc3987_syntax" in sys.modules, "the stand-in in validation/jsonschema_library.py is not what is called"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
