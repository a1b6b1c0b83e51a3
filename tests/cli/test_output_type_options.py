"""Loading the objects that `--model` names."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from constraints.errors import InvalidOption
from controllable.cli.output_type_options import load_object


def test_file_with_neighbour_and_late_annotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "neighbour_of_it.py").write_text("LIMIT = 3\n")
    (tmp_path / "json.py").write_text(
        "from __future__ import annotations\n"
        "from pydantic import BaseModel, Field\n"
        "from neighbour_of_it import LIMIT\n"
        "class Outer:\n"
        "    class Inner(BaseModel):\n"
        "        children: list[Leaf] = Field(max_length=LIMIT)\n"
        "class Leaf(BaseModel):\n"
        "    size: int\n"
        "Outer.Inner.model_rebuild()\n"
    )
    monkeypatch.chdir(tmp_path)
    found = load_object("json.py:Outer.Inner")
    assert isinstance(found, type)
    assert issubclass(found, BaseModel)
    assert found.model_validate({"children": [{"size": 1}]})


def test_module_by_name() -> None:
    assert load_object("decimal:Decimal").__name__ == "Decimal"  # type: ignore[attr-defined]


@pytest.mark.parametrize("reference", ["", ":", "models.py", "models.py:", ":Customer", "no_such.py:A", "json:nothing"])
def test_what_is_not_there(reference: str) -> None:
    with pytest.raises(InvalidOption):
        load_object(reference)
