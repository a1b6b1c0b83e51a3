"""Lexicons of users: for which values they are, and what is written of them."""

import json
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from constraints.errors import ControllableError, InvalidOption, UnsatisfiableConstraint
from constraints.lexicon.lexicon import Lexicon
from controllable import DiffusionLM
from controllable.cli import main
from controllable.lexicons.own import Lexicons

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "city": {"type": "string", "maxLength": 8},
        "count": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
    },
    "required": ["title", "city", "count", "tags"],
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def test_the_one_given_last_counts() -> None:
    found = Lexicons.of({"title": ["a"], "/items/*/title": ["b"]})
    shallow, deep = found.at("/title"), found.at("/items/3/title")
    assert shallow is not None and list(shallow.texts) == ["a"]
    assert deep is not None and list(deep.texts) == ["b"]
    assert found.at("/other") is None
    assert Lexicons.of(found) is found


def test_values_are_chosen_from_them(lm: DiffusionLM) -> None:
    lexicons = {"title": ["Gouda", "Brie"], "/city": {"Lyon": 1.0, "Oslo": 1.0}, "count": ["7", "11"]}
    seen: dict[str, Counter[Any]] = {"title": Counter(), "city": Counter(), "count": Counter()}
    for document in lm.generate(SCHEMA, n=16, steps=2, lexicons=lexicons):
        for name, counted in seen.items():
            counted[document.value[name]] += 1
    assert seen["title"]["Gouda"] + seen["title"]["Brie"] >= 12
    assert seen["city"]["Lyon"] + seen["city"]["Oslo"] >= 12
    assert seen["count"][7] + seen["count"][11] >= 12


def test_nothing_else_is_written_where_they_are_all_there_may_be(lm: DiffusionLM) -> None:
    lexicons = {"title": Lexicon.of(['a "quoted" one', "two"], only=True), "/tags/*": Lexicon.of("xyz", only=True)}
    for document in lm.generate(SCHEMA, n=8, steps=2, temperature=1.5, lexicons=lexicons):
        assert document.value["title"] in ('a "quoted" one', "two")
        assert set(document.value["tags"]) <= set("xyz")


def test_texts_that_may_not_be_written_are_told(lm: DiffusionLM) -> None:
    lexicons = {"city": Lexicon.of(["Amsterdam", "Oslo"], only=True)}
    with pytest.warns(UserWarning, match="1 of 2 texts .* such as 'Amsterdam'"):
        assert lm.generate(SCHEMA, steps=2, lexicons=lexicons)[0].value["city"] == "Oslo"
    with warnings.catch_warnings(), pytest.raises(UnsatisfiableConstraint, match=r"none of the 1 texts .*'/city'"):
        lm.generate(SCHEMA, steps=2, lexicons={"city": ["Amsterdam"]})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"titel": ["a"]}, "no value is written at 'titel'. The nearest is '/title'"),
        ({"/nope": ["a"]}, "no value is written at '/nope'"),
        (["a"], "must be a mapping"),
        ({"title": 3}, "the lexicon is int"),
        ({"title": [1]}, "has 1 among its texts"),
        ({"title": []}, "0 texts"),
        ({"title": {"a": -1}}, "weight of 'a' is -1.0"),
        ({"title": "none.txt"}, "No such file"),
        ({3: ["a"]}, "3 is no path"),
        ({"title": Lexicon.of(map(str, range(20_001)), only=True)}, "has 20,001 texts"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(lm: DiffusionLM, given: Any, message: str) -> None:
    with pytest.raises(ControllableError, match=message):
        lm.generate(SCHEMA, lexicons=given)


def test_a_generator_is_checked_when_it_is_made(lm: DiffusionLM) -> None:
    with pytest.raises(InvalidOption, match="titel"):
        lm.compile(SCHEMA, lexicons={"titel": ["a"]})
    generator = lm.compile(SCHEMA, lexicons={"title": Lexicon.of(["a"], only=True)})
    assert generator(steps=2)[0].value["title"] == "a"
    assert generator(steps=2, lexicons={"title": Lexicon.of(["b"], only=True)})[0].value["title"] == "b"


def test_the_command_line(checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "titles.txt").write_text("Gouda\nBrie\n")
    words = [
        "generate",
        "--schema",
        str(tmp_path / "schema.json"),
        "--checkpoint",
        str(checkpoint),
        "--steps",
        "2",
        "-q",
    ]
    assert main([*words, "--only", f"title={tmp_path / 'titles.txt'}"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] in ("Gouda", "Brie")
    for flag, message in (
        ("title", "no path with a file"),
        ("title=none.txt", "No such file"),
        ("t=x", "No such file"),
    ):
        assert main([*words, "--lexicon", flag]) == 2
        assert message in capsys.readouterr().err
