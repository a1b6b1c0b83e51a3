"""Where a model lies: a bundled one by its name, any other by its path."""

from pathlib import Path

from constraints.errors import CheckpointError

CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"
DEFAULT = "base"


def names() -> list[str]:
    """The names of the bundled models."""
    return sorted(path.parent.name for path in CHECKPOINTS.glob("*/config.json"))


def locate(name_or_path: str | Path | None = None) -> Path:
    """The folder of a model.

    Args:
        name_or_path: A name of `names()`, or a folder: a `Path`, or a text that is no such name, such as "./base";
            None for the default model.

    Raises:
        CheckpointError: There is no such folder.
    """
    if not isinstance(name_or_path, str | Path | None):
        raise CheckpointError(f"{name_or_path!r:.60} is no model", hint="Give the name of one, or a folder")
    if name_or_path is None:
        return CHECKPOINTS / DEFAULT
    if name_or_path in names():
        return CHECKPOINTS / name_or_path
    folder = Path(name_or_path)
    # The path of an empty text is this folder.
    if not (name_or_path and folder.is_dir()):
        raise CheckpointError(
            "no such checkpoint folder", where=str(name_or_path),
            hint=f"Give a folder with config.json, or the name of a bundled model: {', '.join(names())}",
        )  # fmt: skip
    return folder
