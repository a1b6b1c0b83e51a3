"""Lexicons of users: for which values they are, and what is written of them."""

import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from constraints.errors import ControllableError, InvalidOption, UnsatisfiableConstraint
from constraints.lexicon.lexicon import Lexicon
from controllable import DiffusionLM, Regex
from controllable.batch import BatchSettings, run_batch
from controllable.cli import main
from controllable.lexicons.own import Lexicons
from controllable.testing import from_schema

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
    with pytest.warns(UserWarning, match="1 of 2 texts .* such as 'Amsterdam'") as told:
        assert lm.generate(SCHEMA, n=2, steps=2, lexicons=lexicons)[0].value["city"] == "Oslo"
    assert [warning.filename for warning in told] == [__file__]
    with warnings.catch_warnings(), pytest.raises(UnsatisfiableConstraint, match=r"none of the 1 texts .*'city'"):
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
        ({"title": b"a"}, "the lexicon is bytes"),
        ({"title": {"a": "1"}}, "weight of 'a' is nan"),
        ({"title": {"file": "a.csv", "columns": "b"}}, r"no 'columns' \(at 'title'\). It has file, texts, c"),
        ({"title": {"file": 3, "only": True}}, "file is 3, it must be a file"),
        ({"title": {"texts": ["a"], "file": "a.csv"}}, "either a file or texts"),
        ({"title": {"texts": ["a"], "column": "a"}}, "texts have no columns"),
        ({"title": {"texts": ["a"], "only": 1}}, "only is 1, it must be True or False"),
        ({"/tags": ["a"]}, "no value is written at '/tags'"),
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
    (tmp_path / "titles.csv").write_text("n,title\n5,Feta\n")
    assert main([*words, "--only", f"title={tmp_path / 'titles.csv'}:title:n"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Feta"
    for flag, message in (
        ("title", "no path with a file"),
        (f"title={tmp_path / 'titles.csv'}:name", "The columns are 'n', 'title'"),
        ("title=none.txt", "No such file"),
        ("t=x", "No such file"),
    ):
        assert main([*words, "--lexicon", flag]) == 2
        assert message in capsys.readouterr().err


VARIOUS: dict[str, Any] = {
    "null": {"type": ["string", "null"]},
    "union": {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 5}, {"const": "N/A"}]},
    "listed": {"enum": ["red", "green", "blue"]},
    "mixed": {"enum": ["a", "b", 3]},
    "flag": {"type": "boolean"},
    "uuid": {"type": "string", "format": "uuid"},
    "step": {"type": "number", "multipleOf": 0.5, "minimum": 0, "maximum": 10},
    "any": {},
    "map": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2, "maxProperties": 2},
    "set": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 3, "maxItems": 3},
}
ONLY = {
    "null": ["One", "Two"],
    "union": ["abc", "7"],
    "listed": ["red", "blue"],
    "mixed": ["3"],
    "flag": ["true"],
    "uuid": ["00000000-0000-4000-8000-000000000001"],
    "step": ["9.5", "0.5"],
    "any": ["any \\ text"],
    "/map/*": ["v1", "v2"],
    "/set/*": ["x", "y", "z"],
}


def test_only_their_texts_are_written_whatever_the_value_is(lm: DiffusionLM) -> None:
    schema = {"type": "object", "properties": VARIOUS, "required": list(VARIOUS)}
    lexicons = {at: Lexicon.of(texts, only=True) for at, texts in ONLY.items()}
    for document in lm.generate(schema, n=12, steps=2, temperature=1.5, lexicons=lexicons):
        value = document.value
        assert all(each in ("v1", "v2") for each in value["map"].values())
        assert not {"v1", "v2"} & set(value["map"])
        assert sorted(value["set"]) == ["x", "y", "z"]
        for name in ("null", "union", "listed", "mixed", "flag", "uuid", "step", "any"):
            told = value[name] if isinstance(value[name], str) else json.dumps(value[name])
            assert told in ONLY[name], name


def test_a_part_of_a_union_without_a_text_is_written_freely(lm: DiffusionLM) -> None:
    items = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    schema = {"type": "array", "items": items, "minItems": 8, "maxItems": 8}
    values = [
        each for document in lm.generate(schema, n=4, steps=2, lexicons={"/*": ["a b"]}) for each in document.value
    ]
    assert {type(each) for each in values} == {int, str}
    assert sum(each == "a b" for each in values) > len(values) / 4


def test_what_follows_from_other_values_is_not_written_over_them(lm: DiffusionLM) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "email": {"type": "string", "format": "email"}},
        "required": ["name", "email"],
    }
    lexicons = {"name": Lexicon.of(["Ada Byron"], only=True), "email": Lexicon.of(["o@firma.de"], only=True)}
    for reserved in (False, True):
        for document in lm.generate(schema, n=4, steps=2, lexicons=lexicons, reserved=reserved):
            assert document.value == {"name": "Ada Byron", "email": "o@firma.de"}
    # Beside a user's own addresses none is made up that might be somebody's.
    for document in lm.generate(schema, n=40, steps=1, lexicons={"email": ["o@firma.de"]}, reserved=True):
        assert document.value["email"] == "o@firma.de"


@pytest.mark.parametrize("only", [False, True])
def test_of_very_many_texts_some_are_drawn_for_each_value(only: bool, lm: DiffusionLM) -> None:
    numbers = [f"Product {number}" for number in range(30_000)]
    words = [f"w{number}" for number in range(200)]
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "city": {"type": "string"}}}  # type: ignore[dict-item]
    lexicons = {
        "title": Lexicon.of(numbers, only=only),
        "/tags/*": Lexicon.template("{a} {b}", a=words, b=words, only=only),
        "city": Lexicon.joined(Lexicon.of(["Oslo"]), Lexicon.template("{a} {b}", a=words, b=words), only=only),
    }
    seen = [document.value for document in lm.generate(schema, n=6, steps=2, lexicons=lexicons)]
    titles = [value["title"] for value in seen if value["title"] in set(numbers)]
    tags = [tag for value in seen for tag in value["tags"] if re.fullmatch(r"w\d+ w\d+", tag)]
    assert len(set(titles)) >= 4
    assert len(set(tags)) >= 8
    assert not only or (len(titles) == 6 and len(tags) == 12)
    assert seen == [document.value for document in lm.generate(schema, n=6, steps=2, lexicons=lexicons)]


def test_long_and_empty_texts(lm: DiffusionLM) -> None:
    texts = ["a very long text " * 12, ""]
    for document in lm.generate(SCHEMA, n=4, steps=2, lexicons={"title": Lexicon.of(texts, only=True)}):
        assert document.value["title"] in texts
    assert lm.generate(SCHEMA, steps=2, lexicons={"title": Lexicon.of([""], only=True)})[0].value["title"] == ""


def test_whole_texts_have_lexicons(lm: DiffusionLM) -> None:
    with pytest.warns(UserWarning, match="1 of 2 texts"):
        found = lm.generate(Regex("[a-z]{3}"), n=3, steps=2, lexicons={"": Lexicon.of(["abc", "abcd"], only=True)})
    assert {document.text for document in found} == {"abc"}


def test_a_prompt_names_nothing_else(lm: DiffusionLM) -> None:
    lexicons = {"city": Lexicon.of(["Oslo", "Porto"], only=True)}
    for document in lm.generate(SCHEMA, n=4, steps=2, prompt="a trip to the city of Lyon", lexicons=lexicons):
        assert document.value["city"] in ("Oslo", "Porto")


def test_rows_have_lexicons(lm: DiffusionLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "titles.csv").write_text("n,title\n5,Feta\n")
    given: list[Any] = [
        {"title": {"texts": ["Gouda"], "only": True}},
        {"title": {"file": "titles.csv", "column": "title", "weight": "n", "only": True}},
        {"title": {"texts": {"Brie": 2, "Comté": 1}, "only": True}, "/tags/*": ["x"]},
        {},
        {"title": "../secret.txt"},
        {"title": {"file": str(tmp_path / "titles.csv"), "only": True}},
        {"title": "none.txt"},
        {"title": [3]},
        {"nope": ["a"]},
    ]
    rows = [{"id": number, "schema": SCHEMA, "lexicons": each} for number, each in enumerate(given)]
    defaults = {"steps": 2, "lexicons": {"title": {"file": str(tmp_path / "titles.csv"), "column": "n", "only": True}}}
    rows.append({"id": len(given), "schema": SCHEMA})
    run_batch(rows, "out.jsonl", model=lm, settings=BatchSettings(defaults=defaults))
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    found.sort(key=lambda row: int(row["id"]))
    titles = [row["values"][0]["title"] if row["error"] is None else None for row in found]
    assert titles[:2] == ["Gouda", "Feta"]
    assert titles[2] in ("Brie", "Comté")
    assert titles[3] is not None
    assert titles[9] == "5"
    told = [(row["error"]["pointer"], row["error"]["message"]) for row in found[4:9]]
    assert told[0] == ("/lexicons/title", "the file '../secret.txt' is not in the folder of the job, or below")
    assert told[1][0] == "/lexicons/title"
    assert "No such file" in told[2][1]
    assert told[3][1] == "the lexicon has 3 among its texts"
    assert "no value is written at 'nope'" in told[4][1]


def test_the_batch_command(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": 1, "schema": SCHEMA}) + "\n")
    (tmp_path / "titles.txt").write_text("Gouda\n")
    words = ["batch", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / "out.jsonl"), "--checkpoint", str(checkpoint)]
    assert main([*words, "--steps", "2", "-q", "--only", f"title={tmp_path / 'titles.txt'}"]) == 0
    assert json.loads((tmp_path / "out.jsonl").read_text())["values"][0]["title"] == "Gouda"


def test_strategies_check_theirs() -> None:
    with pytest.raises(InvalidOption, match="no value is written at 'titel'"):
        from_schema(SCHEMA, lexicons={"titel": ["a"]})
