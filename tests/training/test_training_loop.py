"""A whole training run, small: it learns, stops, resumes and exports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from constraints.errors import CheckpointError, ConfigError
from controllable.network.denoiser import load_denoiser
from controllable.training.config import TrainingConfig
from controllable.training.training_loop import Run, run
from tests.training.tiny import settings


def entries(tmp_path: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]


def test_train_resume_and_export(corpus: Path, tmp_path: Path) -> None:
    folder = run(settings(tmp_path, corpus, steps=10), progress=False)
    assert [entry["step"] for entry in entries(tmp_path)] == [5, 10]
    assert 0.0 < entries(tmp_path)[-1]["mfu"] < 1.0
    assert (tmp_path / "out" / "log.png").read_bytes().startswith(b"\x89PNG")
    first = torch.load(tmp_path / "out" / "state.pt", weights_only=True)
    assert first["step"] == 10
    assert torch.load(tmp_path / "out" / "stable.pt", weights_only=True)["step"] == 6

    run(settings(tmp_path, corpus, steps=20), progress=False)
    log = entries(tmp_path)
    assert log[2]["step"] == 10
    assert log[-1]["step"] == 20
    assert log[-1]["half"] < log[0]["half"]

    loaded = load_denoiser(folder)
    assert loaded.config.vocab_size == len(PreTrainedTokenizerFast.from_pretrained(folder))
    assert float(loaded.noise_quantiles[-1]) == pytest.approx(1.0)
    for name in ("tokenizer.json", "layout_prior.json", "config.json", "model.safetensors"):
        assert (folder / name).exists()


@pytest.mark.parametrize("precision", ["no", "bf16", "no"])
def test_runs_of_one_process_may_differ_in_precision(corpus: Path, tmp_path: Path, precision: str) -> None:
    path = settings(tmp_path, corpus, steps=1)
    path.write_text(path.read_text().replace('precision = "no"', f'precision = "{precision}"'))
    assert Run(TrainingConfig.load(path), progress=False).accelerator.mixed_precision == precision


def test_a_checkpoint_of_an_earlier_schedule_is_not_gone_back_to(corpus: Path, tmp_path: Path) -> None:
    run(settings(tmp_path, corpus, steps=10), progress=False)
    path = tmp_path / "out" / "stable.pt"
    stale = torch.load(path, weights_only=True)
    torch.save({**stale, "step": 3}, path)
    assert Run(TrainingConfig.load(settings(tmp_path, corpus, steps=20)), progress=False).step == 10
    path.unlink()
    assert Run(TrainingConfig.load(settings(tmp_path, corpus, steps=20)), progress=False).step == 10


def test_a_run_starts_from_a_model(corpus: Path, tmp_path: Path) -> None:
    first = run(settings(tmp_path / "a", corpus, steps=6), progress=False)
    path = settings(tmp_path / "b", corpus, steps=6)
    path.write_text(path.read_text().replace("[run]\n", f'[run]\nstart = "{first}"\n'))
    started = Run(TrainingConfig.load(path), progress=False)
    theirs = load_denoiser(first)
    assert started.tokenizer.get_vocab() == PreTrainedTokenizerFast.from_pretrained(first).get_vocab()
    torch.testing.assert_close(started.denoiser.stem.weight.data, theirs.stem.weight.data.float())
    path.write_text(path.read_text().replace("hidden_size = 32", "hidden_size = 48"))
    with pytest.raises(CheckpointError, match="cannot start from this model"):
        Run(TrainingConfig.load(path), progress=False)


def test_a_shallower_network_starts_from_some_blocks(corpus: Path, tmp_path: Path) -> None:
    first = run(settings(tmp_path / "a", corpus, steps=1, layers=2), progress=False)
    path = settings(tmp_path / "b", corpus, steps=1, layers=2)
    text = path.read_text().replace("[run]\n", f'[run]\nstart = "{first}"\nstart_blocks = [1]\n')
    shallower = text.replace("num_hidden_layers = 2", "num_hidden_layers = 1")
    path.write_text(shallower)
    started = Run(TrainingConfig.load(path), progress=False).denoiser.state_dict()
    theirs = load_denoiser(first).state_dict()
    assert shallower != text
    for name in ("qkv", "down"):
        torch.testing.assert_close(started[f"blocks.0.{name}.weight"], theirs[f"blocks.1.{name}.weight"])
    path.write_text(shallower.replace("start_blocks = [1]", "start_blocks = [2]"))
    with pytest.raises(CheckpointError, match="cannot start from this model"):
        Run(TrainingConfig.load(path), progress=False)


def test_a_missing_model_to_start_from_is_refused_and_not_made(corpus: Path, tmp_path: Path) -> None:
    path = settings(tmp_path, corpus, steps=6)
    path.write_text(path.read_text().replace("[run]\n", f'[run]\nstart = "{tmp_path / "nothing"}"\n'))
    with pytest.raises(CheckpointError, match="no model to start from"):
        Run(TrainingConfig.load(path), progress=False)
    assert not (tmp_path / "nothing").exists()


def test_corpora_are_mixed_by_weight(corpus: Path, tmp_path: Path) -> None:
    path = settings(tmp_path, corpus, steps=1)
    once = len(Run(TrainingConfig.load(path), progress=False).encoded)
    path.write_text(path.read_text().replace('"}]', '", repeat = 3}]'))
    thrice = Run(TrainingConfig.load(path), progress=False).encoded
    assert len(thrice) == 3 * once
    begin, end = thrice.offsets[once], thrice.offsets[once + 1]
    assert (thrice.tokens[begin:end] == thrice.tokens[: thrice.offsets[1]]).all()


def test_a_changed_network_does_not_resume(corpus: Path, tmp_path: Path) -> None:
    run(settings(tmp_path, corpus, steps=6), progress=False)
    with pytest.raises(CheckpointError, match="cannot resume"):
        Run(TrainingConfig.load(settings(tmp_path, corpus, steps=6, layers=2)), progress=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[run", "not TOML"),
        ("[run]\nout = 'x'\n", "data"),
        ("[run]\nout = 'x'\n[data]\ncorpora = [{folder = 'c'}]\nsped = 1\n", "sped"),
        ("[run]\nout = 'x'\n[data]\ncorpora = [{folder = 'c'}]\n[optimiser]\nsteps = 0\n", "optimiser.steps"),
    ],
)
def test_wrong_configurations(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        TrainingConfig.load(path)


def test_missing_configuration(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        TrainingConfig.load(tmp_path / "binary.toml")
    with pytest.raises(ConfigError, match="cannot read"):
        TrainingConfig.load(tmp_path / "none.toml")


def test_missing_corpus(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no corpus shards"):
        run(settings(tmp_path, tmp_path / "nowhere", steps=1), progress=False)


def test_several_processes_share_a_run(corpus: Path, tmp_path: Path) -> None:
    config = settings(tmp_path, corpus, steps=10)
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--no-python", sys.executable]
    program = (
        f"from pathlib import Path; from controllable.training import run; run(Path({str(config)!r}), progress=False)"
    )
    done = subprocess.run([*command, "-c", program], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    log = entries(tmp_path)
    assert [entry["step"] for entry in log] == [5, 10]
    assert log[-1]["half"] < log[0]["half"] + 0.1


def test_no_such_device(corpus: Path, tmp_path: Path) -> None:
    path = settings(tmp_path, corpus, steps=1)
    path.write_text(path.read_text().replace('device = "cpu"', 'device = "cuda"'))
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(ConfigError, match="cuda"):
        run(path, progress=False)
