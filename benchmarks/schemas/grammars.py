"""Texts of languages that are not regular: all of them have to be accepted, and how different and how quick they are.

Two ways to write: a derivation is drawn and the model writes its words, or the model writes everything. Two parsers
read what comes of it: the one that it was written under, and the package lark.

python -m benchmarks.schemas.grammars
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

import torch
from lark import Lark
from lark.exceptions import LarkError

from benchmarks.record import save
from constraints.errors import ControllableError
from controllable import DiffusionLM, Grammar

GRAMMARS = Path(__file__).parents[2] / "examples" / "grammars"


def accepted_by(parser: Lark, text: str) -> bool:
    """Whether a parser takes a text."""
    try:
        parser.parse(text)
    except LarkError:
        return False
    return True


def deepest(text: str) -> int:
    """How deep brackets are nested."""
    depth = most = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        most = max(most, depth)
    return most


def measure(lm: DiffusionLM, text: str, *, n: int, seed: int, free: bool, fill: Any) -> dict[str, Any]:
    """Figures of `n` texts, written one after the other; what fails counts as not accepted."""
    begin = time.perf_counter()
    grammar, parser = Grammar(text, free=free), Lark(text)
    grammar.shortest(lm.vocabulary)
    compiled = time.perf_counter() - begin
    generator = lm.compile(grammar, fill=fill, batch_size=1)
    generator(1, seed=seed + n)
    texts, seconds, corrected, errors = list[str](), list[float](), 0, list[str]()
    for index in range(n):
        begin = time.perf_counter()
        try:
            (generation,) = generator(1, seed=seed + index)
        except ControllableError as error:
            errors.append(str(error)[:200])
            continue
        seconds.append(time.perf_counter() - begin)
        texts.append(generation.text)
        corrected += generation.corrections > 0
    return {
        "texts": n,
        "errors": errors,
        "accepted": sum(map(grammar.accepts, texts)) / n,
        "accepted_by_lark": sum(accepted_by(parser, each) for each in texts) / n,
        "distinct": len(set(texts)) / n,
        "corrected": corrected / n,
        "mean_characters": fmean(map(len, texts)),
        "deepest_nesting": max(map(deepest, texts)),
        "compile_ms": 1e3 * compiled,
        "median_ms_a_text": 1e3 * median(seconds),
        "slowest_ms_a_text": 1e3 * max(seconds),
        "examples": sorted(set(texts), key=len)[-2:],
    }


def main(given: Sequence[str] | None = None) -> None:
    """Measure every grammar of the examples in both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20, help="texts for each grammar")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fill", choices=("required", "typical", "all"), default="typical")
    arguments = parser.parse_args(given)
    torch.set_num_threads(1)
    try:
        Grammar('start: "a"')
    except ControllableError as error:
        print(f"skipped: {error}")
        return
    lm = DiffusionLM.from_pretrained(device="cpu")
    figures = {
        way: {
            path.stem: measure(
                lm,
                path.read_text(encoding="utf-8"),
                n=arguments.n,
                seed=arguments.seed,
                free=way == "free",
                fill=arguments.fill,
            )
            for path in sorted(GRAMMARS.glob("*.lark"))
        }
        for way in ("derived", "free")
    }
    save("grammars", {"fill": arguments.fill, **figures}, seed=arguments.seed, peers=("llguidance", "lark"))


if __name__ == "__main__":
    main()
