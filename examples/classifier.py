"""A CSV of labelled texts in, JSON out whose free-text field follows a label. Takes some minutes on a CPU."""

import argparse
import csv
from pathlib import Path

from controllable import DiffusionLM
from controllable.training import train_classifier

STATES = ["open", "pending", "resolved", "closed"]
TICKET = {
    "title": "Support ticket",
    "type": "object",
    "properties": {
        "subject": {"type": "string", "minLength": 20, "maxLength": 90},
        "status": {"enum": STATES},
    },
    "required": ["subject", "status"],
}


def main() -> None:
    """Train the classifier, and write tickets about each of its labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=400)
    arguments = parser.parse_args()
    with (Path(__file__).parent / "data" / "tickets.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    texts, topics = [row["subject"] for row in rows], [row["topic"] for row in rows]
    lm = DiffusionLM.from_pretrained()
    classifier = train_classifier(lm, texts, topics, at="/subject", steps=arguments.steps)
    print(classifier.report)
    for topic in classifier.labels:
        print(f"{topic}:")
        for ticket in lm.generate(TICKET, n=4, guidance=2.0 * classifier.guide(topic)):
            assert ticket.value["status"] in STATES
            print("  ", ticket.text)


if __name__ == "__main__":
    main()
