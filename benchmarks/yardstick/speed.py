"""Tokens and documents a second: ours and the yardsticks, in turns, warm, on one thread.

python -m benchmarks.yardstick.speed --model runs/yardstick/model

In each round every source writes one batch, so that whatever else the machine does slows all of them. Tokens are those
of our tokenizer in the text, whoever wrote it, keys and whatever else was forced included. Without `--model` the
network has learned nothing: a token takes it as long, but it writes other documents, so only its tokens a second mean
something.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import torch
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.speed import SCHEMAS
from benchmarks.yardstick.decode import MAX_TOKENS, Decoder
from benchmarks.yardstick.masks import BACKENDS, Refused
from benchmarks.yardstick.sources import PACKAGES, speakers
from controllable import DiffusionLM
from controllable.bundled import locate
from controllable.samplers import SamplerSettings

Writer = Callable[[int, int], list[tuple[str, bool]]]
"""Batch size and seed to texts, each with whether it is a document."""


class Round(NamedTuple):
    """What one batch took: seconds, tokens of its texts, the texts, and those that are documents."""

    seconds: float
    tokens: int
    texts: int
    finished: int


def ours(lm: DiffusionLM, schema: dict[str, Any], *, steps: int) -> Writer:
    """Our model."""
    generator = lm.compile(schema, steps=steps)
    return lambda batch, seed: [(d.text, True) for d in generator.stream(batch, batch_size=batch, seed=seed)]


def left_to_right(decoder: Decoder, schema: dict[str, Any]) -> Writer:
    """A network that writes from left to right."""
    program = decoder.compile(schema)
    return lambda batch, seed: [(d.text, not d.fault) for d in program.stream(batch, batch_size=batch, seed=seed)]


def rounds(
    writers: dict[str, Writer], *, batch: int, repeats: int, count: Callable[[str], int]
) -> dict[str, list[Round]]:
    """Let all write by turns `repeats` times, after one batch each that is not counted."""
    found: dict[str, list[Round]] = {name: [] for name in writers}
    for repeat in range(repeats + 1):
        for name, write in writers.items():
            begin = time.perf_counter()
            texts = write(batch, repeat)
            seconds = time.perf_counter() - begin
            if repeat:
                tokens, finished = sum(count(text) for text, _ in texts), sum(ended for _, ended in texts)
                found[name].append(Round(seconds, tokens, len(texts), finished))
    return found


def figures(found: dict[str, list[Round]], *, first: str) -> dict[str, dict[str, float]]:
    """Medians over the rounds of each source, and how many times as quick as it the source `first` is."""
    return {
        name: {
            "tokens_per_second": median(row.tokens / row.seconds for row in rows),
            "documents_per_second": median(row.finished / row.seconds for row in rows),
            "tokens_a_text": sum(row.tokens for row in rows) / sum(row.texts for row in rows),
            "finished": sum(row.finished for row in rows) / sum(row.texts for row in rows),
            f"{first}_times_as_quick": median(
                (one.tokens / one.seconds) / (row.tokens / row.seconds)
                for one, row in zip(found[first], rows, strict=True)
            ),
        }
        for name, rows in found.items()
    }


def main() -> None:
    """Measure a few schemas at batch 1 and 32."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="what benchmarks.yardstick.train has written")
    parser.add_argument("--ours", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--steps", type=int, default=SamplerSettings.steps, help="denoising steps of ours")
    parser.add_argument("--temperature", type=float, default=SamplerSettings.temperature)
    parser.add_argument("--masks", choices=BACKENDS, nargs="+", default=[*BACKENDS])
    parser.add_argument("--max-tokens", type=int, default=MAX_TOKENS)
    parser.add_argument("--smollm2", action="store_true", help="SmolLM2-135M too; minutes a batch of 32")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--schemas", nargs="+", default=["order", "customer", "sensor_reading"])
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    lm = DiffusionLM.from_pretrained(options.ours, device="cpu")
    decoders = {
        f"{speaker.name}, {masks}{', jumping' if jump else ''}": Decoder(
            speaker, masks, temperature=options.temperature, max_tokens=options.max_tokens, jump=jump
        )
        for speaker in speakers(options.model, general=options.smollm2)
        for masks in options.masks
        for jump in (False, True)
    }
    found: dict[str, Any] = {}
    for name in tqdm(options.schemas, unit="schema", disable=None):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        writers, refused = {"ours": ours(lm, schema, steps=options.steps)}, {}
        for label, decoder in decoders.items():
            try:
                writers[label] = left_to_right(decoder, schema)
            except Refused as error:
                refused[label] = str(error)
        found[name] = {"refused": refused} | {
            f"batch_{batch}": figures(
                rounds(
                    writers,
                    batch=batch,
                    repeats=options.repeats,
                    count=lambda text: len(lm.vocabulary.encode(text)),
                ),
                first="ours",
            )
            for batch in options.batches
        }
    settings = {"steps": options.steps, "temperature": options.temperature, "trained": options.model is not None}
    save("yardstick_speed", {**settings, "dtype": "float32", "schemas": found}, seed=0, peers=PACKAGES)


if __name__ == "__main__":
    main()
