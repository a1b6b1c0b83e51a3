"""Words, variety and intervals of a few strings; needs what `pip install -e .[bench]` brings, but no word list."""

import json
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("english_words")
pytest.importorskip("sklearn")

from benchmarks.content.believable import __main__ as believable
from benchmarks.content.believable import spelling
from benchmarks.content.believable.figures import Written, against, measured, spread, told_apart
from benchmarks.content.judge import Cost
from benchmarks.sources.rows import Row

ROOT = Path(__file__).parents[2]
ZIPF = {"garden": 4.5, "house": 5.6, "rare": 1.5}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "frequency", lambda word: ZIPF.get(word, 0.0))


def written(*strings: str, bits: float = 8.0) -> Written:
    return Written(strings, len(strings), 0, 0, [Cost(bits, 4, bits, 2)])


def test_words_and_what_is_none() -> None:
    assert spelling.has_word("myGarden_7") and not spelling.has_word("rare") and not spelling.has_word("12 ab")
    assert spelling.has_nonword("qzxt", "") and not spelling.has_nonword("qzxt", "a qzxt b")
    assert not spelling.has_nonword("rare qzx 1234", "")
    assert spelling.repeats("adjustAdjustful") and not spelling.repeats("that that") and not spelling.repeats("0000000")


def test_nothing_is_built_from_the_list_that_judges_words() -> None:
    packages = (ROOT / name for name in ("corpus", "constraints", "guidance", "controllable"))
    assert not [path for package in packages for path in package.rglob("*.py") if "wordfreq" in path.read_text("utf-8")]


def test_variety_is_compared_over_as_many_strings() -> None:
    given, real = {"a": written("x y", "z")}, {"a": written("x y", "z", "z", "z", "z")}
    assert measured(real, ["a"])["distinct"] == pytest.approx(2 / 5)
    found = against(given, real, ["a"])
    assert found["distinct"] == found["distinct_pairs"] == 1.0
    assert found["word"] == found["bits_strings"] == 0.0


def test_intervals_shrink_with_the_number_of_schemas() -> None:
    rng = Random(0)
    rows = {str(number): written("a", bits=rng.uniform(2, 8)) for number in range(400)}

    def width(n: int) -> float:
        return spread(lambda names: measured(rows, names), list(rows)[:n], seed=0)["bits_documents"]

    assert 0.5 < width(100) / (2 * width(400)) < 2.0
    # The deviation of a mean of 400 numbers from 2/4 to 8/4, evenly spread.
    assert width(400) == pytest.approx(1.96 * 1.5 / 12**0.5 / 20, rel=0.25)


def test_texts_that_differ_are_told_apart() -> None:
    names = [str(number) for number in range(30)]
    area, _ = told_apart(
        {name: [f"zzz {name}"] for name in names}, {name: [f"aa {name}"] for name in names}, names, seed=0
    )
    same, width = told_apart({name: ["a", "b"] for name in names}, {name: ["a", "b"] for name in names}, names, seed=0)
    assert area == 1.0 and same == 0.5 and width == 0.0


def test_only_schemas_with_all_documents_count() -> None:
    schema = {"properties": {"name": {"type": "string"}}}
    records = [{"id": f"{name} {number}", "named": name, "schema": schema} for name in "ab" for number in (0, 1)]
    rows = {
        key: Row(key, text)
        for key, text in (("a 0", '{"name": "garden"}'), ("a 1", "{}"), ("b 0", "{}"), ("b 1", None))
    }
    found = believable.written(rows, records, {"a 1": Cost(1.0, 1, 0.0, 0)})
    assert found == {"a": Written(["garden"], 1, 0, 0, [Cost(1.0, 1, 0.0, 0)])}


def test_schemas_kept_for_looking_are_no_others(tmp_path: Path) -> None:
    import gzip

    with gzip.open(tmp_path / "x.jsonl.gz", "wt") as out:
        for number in range(60):
            tests = [{"valid": valid, "data": index} for index, valid in enumerate((False, True, True, True))]
            out.write(json.dumps({"id": f"s{number}", "schema": True, "tests": tests[: 1 + number % 4]}) + "\n")
    kept, others = (believable.drawn(tmp_path, 100, 0, dev=dev) for dev in (True, False))
    names = [{record["named"] for record in records} for records in (kept, others)]
    assert kept and not names[0] & names[1] and len(names[0] | names[1]) == 45
    assert {record["id"].split()[1] for record in others} == {"0", "1"}
    assert believable.grouped(believable.drawn(tmp_path, 5, 0, dev=False)).keys() < believable.grouped(others).keys()
