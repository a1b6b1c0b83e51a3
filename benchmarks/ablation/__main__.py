"""How each variant of a small network writes records of families it has not seen, trained with every seed.

python -m benchmarks.ablation

Rows are saved as they come: a run that was ended goes on where it was.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from benchmarks.ablation.chart import draw
from benchmarks.ablation.learning import LONGEST, POSITIONS, learn, learn_left_to_right
from benchmarks.ablation.questions import ask, questions, related
from benchmarks.ablation.variants import AUTOREGRESSIVE, SIZES, VARIANTS
from benchmarks.content.realism import Source, from_model, heldout, measure
from benchmarks.record import RESULTS, save, whole_lines
from benchmarks.yardstick.network.decode import Decoder
from benchmarks.yardstick.sources import from_decoder
from benchmarks.yardstick.speakers import speaker
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.network.denoiser import Denoiser
from controllable.network.tokenization import train_tokenizer
from controllable.training.dataset import Encoded, encode_documents
from controllable.training.training_documents import segments
from controllable.writing.layout_prior import LAYOUT_PRIOR_FILE, LearnedLayoutPrior
from corpus.families.discovery import families
from corpus.records.splits import HELDOUT_FAMILIES

KEPT = ("agreement", "wordy_strings_with_a_word", "distinct_strings", "valid")
EVERYTHING = [*VARIANTS, AUTOREGRESSIVE]
WORK = Path(__file__).parents[2] / "runs" / "ablation"


class Bench:
    """The documents that are learned from, and the families that are asked for.

    Args:
        documents: Number of documents to learn from.
        asked: Number of addresses to ask for.
        n: Documents to write for each family.
    """

    def __init__(self, *, documents: int, asked: int, n: int) -> None:
        known = sorted(set(families()) - HELDOUT_FAMILIES)
        self.records = list(islice(related(known, random.Random(0)), documents))
        self.asked, self.n = asked, n
        self.schemas, _, self.wordy = heldout(0)
        self.bundled: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(locate())
        self.encoded: dict[int | None, tuple[PreTrainedTokenizerFast, Encoded]] = {}

    def material(self, vocab_size: int | None) -> tuple[PreTrainedTokenizerFast, Encoded]:
        """A tokenizer and the documents in its tokens; None for the bundled model's."""
        if vocab_size not in self.encoded:
            tokenizer = self.bundled
            if vocab_size is not None:
                texts = (piece.text for record in self.records for piece in segments(record))
                tokenizer = train_tokenizer(texts, vocab_size=vocab_size)
            documents: Iterator[dict[str, object]] = ({"data": record} for record in self.records)
            encoded = encode_documents(documents, tokenizer, max_length=LONGEST, progress=True)
            self.encoded[vocab_size] = tokenizer, encoded
        return self.encoded[vocab_size]

    def address(self, denoiser: Denoiser, tokenizer: PreTrainedTokenizerFast) -> float:
        """Nats of an address of a family that was not seen."""
        stream = related(sorted(HELDOUT_FAMILIES), random.Random(1))
        return ask(denoiser, questions(stream, tokenizer, self.asked), seed=0)

    def written(self, source: Source, label: str) -> dict[str, float]:
        """Figures of the documents that a source writes for the families that were not seen."""
        found = measure(source, self.schemas, self.n, label, self.wordy)
        return {key: found[key] for key in KEPT}

    def of_variant(self, name: str, *, steps: int, seed: int) -> dict[str, Any]:
        """Train and measure a variant of ours."""
        variant = VARIANTS[name]
        tokenizer, encoded = self.material(variant.vocab_size)
        denoiser = learn(encoded, tokenizer, variant, steps=steps, seed=seed, label=name)
        lm = DiffusionLM(denoiser, tokenizer, LearnedLayoutPrior.load(locate() / LAYOUT_PRIOR_FILE))
        return {
            "group": variant.group,
            "parameters": _parameters(denoiser),
            "address": self.address(denoiser, tokenizer),
            **self.written(from_model(lm, seed=seed, sampler=variant.sampler), name),
        }

    def of_control(self, *, steps: int, seed: int) -> dict[str, Any]:
        """Train and measure the control that writes from left to right."""
        tokenizer, encoded = self.material(None)
        model = learn_left_to_right(encoded, tokenizer, steps=steps, seed=seed, label=AUTOREGRESSIVE)
        decoder = Decoder(speaker(model, tokenizer), "llguidance")
        source = from_decoder(decoder, seed=seed)
        return {"group": "control", "parameters": _parameters(model), **self.written(source, AUTOREGRESSIVE)}


def _parameters(model: Denoiser | LlamaForCausalLM) -> int:
    return sum(weight.numel() for weight in model.parameters())


def collected(path: Path, wanted: list[tuple[str, int]], make: Callable[[str, int], dict[str, Any]]) -> list[Any]:
    """The rows of all names and seeds, those that are not saved yet being made."""
    rows = [json.loads(line) for line in whole_lines(path)]
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {(row["variant"], row["seed"]): row for row in rows}
    for name, seed in wanted:
        if (name, seed) not in known:
            known[name, seed] = {"variant": name, "seed": seed, **make(name, seed)}
            with path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(known[name, seed]) + "\n")
    return [known[pair] for pair in wanted]


def summary(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Mean, lowest and highest of each figure of each variant."""
    found: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys(row["variant"] for row in rows):
        own = [row for row in rows if row["variant"] == name]
        found[name] = {"group": own[0]["group"], "parameters": own[0]["parameters"], "seeds": len(own)}
        for key in ("address", *KEPT):
            if values := [row[key] for row in own if key in row]:
                found[name][key] = {"mean": fmean(values), "least": min(values), "most": max(values)}
    return found


def main() -> None:
    """Train and measure, save and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--documents", type=int, default=20_000, help="documents to learn from")
    parser.add_argument("--questions", type=int, default=200, help="addresses to ask for")
    parser.add_argument("-n", type=int, default=16, help="documents to write for each family")
    parser.add_argument(
        "--variants", nargs="+", choices=(*VARIANTS, AUTOREGRESSIVE), default=[*VARIANTS, AUTOREGRESSIVE]
    )
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the rows")
    options = parser.parse_args()
    torch.set_num_threads(1)
    sizes = {"documents": options.documents, "questions": options.questions, "n": options.n}
    bench = Bench(documents=options.documents, asked=options.questions, n=options.n)

    def make(name: str, seed: int) -> dict[str, Any]:
        if name == AUTOREGRESSIVE:
            return bench.of_control(steps=options.steps, seed=seed)
        return bench.of_variant(name, steps=options.steps, seed=seed)

    wanted = [(name, seed) for seed in options.seeds for name in options.variants]
    key = "-".join(str(number) for number in (options.steps, *sizes.values()))
    rows = collected(options.work / f"rows-{key}.jsonl", wanted, make)
    settings = {**sizes, "steps": options.steps, "positions": POSITIONS, **SIZES}
    found = summary(rows)
    draw(found, RESULTS / "ablation.png")
    save("ablation", {"settings": settings, "summary": found, "rows": rows}, seed=0, peers=("llguidance",))


if __name__ == "__main__":
    main()
