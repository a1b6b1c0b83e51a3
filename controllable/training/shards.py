"""Files of a corpus, each there either whole or not at all."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SHARD_SIZE = 5000
"""Documents in a shard."""


def shard_path(out: Path, index: int) -> Path:
    """Where a shard is."""
    return out / f"shard-{index:05d}.jsonl.gz"


def write_lines(path: Path, lines: Iterable[bytes]) -> str:
    """Writes lines to a gzip file that depends on nothing else, and returns the SHA-256 of the lines."""
    digest = hashlib.sha256()
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as stream:
        for line in lines:
            stream.write(line)
            digest.update(line)
    os.replace(temporary, path)
    return digest.hexdigest()


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a file; None where there is no file."""
    return dict(json.loads(path.read_text())) if path.exists() else None


def written(out: Path, settings: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of a corpus with these settings; where there is none, the folder is made and old shards go."""
    path = out / "manifest.json"
    if (found := read_json(path)) and found["settings"] == settings:
        return found
    out.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    for old in out.glob("shard-*.jsonl.gz"):
        old.unlink()
    return None


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Writes an object to a file."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    os.replace(temporary, path)
