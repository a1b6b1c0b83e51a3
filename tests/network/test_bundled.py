"""The bundled models: each is whole, small enough to ship, described, and writes what is asked for."""

import json
from pathlib import Path

import jsonschema
import pytest

from constraints.errors import CheckpointError
from controllable.lm import DiffusionLM
from controllable.network.bundled import CHECKPOINTS, DEFAULT, locate, names
from controllable.training.config import TrainingConfig

MIB = 2**20
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "email": {"type": "string", "format": "email"},
        "age": {"type": "integer", "minimum": 18, "maximum": 99},
    },
    "required": ["name", "email", "age"],
    "additionalProperties": False,
}


def test_the_default_is_bundled() -> None:
    assert DEFAULT in names()
    assert locate() == locate(DEFAULT) == CHECKPOINTS / DEFAULT


def test_every_folder_is_a_model() -> None:
    assert names() == sorted(path.name for path in CHECKPOINTS.iterdir())


@pytest.mark.parametrize("name", names())
def test_a_bundled_model_loads_and_writes_valid_documents(name: str) -> None:
    lm = DiffusionLM.from_pretrained(name, device="cpu")
    config = lm.denoiser.config
    assert config.vocab_size == len(lm.vocabulary)
    assert config.hidden_size % config.num_attention_heads == 0
    assert config.max_canvas == 256
    for generation in lm.generate(SCHEMA, n=2, steps=2):
        jsonschema.validate(
            json.loads(generation.text), SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )


@pytest.mark.parametrize("name", names())
def test_a_bundled_model_is_described_and_can_be_trained_again(name: str) -> None:
    folder = locate(name)
    card = (folder / "README.md").read_text("utf-8").lower()
    assert "licence" in card
    assert "data" in card
    settings = TrainingConfig.load(folder / "train.toml").model.model_dump()
    config = json.loads((folder / "config.json").read_text("utf-8"))
    assert {key: config[key] for key in settings} == settings


def test_the_weights_are_small() -> None:
    sizes = [path.stat().st_size for path in CHECKPOINTS.rglob("*.safetensors")]
    assert max(sizes) < 20 * MIB
    assert sum(sizes) < 64 * MIB


def test_a_name_stands_before_a_folder_and_a_path_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / DEFAULT).mkdir()
    (tmp_path / "mine").mkdir()
    assert locate(DEFAULT) == CHECKPOINTS / DEFAULT
    assert locate(f"./{DEFAULT}") == locate(Path(DEFAULT)) == Path(DEFAULT)
    assert locate("mine") == Path("mine")


@pytest.mark.parametrize("wrong", ["bsae", "./nothing", Path("nothing")])
def test_an_unknown_model_is_refused_with_the_names(wrong: str | Path) -> None:
    with pytest.raises(CheckpointError, match="no such checkpoint folder") as caught:
        locate(wrong)
    assert caught.value.where == str(wrong)
    assert caught.value.hint is not None
    assert all(name in caught.value.hint for name in names())
