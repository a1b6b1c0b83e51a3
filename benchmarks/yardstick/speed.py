"""Tokens and documents a second: ours and the yardsticks, in turns, warm, on one thread.

python -m benchmarks.yardstick.speed --model runs/yardstick/model

Under three schemas, and without any constraint, where all write as many tokens as the canvas is long. In each round
every source writes one batch, so that whatever else the machine does slows all of them. Under a schema tokens are those
of our tokenizer in the text, whoever wrote it, keys and whatever else was forced included; without one they are those
of the writer's own tokenizer. Without `--model` the network has learned nothing: a token takes it as long, but it
writes other documents, so only its tokens a second mean something.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks.record import RESULTS, save
from benchmarks.timing.speed import SCHEMAS
from benchmarks.yardstick import free
from benchmarks.yardstick.network.decode import MAX_TOKENS, Decoder
from benchmarks.yardstick.network.masks import BACKENDS, Refused
from benchmarks.yardstick.sources import PACKAGES, speakers
from benchmarks.yardstick.speakers import GENERAL, Speaker
from benchmarks.yardstick.speed_plot import plot
from benchmarks.yardstick.turns import Writer, figures, rounds
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.network.precision import network_dtype
from controllable.sampling import SamplerSettings

OURS = "ours"
PRECISION = network_dtype("cpu")


def ours(lm: DiffusionLM, schema: dict[str, Any], sampler: SamplerSettings) -> Writer[str]:
    """Our model."""
    generator = lm.compile(schema, sampler=sampler)
    return lambda batch, seed: [(d.text, True) for d in generator.stream(batch, batch_size=batch, seed=seed)]


def left_to_right(decoder: Decoder, schema: dict[str, Any]) -> Writer[str]:
    """A network that writes from left to right."""
    program = decoder.compile(schema)
    return lambda batch, seed: [(d.text, not d.fault) for d in program.stream(batch, batch_size=batch, seed=seed)]


def as_ours(speaker: Speaker) -> Speaker:
    """A network in the precision that ours runs in on this CPU."""
    return replace(speaker, model=speaker.model.to(PRECISION))  # type: ignore[arg-type]


def takes_part(speaker: Speaker, options: argparse.Namespace, *, batch: int, canvas: int | None = None) -> bool:
    """Whether a network is measured there: SmolLM2 has fewer settings, for it takes minutes a batch of 32."""
    if speaker.name != GENERAL:
        return True
    return batch in options.smollm2_batches and (canvas is None or canvas in options.smollm2_canvases)


def measured(
    writers: dict[str, Writer[Any]],
    slow: set[str],
    options: argparse.Namespace,
    *,
    batch: int,
    count: Callable[[Any], int],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Figures at one setting, and what failed; the slow ones are measured beside ours in rounds of their own."""
    quick = {label: write for label, write in writers.items() if label not in slow}
    repeats = options.single_repeats if batch == 1 else options.repeats
    done, failed = rounds(quick, batch=batch, repeats=repeats, count=count)
    found = figures(done, first=OURS)
    if slow & set(writers):
        beside = {label: write for label, write in writers.items() if label in slow or label == OURS}
        done, late = rounds(beside, batch=batch, repeats=options.repeats, count=count)
        found |= {label: row for label, row in figures(done, first=OURS).items() if label in slow}
        failed |= late
    return found, failed


def constrained(lm: DiffusionLM, voices: list[Speaker], options: argparse.Namespace) -> dict[str, Any]:
    """Figures for each schema and batch size."""
    sampler = SamplerSettings(steps=options.steps, temperature=options.temperature)
    decoders = {
        f"{voice.name}, {masks}{', jumping' if jump else ''}": Decoder(
            voice, masks, temperature=options.temperature, max_tokens=options.max_tokens, jump=jump
        )
        for voice in voices
        for masks in options.masks
        for jump in (False, True)
    }
    found: dict[str, Any] = {}
    for name in tqdm(options.schemas, desc="constrained", unit="schema", disable=None):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        writers, refused = {OURS: ours(lm, schema, sampler)}, {}
        for label, decoder in decoders.items():
            try:
                writers[label] = left_to_right(decoder, schema)
            except Refused as error:
                refused[label] = str(error)
        found[name] = {"refused": refused}
        for batch in options.batches:
            there = {
                label: write
                for label, write in writers.items()
                if label == OURS or takes_part(decoders[label].speaker, options, batch=batch)
            }
            slow = {label for label, decoder in decoders.items() if decoder.speaker.name == GENERAL}
            found[name][f"batch_{batch}"], failed = measured(
                there, slow, options, batch=batch, count=lambda text: len(lm.vocabulary.encode(text))
            )
            refused |= {f"{label}, batch {batch}": reason for label, reason in failed.items()}
    return found


def unconstrained(lm: DiffusionLM, voices: list[Speaker], options: argparse.Namespace) -> list[dict[str, Any]]:
    """Figures for each length of the canvas and batch size."""
    sampler = SamplerSettings(steps=options.steps, temperature=options.temperature)
    rows = []
    for canvas in tqdm(options.canvases, desc="unconstrained", unit="canvas", disable=None):
        for batch in options.batches:
            writers = {OURS: free.ours(lm, sampler, length=canvas)} | {
                voice.name: free.left_to_right(voice, length=canvas, temperature=options.temperature)
                for voice in voices
                if takes_part(voice, options, batch=batch, canvas=canvas)
            }
            sources, refused = measured(writers, {GENERAL}, options, batch=batch, count=len)
            rows.append({"canvas": canvas, "batch": batch, "sources": sources, "refused": refused})
    return rows


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="what benchmarks.yardstick.network.train has written")
    parser.add_argument("--ours", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--steps", type=int, default=SamplerSettings.steps, help="denoising steps of ours")
    parser.add_argument("--temperature", type=float, default=SamplerSettings.temperature)
    parser.add_argument("--masks", choices=BACKENDS, nargs="+", default=[*BACKENDS])
    parser.add_argument("--max-tokens", type=int, default=MAX_TOKENS)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--canvases", type=int, nargs="*", default=[64, 128, 256, 512], help="without constraint")
    parser.add_argument("--smollm2", action="store_true", help="SmolLM2-135M too, which takes minutes a batch of 32")
    parser.add_argument("--smollm2-batches", type=int, nargs="*", default=[1])
    parser.add_argument("--smollm2-canvases", type=int, nargs="*", default=[64, 128])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--single-repeats", type=int, default=20, help="rounds at batch size 1, but for SmolLM2")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--schemas", nargs="*", default=["order", "customer", "sensor_reading"])
    return parser.parse_args()


def main() -> None:
    """Measure with a constraint and without one, save and draw."""
    options = parsed()
    lm = DiffusionLM.from_pretrained(options.ours, device="cpu")
    voices = [as_ours(voice) for voice in speakers(options.model, general=options.smollm2)]
    # The judge, whose weights SmolLM2 has, sets it too.
    torch.set_num_threads(options.threads)
    trained = lm.denoiser.config.max_canvas
    conditions = {
        "steps": options.steps,
        "temperature": options.temperature,
        "trained": options.model is not None,
        "dtype": str(PRECISION).removeprefix("torch."),
        "threads": options.threads,
        "rounds": options.repeats,
        "rounds_at_batch_1": options.single_repeats,
        "warm": "one batch of each source before the first round, and one text before each turn, are not counted",
        "by_turns": "one process; in each round every source writes one batch, the order is drawn anew; SmolLM2 in "
        "rounds of its own beside ours",
        "longest_canvas_in_training": trained,
        "beyond_it": [canvas for canvas in options.canvases if canvas > trained],
    }
    if options.smollm2:
        conditions["smollm2"] = {"batches": options.smollm2_batches, "canvases": options.smollm2_canvases}
    with_schema = constrained(lm, voices, options)
    without = unconstrained(lm, voices, options)
    save("yardstick_speed", {**conditions, "schemas": with_schema, "unconstrained": without}, seed=0, peers=PACKAGES)
    if without:
        plot(without, RESULTS / "yardstick_speed.png")


if __name__ == "__main__":
    main()
