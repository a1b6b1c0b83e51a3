"""A hash of what decides the content of a corpus: generators, their tables and the packages with the data."""

import hashlib
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent
SUFFIXES = {".py", ".tsv", ".json"}


def source_hash(*parts: str, packages: tuple[str, ...] = ()) -> str:
    """Hash of files and whole folders.

    Args:
        parts: Their paths within `corpus/`.
        packages: Distributions whose installed versions count as well.
    """
    digest = hashlib.sha256()
    for part in parts:
        path = FOLDER / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in SUFFIXES:
                digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0" + file.read_bytes())
    for package in packages:
        digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()[:16]
