"""What a job can be told, as settings and as the arguments there were before them."""

import json
from pathlib import Path
from typing import Any

import pytest

from constraints.errors import InvalidOption
from controllable import DiffusionLM
from controllable.batch import BatchSettings, run_batch
from controllable.batch.files.fields import DEFAULTS, FIELDS, NOT_TEXT, SETTINGS

ROW = {"id": "a", "choices": ["red", "green"]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"batch_size": 0}, "batch_size is 0, it must be a whole number of at least 1"),
        ({"retries": -1}, "retries is -1, it must be a whole number of at least 0"),
        ({"resume": "yes"}, "resume is 'yes', it must be True or False"),
        ({"engine": "spark"}, "engine is 'spark', it must be 'local' or 'ray'"),
        ({"defaults": {"steps": 0}}, "steps is 0, it must be a whole number of at least 1"),
        ({"defaults": {"step": 1}}, "unknown option 'step'"),
        ({"defaults": {"n": 2}}, "unknown option 'n'"),
    ],
)
def test_a_wrong_setting_is_told(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        BatchSettings(**wrong)


def test_settings_can_be_given_as_arguments_for_one_version(lm: DiffusionLM, tmp_path: Path) -> None:
    settings = BatchSettings(batch_size=2, defaults={"steps": 1})
    run_batch([ROW], tmp_path / "new.jsonl", model=lm, settings=settings)
    with pytest.warns(DeprecationWarning, match="steps, batch_size: give settings=BatchSettings"):
        run_batch([ROW], tmp_path / "old.jsonl", model=lm, steps=1, batch_size=2)
    assert (tmp_path / "new.jsonl").read_bytes() == (tmp_path / "old.jsonl").read_bytes()
    with pytest.warns(DeprecationWarning), pytest.raises(InvalidOption, match="unknown option 'speed'"):
        run_batch([ROW], tmp_path / "none.jsonl", model=lm, speed=1)


def test_fields_are_those_of_before() -> None:
    assert {*SETTINGS} == {
        "steps", "temperature", "revise", "fill", "max_length", "canvas", "max_corrections", "reserved", "best_of",
        "guidance", "lexicons", "property_order", "unlisted", "at", "strict", "start",
    }  # fmt: skip
    assert {*DEFAULTS} == {*SETTINGS, "prompt"}
    texts = {"model", "regex", "grammar", "template", "fill", "property_order", "at", "start", "prompt"}
    assert NOT_TEXT == {*FIELDS, "body"} - texts


@pytest.mark.parametrize("value", [None, True, 1.5, "1", 0, -1, [1]])
def test_a_wrong_field_is_told(value: object, lm: DiffusionLM, tmp_path: Path) -> None:
    summary = run_batch([{**ROW, "steps": value}], tmp_path / "results.jsonl", model=lm)
    error = json.loads((tmp_path / "results.jsonl").read_text("utf-8"))["error"]
    assert (summary.rows, error["class"], error["pointer"]) == (1, "InvalidOption", "/steps")
    assert error["message"] == f"steps is {value!r}, it must be a whole number of at least 1"


@pytest.mark.parametrize(
    "wrong",
    [{"settings": {"seed": 3}}, {"settings": 0}, {"models": [int]}, {"controls": 5}, {"on_rows": 5}, {"stop": 5}],
)
def test_a_wrong_argument_is_told_before_anything_is_done(wrong: dict[str, Any], tmp_path: Path) -> None:
    (name,) = wrong
    with pytest.raises(InvalidOption, match=f"{name} is .*, it must be"):
        run_batch([ROW], tmp_path / "out.jsonl", **wrong)
    assert not (tmp_path / "out.jsonl").exists()
