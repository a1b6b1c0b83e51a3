"""Realism of the yardsticks beside ours, with the figures of `benchmarks.content.realism`.

python -m benchmarks.yardstick.realism --model runs/yardstick/model
"""

import argparse
import json
from pathlib import Path

import torch

from benchmarks.content.realism import from_model, heldout, measure
from benchmarks.record import save
from benchmarks.yardstick.network.decode import MAX_TOKENS, Decoder
from benchmarks.yardstick.network.masks import BACKENDS
from benchmarks.yardstick.sources import PACKAGES, from_decoder, speakers
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings


def tokens_seen(model: Path) -> int | None:
    """Tokens that the run beside a model was trained on, None where it left no log."""
    log = model.parent / "log.jsonl"
    if not log.exists():
        return None
    return int(json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["tokens"])


def main() -> None:
    """Measure ours and the yardsticks on the held-out families."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="what benchmarks.yardstick.network.train has written")
    parser.add_argument("--ours", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("-n", type=int, default=60, help="documents for each family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=SamplerSettings.steps, help="denoising steps of ours")
    parser.add_argument("--temperature", type=float, nargs="+", default=[SamplerSettings.temperature, 1.0])
    parser.add_argument("--masks", choices=BACKENDS, nargs="+", default=["llguidance"])
    parser.add_argument("--max-tokens", type=int, default=MAX_TOKENS)
    parser.add_argument("--smollm2", action="store_true", help="SmolLM2-135M too, some hundred times more slowly")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    n, seed = options.n, options.seed
    schemas, records, wordy = heldout(seed)
    figures = {"real": measure(records, schemas, n, "real", wordy)}
    lm = DiffusionLM.from_pretrained(options.ours, device="cpu")
    for temperature in options.temperature:
        sampler = SamplerSettings(steps=options.steps, temperature=temperature)
        source = from_model(lm, seed=seed, sampler=sampler)
        figures[f"ours, temperature {temperature}"] = measure(source, schemas, n, "ours", wordy)
        for speaker in speakers(options.model, general=options.smollm2):
            for masks in options.masks:
                decoder = Decoder(speaker, masks, temperature=temperature, max_tokens=options.max_tokens)
                found = measure(from_decoder(decoder, seed=seed), schemas, n, f"{speaker.name}, {masks}", wordy)
                figures[f"{speaker.name}, {masks}, temperature {temperature}"] = found
    settings = {"steps": options.steps, "yardstick_tokens": tokens_seen(options.model)}
    save("yardstick_realism", {**settings, "sources": figures}, seed=seed, peers=PACKAGES)


if __name__ == "__main__":
    main()
