"""A run in slices on machines that have nothing but the code, the corpus and the handover."""

import json
import math
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.training import handover as handovers
from benchmarks.training.handover import MANIFEST, PART_BYTES, pack, read_manifest, read_state, unpack
from benchmarks.training.slices import Slice, main, run_slice
from constraints.errors import CheckpointError, ConfigError, InvalidOption
from controllable.lm import DiffusionLM
from controllable.training.config import TrainingConfig
from controllable.training.training_loop import Run
from tests.training.tiny import settings, write_corpus

STEPS, AT_A_TIME = 9, 4
SMALL_PARTS = 20_000
MIB = 2**20


def same(left: Any, right: Any) -> bool:
    """Whether two states are the same to the last bit."""
    if isinstance(left, torch.Tensor):
        return left.dtype == right.dtype and torch.equal(left, right)
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


def log(out: Path) -> list[dict[str, float]]:
    """The lines of the log, without how fast it was."""
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key not in ("tokens_per_second", "mfu")} for line in lines]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one shard of 400 documents."""
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of five steps of `STEPS`."""
    folder = tmp_path_factory.mktemp("trained")
    Run(TrainingConfig.load(settings(folder, corpus, steps=STEPS)), progress=False).train(steps=5)
    return folder / "out"


@pytest.fixture
def packed(trained: Path, tmp_path: Path) -> Path:
    """Its handover, in several parts."""
    assert len(pack(trained, tmp_path / "handover", part_bytes=SMALL_PARTS).parts) > 2
    return tmp_path / "handover"


def test_slices_on_bare_machines_are_those_of_one_folder(corpus: Path, tmp_path: Path) -> None:
    slices: list[Slice] = []
    before = None
    while not slices or not slices[-1].finished:
        machine = tmp_path / f"machine-{len(slices)}"
        config = settings(machine, corpus, steps=STEPS)
        handover = machine / "handover"
        if before is not None:
            shutil.copytree(before, handover)
        slices.append(run_slice(config, handover, until=math.inf, steps=AT_A_TIME, progress=False))
        files = list(handover.rglob("*"))
        assert len(files) <= 8
        assert all(path.is_file() and path.parent == handover for path in files)
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", path.name) for path in files)
        assert all(path.stat().st_size < 16 * MIB for path in files)
        before = handover
    assert [done.step for done in slices] == [4, 8, 9]

    place = tmp_path / "place"
    for _ in slices:
        Run(TrainingConfig.load(settings(place, corpus, steps=STEPS)), progress=False).train(steps=AT_A_TIME)
    out = slices[-1].model.parent
    assert same(dict(read_state(place / "out")), dict(read_state(out)))
    assert log(out) == log(place / "out")
    assert [entry["step"] for entry in log(out)] == [5]
    for name in ("model.safetensors", "tokenizer.json", "layout_prior.json"):
        assert (out / "model" / name).read_bytes() == (place / "out" / "model" / name).read_bytes()
    assert DiffusionLM.from_pretrained(slices[-1].model, device="cpu").generate(list[bool], steps=1)


def test_the_command_goes_on_and_says_how_far_it_is(
    corpus: Path, packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(machine: str, corpus: Path) -> str:
        config = settings(tmp_path / machine, corpus, steps=STEPS)
        command = ["--config", config, "--slice", 3600, "--handover", packed, "--compact", "-q"]
        assert main([str(argument) for argument in command]) == 0
        return capsys.readouterr().err

    assert f"{STEPS} of {STEPS} steps done" in call("next", corpus)
    assert [entry["step"] for entry in log(tmp_path / "next" / "out")] == [5]
    # A finished run needs no corpus: the command only unpacks it.
    assert f"finished: {tmp_path / 'home' / 'out' / 'model'}" in call("home", tmp_path / "nowhere")
    assert DiffusionLM.from_pretrained(tmp_path / "home" / "out" / "model", device="cpu").vocabulary


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["--slice", "0", "--handover", "h"], 2, "finite number above 0"),
        (["--slice", "9"], 2, "--handover"),
        (["--slice", "9", "--handover", "h"], ConfigError.exit_code, "missing.toml"),
    ],
)
def test_bad_usage(
    arguments: list[str], code: int, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found = main(["--config", str(tmp_path / "missing.toml"), *arguments])
    except SystemExit as request:
        found = int(str(request.code))
    assert found == code and expected in capsys.readouterr().err


def test_what_is_unpacked_is_what_was_packed(trained: Path, packed: Path, tmp_path: Path) -> None:
    assert PART_BYTES < 16 * MIB
    assert max(path.stat().st_size for path in packed.iterdir()) <= SMALL_PARTS
    unpack(packed, tmp_path / "out")
    assert same(dict(read_state(trained)), dict(read_state(tmp_path / "out")))
    for name in ("log.jsonl", "model/model.safetensors", "tokenizer/tokenizer.json"):
        assert (tmp_path / "out" / name).read_bytes() == (trained / name).read_bytes()


def test_a_compact_handover_rounds_momenta_and_averages_only(trained: Path, packed: Path, tmp_path: Path) -> None:
    pack(trained, tmp_path / "compact", compact=True)
    sizes = [sum(path.stat().st_size for path in folder.iterdir()) for folder in (packed, tmp_path / "compact")]
    assert sizes[1] < 0.75 * sizes[0]
    unpack(tmp_path / "compact", tmp_path / "out")
    before, after = read_state(trained), read_state(tmp_path / "out")
    rounded = {"average", "optimisers"}
    assert all(same(before[key], after[key]) for key in before.keys() - rounded)
    assert not any(same(before[key], after[key]) for key in rounded)
    for name, value in before["average"].items():
        if name != "noise_quantiles":
            torch.testing.assert_close(after["average"][name], value, rtol=1e-3, atol=1e-6)
    for left, right in zip(before["optimisers"], after["optimisers"], strict=True):
        assert left["param_groups"] == right["param_groups"]
        for index, momenta in left["state"].items():
            torch.testing.assert_close(right["state"][index], momenta, rtol=0.01, atol=0.0)
            assert right["state"][index].get("step") == momenta.get("step")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def change(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


@pytest.mark.parametrize("damage", [cut, change, Path.unlink])
@pytest.mark.parametrize("what", ["part", "manifest"])
def test_a_torn_handover_is_refused_and_nothing_is_touched(
    corpus: Path, packed: Path, tmp_path: Path, damage: Callable[[Path], None], what: str
) -> None:
    damage(packed / MANIFEST if what == "manifest" else sorted(packed.glob("part-*"))[1])
    left = {path.name: path.read_bytes() for path in packed.iterdir()}
    config = settings(tmp_path / "machine", corpus, steps=STEPS)
    with pytest.raises(CheckpointError) as caught:
        run_slice(config, packed, until=math.inf, progress=False)
    assert caught.value.hint is not None
    assert caught.value.where is not None
    assert not (tmp_path / "machine" / "out").exists()
    assert left == {path.name: path.read_bytes() for path in packed.iterdir()}


def test_a_manifest_names_no_other_files(packed: Path) -> None:
    path = packed / MANIFEST
    path.write_text(path.read_text().replace('"name": "part-', '"name": "../part-'))
    with pytest.raises(CheckpointError, match="not the manifest"):
        read_manifest(packed)


def test_packing_that_is_cut_off_leaves_the_older_handover(
    trained: Path, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = tmp_path / "further"
    shutil.copytree(trained, further)
    torch.save({**read_state(trained), "step": 7}, further / "state.pt")
    write = handovers._write

    def cut_off(path: Path, content: bytes) -> None:
        if path.name == MANIFEST:
            raise KeyboardInterrupt
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(handovers, "_write", cut_off)
        with pytest.raises(KeyboardInterrupt):
            pack(further, packed)
    unpack(packed, tmp_path / "out")
    assert read_state(tmp_path / "out")["step"] == 5
    manifest = pack(further, packed)
    assert manifest.step == 7
    assert {path.name for path in packed.iterdir()} == {MANIFEST, *(part.name for part in manifest.parts)}


def test_a_run_folder_that_is_further_is_gone_on_with(
    trained: Path, packed: Path, corpus: Path, tmp_path: Path
) -> None:
    config = settings(tmp_path / "machine", corpus, steps=STEPS)
    out = tmp_path / "machine" / "out"
    shutil.copytree(trained, out)
    torch.save({**read_state(trained), "step": 7}, out / "state.pt")
    assert run_slice(config, packed, until=math.inf, steps=1, progress=False).step == 8


def test_a_slice_that_is_over_at_once_leaves_the_handover_as_far_as_it_was(
    corpus: Path, packed: Path, tmp_path: Path
) -> None:
    config = settings(tmp_path / "machine", corpus, steps=STEPS)
    with pytest.raises(InvalidOption, match="before its first step"):
        run_slice(config, packed, until=0.0, progress=False)
    manifest = read_manifest(packed)
    assert manifest is not None
    assert manifest.step == 5
    unpack(packed, tmp_path / "out")


def test_what_is_no_folder_or_no_run_is_refused(trained: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("here first")
    for call in (lambda: read_manifest(file), lambda: pack(trained, file)):
        with pytest.raises(CheckpointError, match=re.escape(str(file))):
            call()
    with pytest.raises(CheckpointError, match="no handover here"):
        unpack(tmp_path / "nowhere", tmp_path / "out")
    with pytest.raises(CheckpointError, match="cannot read the state"):
        pack(tmp_path, tmp_path / "handover")
