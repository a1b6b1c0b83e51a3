"""Long lists of alternatives: judged as jsonschema judges them, in linear work."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, ControllableError, UnsatisfiableConstraint
from constraints.json_schema import facts
from constraints.json_schema.goals import expansion
from constraints.json_trees.equality import compact
from constraints.output_types.types import JSONSchema
from tests.cases import examples


def tagged(number: int, *, required: bool = True, typed: bool = True) -> list[Any]:
    """Objects that differ in a constant."""
    found = []
    for i in range(number):
        properties = {"kind": {"const": f"k{i}"}, f"f{i}": {"type": "integer"}, "name": {"type": "string"}}
        found.append(
            {"properties": properties}
            | ({"type": "object"} if typed else {})
            | ({"required": ["kind"]} if required else {})
        )
    return found


def labelled(values: list[Any]) -> list[Any]:
    return [{"const": value, "title": f"Label of {value}"} for value in values]


def ifs(number: int) -> list[Any]:
    return [
        {"if": {"properties": {"kind": {"const": f"k{i}"}}, "required": ["kind"]}, "then": {"required": [f"f{i}"]}}
        for i in range(number)
    ]


def chain(number: int) -> Any:
    found: Any = {"type": "string"}
    for i in range(number):
        found = {"if": {"const": f"c{i}"}, "then": {"maxLength": 5}, "else": found}
    return found


DEFINED = {f"T{i}": each for i, each in enumerate(tagged(100, required=False))}
REFERENCES = [{"$ref": f"#/$defs/T{i}"} for i in range(100)]
OBJECTS = [{"kind": "k3"}, {"kind": "k3", "f3": 1}, {"kind": "k3", "f3": "x"}, {"kind": "k700"}, {"f3": 1}, {}, "a", 1]
LONG: dict[str, tuple[Any, list[Any]]] = {
    "labelled strings": ({"type": "string", "oneOf": labelled([f"o{i}" for i in range(600)])}, ["o0", "o599", "o600"]),
    "any of": ({"anyOf": labelled([f"o{i}" for i in range(600)])}, ["o0", "o599", "o600", 1]),
    "numbers": ({"oneOf": labelled(list(range(300)))}, [0, 299, 1.0, 1.5, 300, True]),
    "mixed": ({"oneOf": labelled([v for i in range(90) for v in (i, str(i), [i], {"a": i})])}, [3, "3", [3], {"a": 3}]),
    "twice": ({"oneOf": labelled([f"o{i % 200}" for i in range(300)])}, ["o0", "o99", "o100", "o199", "x"]),
    "1 and 1.0": ({"oneOf": labelled([1, 1.0, 2, True])}, [1, 1.0, 2, True, False]),
    "one value in two": (
        {"oneOf": [{"enum": [f"a{i}" for i in range(300)]}, {"enum": [f"a{i}" for i in range(299, 600)]}]},
        ["a0", "a298", "a299", "a300", "b"],
    ),
    "a pattern beside": (
        {"oneOf": [*labelled([f"o{i}" for i in range(300)]), {"type": "string", "pattern": "^o7$|^x"}]},
        ["o7", "o8", "xa", "y"],
    ),
    "tagged": ({"oneOf": tagged(300)}, OBJECTS),
    "tagged, of any type": ({"oneOf": tagged(300, typed=False)}, OBJECTS),
    "tagged, tag not required": ({"oneOf": tagged(100, required=False)}, OBJECTS),
    "tagged references": (
        {"oneOf": REFERENCES, "discriminator": {"propertyName": "kind", "mapping": {}}, "$defs": DEFINED},
        OBJECTS,
    ),
    "tagged, one twice": (
        {"oneOf": [*tagged(100), {"properties": {"kind": {"const": "k3"}}, "required": ["kind", "z"]}]},
        [*OBJECTS, {"kind": "k3", "z": 1}],
    ),
    "nested": (
        {"oneOf": [{"oneOf": labelled([f"{i} {j}" for j in range(20)])} for i in range(20)]},
        ["0 0", "19 19", "20 1"],
    ),
    "ranges": (
        {"type": "integer", "oneOf": [{"minimum": 10 * i, "maximum": 10 * i + 9} for i in range(60)]},
        [0, 599, 600, -1],
    ),
    "ranges that touch": (
        {"type": "number", "oneOf": [{"minimum": 10 * i, "maximum": 10 * i + 10} for i in range(40)]},
        [0, 5, 10, 399.5, 400, 401],
    ),
    "patterns": ({"type": "string", "oneOf": [{"pattern": f"^p{i}:"} for i in range(60)]}, ["p0:", "p59:a", "p60:"]),
    "closed": (
        {
            "oneOf": [
                {"type": "object", "properties": {f"f{i}": {}}, "required": [f"f{i}"], "additionalProperties": False}
                for i in range(100)
            ]
        },
        [{"f0": 1}, {"f1": 1, "f2": 1}, {}],
    ),
    "a list of conditions": (
        {"type": "object", "properties": {"kind": {"enum": [f"k{i}" for i in range(20)]}}, "allOf": ifs(20)},
        [{"kind": "k3"}, {"kind": "k3", "f3": 1}, {"f3": 1}, {"kind": "k20"}],
    ),
    "a chain of conditions": (chain(30), ["c0", "c29", "abcdef", 1]),
    "none of many": ({"type": "string", "not": {"oneOf": labelled([f"o{i}" for i in range(300)])}}, ["o1", "o300", 1]),
}


@pytest.mark.parametrize("name", LONG)
def test_long_lists_are_judged_as_the_validator_does(name: str) -> None:
    schema, instances = LONG[name]
    constraint = JSONSchema(schema)
    valid = jsonschema.Draft202012Validator(schema).is_valid
    assert {compact(each): constraint.accepts(compact(each)) for each in instances} == {
        compact(each): valid(each) for each in instances
    }


SMALL = st.sampled_from([0, 1, 1.0, 2, "a", "b", True, None, [1], {"k": "a"}])
BRANCHES = st.one_of(
    st.builds(lambda value: {"const": value}, SMALL),
    st.builds(lambda values: {"enum": values}, st.lists(SMALL, min_size=1, max_size=3)),
    st.builds(lambda low: {"type": "integer", "minimum": low, "maximum": low + 1}, st.integers(0, 3)),
    st.builds(
        lambda tag, required, closed: (
            {"properties": {"k": {"const": tag}}} | ({"required": ["k"]} if required else {}) | closed
        ),
        st.sampled_from("abc"),
        st.booleans(),
        st.sampled_from([{}, {"type": "object"}, {"additionalProperties": False}]),
    ),
    st.sampled_from([{"type": "string"}, {"pattern": "^a"}, {"maxLength": 1}, {"type": "array", "minItems": 1}]),
)
INSTANCES = [
    0,
    1,
    2,
    3,
    1.5,
    "a",
    "b",
    "ab",
    "",
    True,
    False,
    None,
    [],
    [1],
    [1, 2],
    {},
    {"k": "a"},
    {"k": "c"},
    {"z": 1},
]


@examples(150)
@given(st.lists(BRANCHES, min_size=2, max_size=14))
def test_any_alternatives_are_judged_as_the_validator_does(branches: list[Any]) -> None:
    schema = {"oneOf": branches}
    valid = jsonschema.Draft202012Validator(schema).is_valid
    try:
        constraint = JSONSchema(schema)
    except UnsatisfiableConstraint:
        assert not any(map(valid, INSTANCES))
        return
    except ControllableError:
        return
    for each in INSTANCES:
        accepted = constraint.accepts(compact(each))
        assert valid(each) if accepted else (not valid(each) or constraint.compiled.narrowed), each


@pytest.mark.parametrize(
    "many",
    [lambda n: labelled([f"o{i}" for i in range(n)]), tagged, lambda n: tagged(n, typed=False)],
    ids=["constants", "tagged", "tagged, of any type"],
)
def test_work_grows_with_the_number_of_branches(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    met = 0

    def counted(a: facts.Facts, b: facts.Facts) -> facts.Facts | None:
        nonlocal met
        met += 1
        return facts.meet(a, b)

    monkeypatch.setattr(expansion, "meet", counted)
    counts = []
    for number in (50, 100, 200):
        met = 0
        JSONSchema({"oneOf": many(number)})
        counts.append(met)
    assert counts[1] < 2.2 * counts[0]
    assert counts[2] < 2.2 * counts[1]


@pytest.mark.parametrize(
    ("schema", "error", "where"),
    [
        ({"type": "object", "properties": {"a": {"type": "string", "minLength": 10**6}}}, ConstraintTooLarge, "a"),
        ({"type": "object", "properties": {"a": {"pattern": "^(.{0,300}a){200}$"}}}, ConstraintTooLarge, "a"),
        (
            {"type": "object", "properties": {"a": {"type": "string", "enum": [1]}}, "required": ["a"]},
            UnsatisfiableConstraint,
            "a",
        ),
    ],
)
def test_errors_of_compiling_say_where(schema: Any, error: type[ControllableError], where: str) -> None:
    with pytest.raises(error) as caught:
        JSONSchema(schema)
    assert caught.value.where == f"/properties/{where}"
