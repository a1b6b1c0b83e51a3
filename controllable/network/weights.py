"""The weights of a network by name: reading them, and taking some."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The weights in a folder, in one file or in several, as transformers' `save_pretrained` writes them.

    Raises:
        OSError, ValueError, KeyError, safetensors.SafetensorError: A file is missing or broken.
    """
    if (folder / WEIGHTS).exists() or not (folder / INDEX).exists():
        return dict(load_file(folder / WEIGHTS))
    listed = json.loads((folder / INDEX).read_text(encoding="utf-8"))["weight_map"]
    return {name: weight for file in sorted(set(listed.values())) for name, weight in load_file(folder / file).items()}


def only_blocks(weights: Mapping[str, Tensor], taken: Sequence[int] | None) -> dict[str, Tensor]:
    """Weights of which only some blocks are left, numbered anew in the order given; None leaves all as they are."""
    if taken is None:
        return dict(weights)
    prefix = "blocks."
    left = {name: weight for name, weight in weights.items() if not name.startswith(prefix)}
    for number, block in enumerate(taken):
        of_block = f"{prefix}{block}."
        inside = {name.removeprefix(of_block): weight for name, weight in weights.items() if name.startswith(of_block)}
        left |= {f"{prefix}{number}.{name}": weight for name, weight in inside.items()}
    return left
