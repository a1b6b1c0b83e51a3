"""A run as a few small files, to go on with on another machine.

Weights and averages lie close to the exported model, which goes along anyway: they are kept as the difference of their
bits from it. Bytes of equal significance are put side by side, where deflate finds what repeats.
"""

import hashlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import safetensors.torch
import torch
from pydantic import Field, ValidationError
from torch import Tensor
from tqdm import tqdm

from constraints.errors import CheckpointError
from controllable.training.config import Section

PART_BYTES = 15 * 2**20
MANIFEST = "manifest.json"
STATE = "state.pt"
CHUNK = 2**20
FILES = ("log.jsonl", "model/*", "tokenizer/*")
"""What is handed over besides the state; curves and encoded documents are made anew."""


class Part(Section):
    """One file of a handover."""

    name: str = Field(pattern=r"^part-[0-9a-f]{16}\.bin$")
    size: int = Field(ge=1)
    sha256: str


class Manifest(Section):
    """What a handover holds: how far the run is, and its parts in order."""

    format: Literal[1] = 1
    step: int = Field(ge=0)
    parts: tuple[Part, ...] = Field(min_length=1)


def pack(
    run_folder: Path, handover: Path, *, part_bytes: int = PART_BYTES, compact: bool = False, progress: bool = False
) -> Manifest:
    """Write all that is needed to go on with a run.

    The parts bear the names of their sums, and the manifest is replaced last: until then the folder holds the handover
    that it held before, whole. `stable.pt` is not handed over.

    Args:
        run_folder: `run.out` of the run.
        handover: Folder for the parts and their manifest.
        part_bytes: Largest part.
        compact: Whether to round the optimisers' momenta to bfloat16 and the averages to the exported model's float16.
            The weights themselves stay exact, but training goes on a little differently.
        progress: Whether to show a progress bar on stderr.

    Raises:
        CheckpointError: The run has no state that can be read, or the folder cannot be written.
    """
    state = read_state(run_folder)
    paths = sorted(path for pattern in FILES for path in run_folder.glob(pattern))
    try:
        files = {path.relative_to(run_folder).as_posix(): path.read_bytes() for path in paths}
        coded = BytesIO()
        torch.save(_coded(state, _tensors(files), compact=compact), coded)
        content = _archived({**files, STATE: coded.getvalue()}, progress=progress)
        handover.mkdir(parents=True, exist_ok=True)
        pieces = (content[at : at + part_bytes] for at in range(0, len(content), part_bytes))
        manifest = Manifest(step=state["step"], parts=tuple(_write_part(handover, piece) for piece in pieces))
        _write(handover / MANIFEST, manifest.model_dump_json(indent=1).encode())
        named = {part.name for part in manifest.parts}
        for path in handover.glob("part-*"):
            if path.name not in named:
                path.unlink()
    except OSError as error:
        raise CheckpointError(
            f"cannot write the handover: {error.strerror}", where=str(handover), hint="Choose another folder"
        ) from error
    return manifest


def read_manifest(handover: Path) -> Manifest | None:
    """What a folder holds; None where it holds no handover.

    Raises:
        CheckpointError: It is no folder, or its manifest is missing or broken.
    """
    if handover.exists() and not handover.is_dir():
        raise CheckpointError("not a folder", where=str(handover), hint="Give a folder for the handover")
    path = handover / MANIFEST
    if not path.exists():
        if any(handover.glob("part-*")):
            raise CheckpointError("a handover without its manifest", where=str(handover), hint="Copy it again")
        return None
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CheckpointError("not the manifest of a handover", where=str(path), hint="Copy it again") from error


def unpack(handover: Path, run_folder: Path) -> None:
    """Restore a run; the folder's state is replaced last, after everything was checked.

    Raises:
        CheckpointError: There is no handover, a part of it is missing or torn, or the run folder cannot be written.
    """
    manifest = read_manifest(handover)
    if manifest is None:
        raise CheckpointError("no handover here", where=str(handover), hint=f"Give a folder with {MANIFEST}")
    content = b"".join(_read_part(handover, part) for part in manifest.parts)
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name != STATE]
            near = _tensors({name: archive.read(name) for name in names})
            coded = torch.load(BytesIO(archive.read(STATE)), map_location="cpu", weights_only=True)
            state = _restored(coded, near)
            archive.extractall(run_folder, names)
        partial = run_folder / f"{STATE}.partial"
        torch.save(state, partial)
        partial.replace(run_folder / STATE)
    except (BadZipFile, KeyError, RuntimeError, UnpicklingError) as error:
        raise CheckpointError(f"not a handover of this version: {error}", where=str(handover)) from error
    except OSError as error:
        raise CheckpointError(f"cannot unpack the handover: {error.strerror}", where=str(run_folder)) from error


def read_state(run_folder: Path) -> dict[str, Any]:
    """The state of a run, its tensors read when they are used.

    Raises:
        CheckpointError: There is none, or it cannot be read.
    """
    path = run_folder / STATE
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except (OSError, RuntimeError, ValueError, EOFError, UnpicklingError) as error:
        raise CheckpointError("cannot read the state of the run", where=str(path)) from error
    return state


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _write_part(folder: Path, content: bytes) -> Part:
    digest = hashlib.sha256(content).hexdigest()
    part = Part(name=f"part-{digest[:16]}.bin", size=len(content), sha256=digest)
    _write(folder / part.name, content)
    return part


def _read_part(folder: Path, part: Part) -> bytes:
    path = folder / part.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"a part of the handover cannot be read: {error.strerror}", where=str(path), hint="Copy it again"
        ) from error
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise CheckpointError(
            f"a part of the handover is torn: {len(content):,} of {part.size:,} bytes, or others", where=str(path),
            hint="Copy it again, or go on from an older handover",
        )  # fmt: skip
    return content


def _archived(entries: Mapping[str, bytes], *, progress: bool) -> bytes:
    archive = BytesIO()
    total = sum(map(len, entries.values()))
    bar = tqdm(total=total, desc="handover", unit="B", unit_scale=True, disable=None if progress else True)
    # Higher levels take twice as long for a fiftieth less.
    with bar, ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as entry:
        for name, content in entries.items():
            with entry.open(name, "w") as stream:
                for at in range(0, len(content), CHUNK):
                    bar.update(stream.write(content[at : at + CHUNK]))
    return archive.getvalue()


def _tensors(files: Mapping[str, bytes]) -> dict[str, Tensor]:
    """The exported weights among the files, in float32."""
    shards = [safetensors.torch.load(content) for name, content in files.items() if name.endswith(".safetensors")]
    return {name: value.float() for shard in shards for name, value in shard.items() if value.is_floating_point()}


def _coded(state: Mapping[str, Any], near: Mapping[str, Tensor], *, compact: bool) -> dict[str, Any]:
    def apart(values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        return {
            name: _planes(_difference(value, _beside(near, name, value))) if value.is_floating_point() else value
            for name, value in values.items()
        }

    def momentum(value: Tensor) -> Tensor:
        # Counts of steps are single numbers, which bfloat16 would change.
        return _planes(value.bfloat16() if compact and value.ndim else value)

    coded = {**state, "denoiser": apart(state["denoiser"]), "optimisers": _each(state["optimisers"], momentum)}
    coded["average"] = {} if compact else apart(state["average"])
    return coded


def _restored(coded: Mapping[str, Any], near: Mapping[str, Tensor]) -> dict[str, Any]:
    def together(values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        return {
            name: _sum(_beside(near, name, value[0]), _unplaned(value, torch.int32)) if _is_planes(value) else value
            for name, value in values.items()
        }

    def momentum(planes: Tensor) -> Tensor:
        return _unplaned(planes, torch.float32 if len(planes) == torch.float32.itemsize else torch.bfloat16).float()

    weights = together(coded["denoiser"])
    average = together(coded["average"]) or {**weights, **near}
    return {**coded, "denoiser": weights, "average": average, "optimisers": _each(coded["optimisers"], momentum)}


def _each(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """The same dictionaries and sequences with every tensor changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(member, change) for key, member in value.items()}
    return type(value)(_each(member, change) for member in value) if isinstance(value, list | tuple) else value


def _beside(near: Mapping[str, Tensor], name: str, like: Tensor) -> Tensor:
    """The exported weight of that name, or zeros."""
    found = near.get(name)
    return found if found is not None and found.shape == like.shape else torch.zeros(like.shape)


def _difference(value: Tensor, near: Tensor) -> Tensor:
    """How far apart the bits of two float32 tensors are, as integers whose lowest bit is the sign."""
    apart = value.view(torch.int32) - near.view(torch.int32)
    return (apart << 1) ^ (apart >> 31)


def _sum(near: Tensor, difference: Tensor) -> Tensor:
    """The tensor that is so far from `near`."""
    apart = ((difference >> 1) & 0x7FFFFFFF) ^ -(difference & 1)
    return (near.view(torch.int32) + apart).view(torch.float32)


def _planes(value: Tensor) -> Tensor:
    """The bytes of a tensor (...) by significance (bytes, ...)."""
    return value.contiguous().unsqueeze(-1).view(torch.uint8).movedim(-1, 0).contiguous()


def _unplaned(planes: Tensor, dtype: torch.dtype) -> Tensor:
    return planes.movedim(0, -1).contiguous().view(dtype).squeeze(-1)


def _is_planes(value: Tensor) -> bool:
    return value.dtype == torch.uint8
