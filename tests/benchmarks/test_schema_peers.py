"""Engines beside ours: the order of properties, rows, and figures."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.schemas.schema_engines import ENGINES, answer
from benchmarks.schemas.schema_peers import collect, ordered, summary

SCHEMA = {
    "type": "object",
    "properties": {"b": {"$ref": "#/$defs/pair"}, "a": {"type": "integer"}},
    "required": ["a"],
    "$defs": {"pair": {"allOf": [{"properties": {"y": {}, "x": {"items": {"properties": {"q": {}, "p": {}}}}}}]}},
}
RECORDS: list[dict[str, Any]] = [
    {"id": "one", "schema": SCHEMA, "tests": [{"valid": True, "data": {"a": 1}}, {"valid": False, "data": {}}]},
    {"id": "two", "schema": {"$ref": "#/x"}, "tests": [{"valid": True, "data": 0}]},
]


def test_properties_come_in_the_order_of_the_schema() -> None:
    value = {"z": 1, "a": 2, "b": {"x": [{"p": 1, "q": 2, "o": 3}], "y": 0}}
    found = ordered(SCHEMA, value)
    assert found == value
    assert (
        list(found) == ["b", "a", "z"]
        and list(found["b"]) == ["y", "x"]
        and list(found["b"]["x"][0]) == ["q", "p", "o"]
    )
    assert ordered({"$ref": "#"}, {"a": 1}) == {"a": 1}


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_engines_agree_on_what_is_simple(name: str) -> None:
    module = {"ours": "constraints", "lm-format-enforcer": "lmformatenforcer"}.get(name, name.replace("-", "_"))
    pytest.importorskip(module, exc_type=ImportError)
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    found = answer(ENGINES[name](), {"schema": schema, "texts": ['{"a":1}', '{"a":"x"}', '{"a":1']})
    assert found["accepted"] == [True, False, False] and found["seconds"] >= 0


def test_rows_and_figures(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = collect("ours", RECORDS, path, 60.0)
    assert rows[0]["accepted"] == [True, False] and "refused" in rows[1]
    assert collect("ours", RECORDS, path, 60.0) == rows
    found = summary(rows, RECORDS)
    assert (found["compiled"], found["refused"], found["valid_accepted"]) == (0.5, 1, 1.0)
    assert (found["valid_accepted_of_all"], found["invalid_accepted"]) == (0.5, 0.0)
