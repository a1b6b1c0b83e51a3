"""The pytest plugin: tests of values that a model writes."""

import io
import json
import os
import shlex
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from controllable import Regex
from controllable.cli import main
from controllable.testing import marked, plugin
from controllable.testing.strategies import guides

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent.parent
STRICT = ("-p", plugin.__name__, "-p", "no:randomly", "--strict-markers", "--import-mode=importlib", "-W", "error")
HEAD = """
import json, pathlib, pydantic, pytest
from controllable import Regex
SCHEMA = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 8}, "age": {"type": "integer",
          "minimum": 0, "maximum": 9999}}, "required": ["name", "age"], "additionalProperties": False}
class Person(pydantic.BaseModel):
    name: str = pydantic.Field(max_length=8)
    age: int
def note(request, value):
    with pathlib.Path("seen.jsonl").open("a") as file:
        file.write(json.dumps([request.node.name, value]) + "\\n")
"""
NOTING = """
@pytest.mark.controllable(SCHEMA, n=3, seed=5, steps=2)
def test_schema(request, generated):
    note(request, generated)
    generated.clear()

@pytest.mark.controllable(SCHEMA, n=3, seed=5, steps=2)
def test_the_same(request, generated):
    note(request, generated)

@pytest.mark.controllable(SCHEMA, n=3, seed=6, steps=2)
def test_another_seed(request, generated):
    note(request, generated)
"""


@pytest.fixture
def written(pytester: pytest.Pytester, checkpoint: Path) -> Any:
    """Runs a file of tests with the tiny model, and says what came of it and what its tests noted.

    They run in this process, which has imported PyTorch for the model: what a session imports goes away with it.
    """

    def run(tests: str, *options: str) -> tuple[pytest.RunResult, dict[str, Any]]:
        pytester.makepyfile(test_inner=HEAD + tests)
        seen = pytester.path / "seen.jsonl"
        seen.unlink(missing_ok=True)
        result = pytester.runpytest_inprocess(*STRICT, f"--controllable-checkpoint={checkpoint}", *options)
        noted = map(json.loads, seen.read_text().splitlines()) if seen.exists() else ()
        return result, dict(noted)

    return run


def test_a_test_runs_once_for_each_value(written: Any) -> None:
    result, seen = written(NOTING)
    result.assert_outcomes(passed=9)
    assert list(seen)[:3] == ["test_schema[generated0]", "test_schema[generated1]", "test_schema[generated2]"]
    assert all(set(value) == {"name", "age"} for value in seen.values())
    assert len({json.dumps(value) for value in seen.values()}) == 6


def test_what_a_test_does_to_its_value_no_other_sees(written: Any) -> None:
    _, seen = written(NOTING)
    for index in range(3):
        assert seen[f"test_schema[generated{index}]"] == seen[f"test_the_same[generated{index}]"] != {}


def test_values_do_not_depend_on_which_tests_run(written: Any) -> None:
    _, every = written(NOTING)
    result, some = written(NOTING, "-k", "generated2 and not another")
    result.assert_outcomes(passed=2, deselected=7)
    assert some.items() <= every.items() and len(some) == 2


def test_values_of_a_marker_are_written_together_and_once(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from controllable.writing.generator import Generator

    asked = []
    write = Generator.write
    monkeypatch.setattr(
        Generator, "write", lambda self, requests, **o: asked.append(requests) or write(self, requests, **o)
    )
    written(NOTING, "--collect-only")
    assert not asked
    written(NOTING)
    assert [[(request.seed, request.index) for request in requests] for requests in asked] == [
        [(5, 0), (5, 1), (5, 2)],
        [(6, 0), (6, 1), (6, 2)],
    ]


def test_a_model_and_a_constraint_can_be_asked_for(written: Any) -> None:
    result, seen = written("""
@pytest.mark.controllable(output_type=Person, n=1, steps=2)
def test_model(request, generated):
    assert type(generated) is Person
@pytest.mark.controllable(Regex("[ab]{3}"), n=2, steps=2)
class TestAll:
    def test_regex(self, request, generated):
        note(request, generated)
    def test_without(self):
        pass
""")
    result.assert_outcomes(passed=4)
    assert all(set(value) <= set("ab") and len(value) == 3 for value in seen.values())


def test_options_count_whatever_the_marker_says(written: Any) -> None:
    _, every = written(NOTING)
    result, seen = written(NOTING, "--controllable-n", "1", "--controllable-seed", "6")
    result.assert_outcomes(passed=3)
    assert set(map(str, seen.values())) == {str(every["test_another_seed[generated0]"])}


def test_the_ini_file_says_what_is_usual(written: Any, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\ncontrollable_n = 2\ncontrollable_seed = 6")
    result, seen = written("""
@pytest.mark.controllable(SCHEMA, steps=2)
def test_usual(request, generated):
    note(request, generated)
@pytest.mark.controllable(SCHEMA, steps=2, n=1, seed=5)
def test_said(request, generated):
    note(request, generated)
""")
    result.assert_outcomes(passed=3)
    assert seen["test_usual[generated0]"] != seen["test_said[generated0]"]


def test_the_ini_file_names_a_model_beside_it(pytester: pytest.Pytester, checkpoint: Path) -> None:
    pytester.makeini("[pytest]\ncontrollable_checkpoint = model")
    (pytester.path / "model").symlink_to(checkpoint)
    pytester.makepyfile(HEAD + "@pytest.mark.controllable(SCHEMA, n=1, steps=2)\ndef test_a(generated): assert 0\n")
    result = pytester.runpytest_inprocess(*STRICT)
    result.stdout.fnmatch_lines([f"* --checkpoint {pytester.path / 'model'} *"])


@pytest.mark.parametrize("place", ["option", "ini"])
def test_a_model_under_its_old_name_is_told(pytester: pytest.Pytester, checkpoint: Path, place: str) -> None:
    (pytester.path / "model").symlink_to(checkpoint)
    pytester.makeini("[pytest]\ncontrollable_model = model" if place == "ini" else "[pytest]")
    pytester.makepyfile(HEAD + "@pytest.mark.controllable(SCHEMA, n=1, steps=2)\ndef test_a(generated): pass\n")
    options = ["--controllable-model=model"] if place == "option" else []
    result = pytester.runpytest_inprocess(*STRICT, *options)
    result.assert_outcomes(passed=1)
    said = {
        "option": "controllable: --controllable-model is now --controllable-checkpoint*",
        "ini": "controllable: controllable_model is now controllable_checkpoint*",
    }
    result.stderr.fnmatch_lines([said[place]])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--controllable-n", "0"], "must be a whole number of at least 1"),
        (["--controllable-seed", "x"], "must be a whole number of at least 0"),
        (["--controllable-checkpoint", "nowhere"], "no such checkpoint folder"),
        (["-o", "controllable_n=many"], "controllable_n: must be a whole number of at least 1, not 'many'"),
    ],
)
def test_wrong_options_are_usage_errors(pytester: pytest.Pytester, options: list[str], told: str) -> None:
    result = pytester.runpytest_inprocess(*STRICT, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{told}*"])
    assert "Traceback" not in result.stderr.str()


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ("", "needs a marker"),
        ("@pytest.mark.controllable", "has no output type"),
        ("@pytest.mark.controllable(n=3)", "has no output type"),
        ("@pytest.mark.controllable(SCHEMA, 3)", "takes one output type, not 2 arguments"),
        ("@pytest.mark.controllable(SCHEMA, output_type=SCHEMA)", "two output types"),
        ("@pytest.mark.controllable(SCHEMA, n=0)", "n is 0"),
        ("@pytest.mark.controllable(SCHEMA, n=10**9)", "n is 1000000000"),
        ("@pytest.mark.controllable(SCHEMA, n=True)", "n is True"),
        ("@pytest.mark.controllable(SCHEMA, seed=-1)", "seed is -1"),
        ("@pytest.mark.controllable(SCHEMA, stepz=2)", "unknown option 'stepz'"),
        ("@pytest.mark.controllable(SCHEMA, steps=0)", "steps is 0"),
        ("@pytest.mark.controllable(SCHEMA, steps='2')", "steps is '2', it must be a whole number"),
        ("@pytest.mark.controllable('[a-z]', n=1)", "is a string, not an output type"),
        ("@pytest.mark.controllable({'type': 'strin'})", "strin"),
        ("@pytest.mark.controllable({'type': 'integer', 'minimum': 3, 'maximum': 2})", "no value"),
        ("@pytest.mark.controllable(object(), n=1)", "no JSON Schema"),
        ("@pytest.mark.controllable(SCHEMA)\n@pytest.mark.controllable(SCHEMA)", "is there twice"),
        ("@pytest.mark.controllable(SCHEMA)\n@pytest.mark.parametrize('other, generated', [])", "parametrized"),
    ],
)
def test_what_is_wrong_with_a_marker_is_told_at_collection(written: Any, marker: str, told: str) -> None:
    result, _ = written(f"{marker}\ndef test_marked(generated, other=0):\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.re_match_lines([rf"(E  +)?test_inner.py::test_marked: .*{told.replace('[', '.')}.*"])
    assert "Traceback" not in result.stdout.str() and "marked.py" not in result.stdout.str()


def test_a_marker_without_the_fixture_is_told(written: Any) -> None:
    method = """
import unittest
class TestIt(unittest.TestCase):
    @pytest.mark.controllable(SCHEMA)
    def test_marked(self):
        pass
"""
    for test in ("@pytest.mark.controllable(SCHEMA)\ndef test_marked():\n    pass\n", method):
        result, _ = written(test)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*test_marked: * but the test does not take 'generated'"])


def test_a_class_alone_is_told(written: Any) -> None:
    result, _ = written("@pytest.mark.controllable(Person)\ndef test_marked(generated):\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*takes a class alone *output_type=Order*"])
    # A class that can be made of a function: without a word the test would be gone.
    result, _ = written(
        "class One:\n    def __init__(self, only): pass\n@pytest.mark.controllable(One)\ndef test_a(): pass"
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*One is marked. *takes a class alone *"])


def test_a_value_that_cannot_be_written_is_one_clear_error(written: Any) -> None:
    result, _ = written("""
@pytest.mark.controllable({"const": "x" * 500}, n=2, max_length=20)
def test_too_long(generated):
    pass
""")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["test_inner.py::test_too_long?generated1?: *", "index 1 of 2, seed 0, once more:"])
    assert "Traceback" not in result.stdout.str() and "marked.py" not in result.stdout.str()


def test_a_failing_value_is_shown_with_what_writes_it_again(
    written: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result, _ = written("""
@pytest.mark.controllable(SCHEMA, n=3, steps=2, prompt="it's $HOME")
def test_schema(generated):
    assert 0
""")
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*- generated -*", "{*}", "index 2 of 3, seed 0, once more:", "printf %s *"])
    lines = result.stdout.lines
    last = max(number for number, line in enumerate(lines) if line.startswith("printf"))
    given, command, shown = (list(part) for bar, part in groupby(shlex.split(lines[last]), "|".__ne__) if bar)
    assert given[:2] == ["printf", "%s"] and shown == ["sed", "-n", "3p"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given[2].encode())))
    capsys.readouterr()
    assert main(command[1:]) == 0
    assert capsys.readouterr().out.splitlines()[2] == lines[last - 2]


def test_how_a_value_is_written_again() -> None:
    def told(output_type: object, model: str | None = None, **options: Any) -> str:
        session = marked.Session(marked.Model(model), usual={"n": 2, "seed": 0}, instead={})
        return session.series(output_type, **options).again(1, lambda schema: f"<{len(schema)}>")

    assert told(Regex("a'b"), model="small", best_of=2) == (
        """controllable generate '--regex=a'"'"'b' --format jsonl -n 2 --seed 0 --reserved"""
        " --best-of=2 --checkpoint small | sed -n 2p"
    )
    assert (
        told({"enum": ["x" * 2000]}) == "controllable generate --schema '<2014>' -n 2 --seed 0 --reserved | sed -n 2p"
    )
    assert told(True, guidance=len) == (
        "DiffusionLM.from_pretrained()"
        ".generate(True, n=2, seed=0, reserved=True, guidance=<built-in function len>)[1].value"
    )
    assert told(Path, "small", reserved=False) == (
        "DiffusionLM.from_pretrained('small').generate(Path, n=2, seed=0, reserved=False)[1].value"
    )


def test_a_long_schema_goes_into_the_cache(written: Any, pytester: pytest.Pytester) -> None:
    tests = """
@pytest.mark.controllable({"description": "d" * 1000, "const": 1}, n=1)
def test_long(generated):
    assert 0
"""
    result, _ = written(tests)
    (path,) = pytester.path.glob(".pytest_cache/d/controllable/*.json")
    result.stdout.fnmatch_lines([f"controllable generate --schema {path} *"])
    assert json.loads(path.read_text())["const"] == 1
    result, _ = written(tests, "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["printf %s *"])


def test_projects_that_call_something_else_generated_notice_nothing(written: Any) -> None:
    result, _ = written("""
@pytest.fixture
def generated():
    return 3
def test_theirs(generated):
    assert generated == 3
@pytest.mark.parametrize("generated", [1, 2])
def test_parametrized(generated):
    assert generated in (1, 2)
""")
    result.assert_outcomes(passed=3)


def test_a_fixture_may_build_on_the_value(written: Any) -> None:
    result, seen = written("""
@pytest.fixture
def person(generated):
    return generated["name"]
@pytest.mark.controllable(SCHEMA, n=2, steps=2)
def test_person(request, person):
    note(request, person)
""")
    result.assert_outcomes(passed=2)
    assert all(isinstance(value, str) for value in seen.values())


def test_the_bundled_model_is_the_one_of_the_strategies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "bundled", lambda: "the one")
    assert [marked.Model(name).lm for name in (None, "base")] == ["the one", "the one"]
    assert guides.bundled.cache_parameters()["maxsize"] == 1


def entry_point(folder: Path) -> None:
    """An installed distribution that registers the plugin, as the real one does."""
    info = folder / "controllable_again-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: controllable-again\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\ncontrollable = controllable.testing.plugin\n")


def outer(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), str(folder)])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", "--strict-markers", *options],
        cwd=folder, env={**os.environ, "PYTHONPATH": paths, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("how", ["option", "conftest", "variable"])
def test_it_may_be_named_besides_its_entry_point(pytester: pytest.Pytester, how: str) -> None:
    entry_point(pytester.path)
    pytester.makepyfile("def test_nothing(pytestconfig): assert pytestconfig.getoption('--controllable-n') is None")
    if how == "conftest":
        pytester.makeconftest(f"pytest_plugins = [{plugin.__name__!r}]")
    result = outer(
        pytester.path, *(("-p", plugin.__name__) if how == "option" else ()),
        **({"PYTEST_PLUGINS": plugin.__name__} if how == "variable" else {}),
    )  # fmt: skip
    assert "1 passed" in result.stdout, result.stdout + result.stderr


def test_it_costs_nothing_where_it_is_not_used(pytester: pytest.Pytester) -> None:
    entry_point(pytester.path)
    pytester.makepyfile("""
import sys
HEAVY = {"torch", "numpy", "pydantic", "transformers", "hypothesis", "controllable.testing.marked"}
def test_light():
    assert "controllable.testing.plugin" in sys.modules
    assert not HEAVY & set(sys.modules)
""")
    result = outer(pytester.path)
    assert "1 passed" in result.stdout, result.stdout + result.stderr


def test_workers_of_xdist_see_the_same_values(written: Any, pytester: pytest.Pytester, checkpoint: Path) -> None:
    pytest.importorskip("xdist", reason="needs pytest-xdist")
    _, every = written(NOTING)
    (pytester.path / "seen.jsonl").unlink()
    entry_point(pytester.path)
    options = ["-n", "2", "-p", plugin.__name__, "--import-mode=importlib", f"--controllable-checkpoint={checkpoint}"]
    result = outer(pytester.path, *options)
    assert "9 passed" in result.stdout, result.stdout + result.stderr
    assert dict(map(json.loads, (pytester.path / "seen.jsonl").read_text().splitlines())) == every
