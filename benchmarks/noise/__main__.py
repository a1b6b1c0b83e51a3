"""Trains networks that differ in the noise they learn from, and lets each write with few and with more steps.

python -m benchmarks.noise             # 9 networks; some 12 minutes each on one core
python -m benchmarks.noise --report    # saves what there is, trains and writes nothing

All is kept in a folder as it comes: a run that was ended, or given fewer seeds, goes on where it was.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import torch

from benchmarks.ablation.variants import SIZES
from benchmarks.noise.kinds import FALLING, KEPT, KINDS, LATE, MASKED, WAYS, settings_of
from benchmarks.noise.learning import DECAY, POSITIONS, RATES, SELF_CONDITION, learn, learned
from benchmarks.noise.section import noise
from benchmarks.noise.summary import summary
from benchmarks.noise.writing import Judge
from benchmarks.record import save, whole_lines
from controllable import DiffusionLM
from corpus.records.build import build

CORPUS = "corpus"
DOCUMENTS = 120_000
STEPS = 1_500
WRITTEN_STEPS = (1, 2, 4, 12)
WORK = Path(__file__).parents[2] / "data" / "noise"


class Bench:
    """What is there so far.

    Args:
        work: Folder of networks and rows.
        n: Documents to write for each family.
        steps: Steps of a training.
    """

    def __init__(self, work: Path, *, n: int, steps: int) -> None:
        self.work, self.n, self.steps = work, n, steps
        self.path = work / f"rows-{steps}-{n}.jsonl"
        self.rows: list[dict[str, Any]] = [json.loads(line) for line in whole_lines(self.path)]

    def lacking(self, kind: str, seed: int, ways: Sequence[str]) -> list[tuple[str, int]]:
        """Those of some ways, with their numbers of steps, in which a network has not written yet."""
        known = {(row["way"], row["steps"]) for row in self.rows if (row["kind"], row["seed"]) == (kind, seed)}
        wanted = (setting for setting in settings_of(kind, WRITTEN_STEPS) if setting[0] in ways)
        return [setting for setting in wanted if setting not in known]

    def write(self, kind: str, seed: int, ways: Sequence[str], judge: Judge) -> None:
        """Train a network to its end and let it write, as far as neither has been done yet."""
        if not (lacking := self.lacking(kind, seed, ways)):
            return
        run = learn(kind, seed=seed, steps=self.steps, corpus=self.work / CORPUS, work=self.work)
        lm = DiffusionLM.from_pretrained(run / "model", device="cpu")
        for way, steps in lacking:
            label = f"{kind} {seed}, {way}, {steps} steps"
            found = judge.of_network(lm, WAYS[way].settings(steps), seed=seed, label=label)
            row = {"kind": kind, "seed": seed, "way": way, "steps": steps, **found}
            with self.path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row) + "\n")
            self.rows.append(row)

    def networks(self) -> list[dict[str, Any]]:
        """The networks that have learned to the end and written, by kind."""
        pairs = {(row["kind"], row["seed"]) for row in self.rows}
        return [
            {"kind": kind, "seed": seed, **learned(self.work / f"{kind}-{seed}")}
            for kind, seed in sorted(pairs, key=lambda pair: (list(KINDS).index(pair[0]), pair[1]))
        ]

    def figures(self, real: dict[str, Any]) -> dict[str, Any]:
        """All that is saved, of what there is."""
        settings = {
            "documents": DOCUMENTS, "steps": self.steps, "decay": self.steps // DECAY, "positions": POSITIONS,
            "n": self.n, **SIZES, **RATES, **SELF_CONDITION,
        }  # fmt: skip
        return {
            "settings": settings,
            "kinds": {name: kind.what for name, kind in KINDS.items()},
            "ways": {name: way.what for name, way in WAYS.items()},
            "networks": self.networks(),
            "real": real,
            "summary": summary(self.rows, against=(MASKED, KEPT)),
            "rows": self.rows,
        }


def main() -> None:
    """Train, write, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of each training")
    parser.add_argument("-n", type=int, default=32, help="documents to write for each family")
    parser.add_argument("--out", type=Path, default=WORK, help="folder of corpus, networks and rows")
    parser.add_argument("--report", action="store_true", help="save what there is, and no more")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    bench, judge = Bench(options.out, n=options.n, steps=options.steps), Judge(options.n)
    corpus = options.out / CORPUS
    if not options.report:
        if not (corpus / "manifest.json").exists():
            build(corpus, documents=DOCUMENTS, seed=0)
        # What was asked first comes first: late writing is dear, and there to know.
        for seed, ways, kind in product(options.seeds, ((KEPT, FALLING), (LATE,)), options.kinds):
            bench.write(kind, seed, ways, judge)
    figures = bench.figures(judge.of_records())
    save("noise", figures, seed=min(options.seeds))
    print("\n".join(noise(figures)))


if __name__ == "__main__":
    main()
