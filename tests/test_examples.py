"""The examples do what they say: schemas are sound, scripts run with the bundled model."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from controllable.lm import DiffusionLM

EXAMPLES = Path(__file__).parent.parent / "examples"
SCHEMAS = sorted((EXAMPLES / "schemas").glob("*.json"))
SCRIPTS = sorted(path for path in EXAMPLES.glob("*.py") if path.name != "models.py")
SEEDS = 4
ARGUMENTS = {
    "classifier": ["--steps", "4"],
    "controls": ["--steps", "4"],
    "fine_tune": ["--steps", "2", "--documents", "60"],
}
"""Of scripts that take minutes as they are."""
NEEDED = {"grammar": "llguidance"}
"""Packages that scripts need beyond the usual ones."""


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def fields(schema: object, root: dict[str, Any]) -> int:
    """Number of properties of a schema, nested ones included."""
    if not isinstance(schema, dict):
        return 0
    if "$ref" in schema:
        return fields(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    nested = [*schema.get("properties", {}).values(), schema.get("items"), *schema.get("anyOf", ())]
    return len(schema.get("properties", {})) + sum(fields(part, root) for part in nested)


@pytest.fixture(scope="session")
def lm() -> DiffusionLM:
    return DiffusionLM.from_pretrained(device="cpu")


def test_there_are_twenty_schemas() -> None:
    assert len(SCHEMAS) == 20


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schema_is_sound(path: Path) -> None:
    schema = load(path)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    assert {"$schema", "title", "description"} <= set(schema)
    assert 5 <= fields(schema, schema) <= 40


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schema_gives_valid_documents(path: Path, lm: DiffusionLM) -> None:
    schema = load(path)
    validator_class = jsonschema.validators.validator_for(schema)
    validator = validator_class(schema, format_checker=validator_class.FORMAT_CHECKER)
    generator = lm.compile(schema, steps=2)
    for fill in ("required", "typical", "all"):
        for generation in generator(SEEDS, fill=fill):
            validator.validate(json.loads(generation.text))
            assert generation.value == json.loads(generation.text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script_runs(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if path.stem in NEEDED:
        pytest.importorskip(NEEDED[path.stem], reason="needs a package of an extra")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    # The scripts import `models` from their own folder, as Python does when it runs them.
    monkeypatch.delitem(sys.modules, "models", raising=False)
    monkeypatch.setattr(sys, "argv", [str(path), *ARGUMENTS.get(path.stem, ())])
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.strip()


def test_tests_of_the_service_run(tmp_path: Path) -> None:
    for name in ("fastapi", "httpx2"):
        pytest.importorskip(name, reason="the service needs a package of the extra dev")
    folder = shutil.copytree(EXAMPLES / "service", tmp_path / "service", ignore=shutil.ignore_patterns(".*", "__*"))
    # Named here too, for installations that are older than its entry point.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "controllable.testing.plugin"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(EXAMPLES.parent), *sys.path])}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "passed" in result.stdout, result.stdout + result.stderr
    assert "skipped" not in result.stdout
