"""How far a classifier that was trained by one call steers a field, judged by a classifier of another kind.

The guide is trained on `examples/data/tickets.csv`. The judge is a naive Bayes classifier over whole words, trained on
sentences of other forms; what holds none of its words, or as many of each side, counts as neither topic.
"""

import argparse
import csv
import math
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from benchmarks.content.words import distinct, has_word
from benchmarks.record import save
from controllable import DiffusionLM
from controllable.training import train_classifier

DATA = Path(__file__).parents[2] / "examples" / "data" / "tickets.csv"
TICKET = {
    "title": "Support ticket",
    "type": "object",
    "properties": {"subject": {"type": "string", "minLength": 20, "maxLength": 90}},
    "required": ["subject"],
}
WEIGHTS = (1.0, 2.0, 4.0)
THINGS = {
    "technical": "password login server database website app network connection screen software browser account page "
    "device computer file error version endpoint email link system",
    "order": "order payment refund invoice delivery subscription shipment product package discount price receipt "
    "address parcel warehouse courier card customer charge item purchase billing",
}
FORMS = (
    "Where is my {0}", "I have a {0} and no {1}", "{0} and {1}", "We lost the {0} yesterday", "Send the {0} again",
    "Who can help me about this {0} or that {1}", "There is something odd with {0}",
)  # fmt: skip
EVIDENCE = math.log(2.0)
"""What the words of a text must weigh together to count for a topic, in nats."""


class Judge:
    """Naive Bayes over the words of two topics (Lewis 1998, doi 10.1007/BFb0026666)."""

    def __init__(self, *, seed: int, texts: int = 2_000) -> None:
        rng = random.Random(seed)
        counts: dict[str, Counter[str]] = {}
        for topic, things in THINGS.items():
            counts[topic] = Counter()
            for _ in range(texts // len(THINGS)):
                counts[topic].update(set(words_of(rng.choice(FORMS).format(*rng.sample(things.split(), 2)))))
        one, other = counts.values()
        self.topics = tuple(counts)
        self.weight = {word: math.log((one[word] + 1.0) / (other[word] + 1.0)) for word in one | other}

    def __call__(self, text: str) -> str:
        """The topic of a text, or "neither"."""
        total = sum(self.weight.get(word, 0.0) for word in set(words_of(text)))
        return "neither" if abs(total) < EVIDENCE else self.topics[int(total < 0)]


def words_of(text: str) -> list[str]:
    """The words in lower case, without an s at the end."""
    return [word.removesuffix("s") for word in re.findall(r"[a-z]+", text.lower())]


def share(hits: int, count: int) -> dict[str, float]:
    """A share with its 95 % interval (Clopper and Pearson)."""
    interval = binomtest(hits, count).proportion_ci(0.95)
    return {"share": hits / count, "low": float(interval.low), "high": float(interval.high)}


def judged(texts: Sequence[str], topic: str, judge: Judge) -> dict[str, Any]:
    """What was found in the texts that should be about a topic."""
    verdicts = Counter(judge(text) for text in texts)
    return {
        "topic": share(verdicts[topic], len(texts)),
        "neither": verdicts["neither"] / len(texts),
        "words": sum(has_word(text) for text in texts) / len(texts),
        "distinct_pairs": distinct(list(texts), 2),
        "examples": list(texts[:3]),
    }


def main() -> None:
    """Train, write with and without guidance, judge, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=100, help="texts for each topic and setting")
    parser.add_argument("--steps", type=int, default=400, help="training steps")
    parser.add_argument("--temperature", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with DATA.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    lm, judge = DiffusionLM.from_pretrained(device="cpu"), Judge(seed=options.seed)
    begin = time.perf_counter()
    classifier = train_classifier(
        lm, [row["subject"] for row in rows], [row["topic"] for row in rows], at="/subject", steps=options.steps,
        seed=options.seed,
    )  # fmt: skip
    assert classifier.report is not None
    figures: dict[str, Any] = {
        "training_seconds": time.perf_counter() - begin,
        "held_out": {f"{1 - known:.2f}": score for known, score in classifier.report.scores.items()},
        "judge_on_training_texts": sum(judge(row["subject"]) == row["topic"] for row in rows) / len(rows),
        "settings": [],
    }
    generator = lm.compile(TICKET, seed=options.seed + 1, temperature=options.temperature)
    for weight in (0.0, *WEIGHTS):
        begin = time.perf_counter()
        found, hits = dict[str, Any](), 0
        for topic in classifier.labels:
            guidance = weight * classifier.guide(topic) if weight else None
            texts = [one.value["subject"] for one in generator(options.samples, guidance=guidance)]
            found[topic] = judged(texts, topic, judge)
            hits += sum(judge(text) == topic for text in texts)
        count = options.samples * len(classifier.labels)
        seconds = (time.perf_counter() - begin) / count
        figures["settings"].append(
            {"weight": weight, "all": share(hits, count), "seconds_a_text": seconds, "topics": found}
        )
        print(weight, figures["settings"][-1]["all"], flush=True)
    save("classifier_guidance", figures, seed=options.seed)


if __name__ == "__main__":
    main()
