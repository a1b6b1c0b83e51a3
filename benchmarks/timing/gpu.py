"""The same work on a GPU and on one CPU core: documents a second, and the kernels of exact inference.

python -m benchmarks.timing.gpu
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch
from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.timing.inference import broad
from constraints.inference import SlotBatch, posterior, reference
from controllable import DiffusionLM, Generation

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"
NAMES = ("order", "customer", "sensor_reading")
CANVASES, CANVAS = 64, 128


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median time of some work, of the GPU's part too; the first time is left out."""
    taken = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        work()
        torch.cuda.synchronize()
        taken.append(time.perf_counter() - begin)
    return median(taken[1:])


def documents(lm: DiffusionLM, schema: dict[str, Any], *, batch: int, rounds: int) -> dict[str, float]:
    """Documents a second in batches of a size, and how many of them are not valid under jsonschema."""
    generator = lm.compile(schema)
    check = validator_for(schema)(schema, format_checker=FormatChecker())
    written: list[Generation] = []
    taken = seconds(lambda: written.extend(generator(batch, batch_size=batch, seed=len(written))), rounds)
    return {
        "documents_a_second": round(batch / taken, 2),
        "documents": len(written),
        "invalid": sum(not check.is_valid(one.value) for one in written),
    }


def kernels(lm: DiffusionLM, *, rounds: int, seed: int) -> dict[str, float]:
    """Milliseconds of `posterior` for a batch of slots, by kernel, and how far the GPU's is from the reference."""
    slots = SlotBatch.of([(broad(lm.vocabulary, 2), CANVAS)] * CANVASES)
    generator = torch.Generator().manual_seed(seed)
    log_probs = torch.randn(slots.num_positions, len(lm.vocabulary), generator=generator).log_softmax(dim=-1)
    uniforms = torch.rand(slots.num_positions, 2, generator=generator, dtype=torch.float64)
    there = log_probs.cuda(), uniforms.cuda()

    exact = posterior(log_probs.double(), slots, uniforms=uniforms)
    found = posterior(there[0], slots, uniforms=there[1])
    off = (found.log_partition.cpu().double() - exact.log_partition).abs() / exact.log_partition.abs()
    return {
        "slots": len(slots),
        "positions": slots.num_positions,
        "greatest_relative_error_of_log_partition": float(off.max()),
        "triton_gpu_ms": 1e3 * seconds(lambda: posterior(there[0], slots, uniforms=there[1]), rounds),
        "reference_gpu_ms": 1e3 * seconds(lambda: reference.posterior(there[0], slots, uniforms=there[1]), rounds),
        "compiled_cpu_ms": 1e3 * seconds(lambda: posterior(log_probs, slots, uniforms=uniforms), rounds),
    }


def main() -> None:
    """Measure and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 32, 256])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not torch.cuda.is_available():
        parser.error("there is no GPU here")
    torch.set_num_threads(1)
    figures: dict[str, Any] = {"device": torch.cuda.get_device_name(), "cpu_threads": 1}
    models = {device: DiffusionLM.from_pretrained(device=device) for device in ("cuda", "cpu")}
    figures["kernels"] = kernels(models["cpu"], rounds=arguments.rounds, seed=arguments.seed)
    for name in tqdm(NAMES, desc="schemas", disable=None):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        figures[name] = {
            f"{device}, batch {batch}": documents(
                lm, schema, batch=batch, rounds=arguments.rounds if device == "cuda" else 1
            )
            for device, lm in models.items()
            for batch in arguments.batches
            if device == "cuda" or batch <= 32
        }
    save("gpu", figures, seed=arguments.seed)


if __name__ == "__main__":
    main()
