"""Sampler settings at 12 steps, each changed alone: realism on record families that were never trained on.

python -m benchmarks.content.sampler
"""

import argparse
from dataclasses import asdict, replace

from tqdm import tqdm

from benchmarks.content.realism import from_model, heldout, measure
from benchmarks.record import save
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings

BASE = SamplerSettings()
CHANGES: tuple[dict[str, object], ...] = (
    {},
    {"estimate": "mean"},
    {"estimate": "sample"},
    {"estimate": "mixed"},
    {"renoise": 0.0},
    {"renoise": 0.5},
    {"renoise": 0.9},
    {"renoise": 1.0},
    {"lowest": 1.0},
    {"lowest": 0.7},
    {"lowest": 0.4},
    {"lowest": 0.0},
    {"temperature": 0.2},
    {"temperature": 0.35},
    {"temperature": 0.5},
    {"temperature": 0.7},
    {"refresh": 1},
    {"refresh": 4},
    {"refresh": 6},
    {"refresh": 12},
    {"commit": 0.7},
    {"commit": 1.0},
    {"commit": 1.5},
)
KEPT = ("wordy_strings_with_a_word", "agreement", "distinct_strings", "distinct_2")


def main() -> None:
    """Measure every setting that differs from the default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=48, help="documents for each family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=locate)
    arguments = parser.parse_args()
    lm = DiffusionLM.from_pretrained(arguments.model, device="cpu")
    schemas, _, wordy = heldout(arguments.seed)
    settings = dict.fromkeys(replace(BASE, **change) for change in CHANGES)  # type: ignore[arg-type]
    rows = []
    for sampler in tqdm(settings, unit="setting", disable=None):
        source = from_model(lm, seed=arguments.seed, sampler=sampler)
        found = measure(source, schemas, arguments.n, "sampler", wordy)
        rows.append({"settings": asdict(sampler), **{key: found[key] for key in KEPT}})
    save("sampler", {"documents": arguments.n * len(schemas), "rows": rows}, seed=arguments.seed)


if __name__ == "__main__":
    main()
