"""Every ready-made control: what the model writes by itself, and what it writes under the control."""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from controllable import DiffusionLM
from controllable.training import train_classifier
from guidance import (
    Avoid,
    Diversity,
    Guidance,
    Infill,
    Keyword,
    Length,
    PartsOfSpeech,
    Readability,
    SemanticContent,
    Similarity,
    SyntaxSpan,
    SyntaxTree,
)
from guidance.classifiers import Classifier

NOTE = {
    "type": "object",
    "properties": {"note": {"type": "string", "minLength": 12, "maxLength": 60}},
    "required": ["note"],
}
AT = "/note"
LEXICON = {
    "DET": ["The", "the", "a", "this"],
    "ADJ": ["good", "new", "small", "great"],
    "NOUN": ["staff", "food", "service", "order", "customer", "menu"],
    "VERB": ["offers", "likes", "needs", "includes"],
}
PHRASES = {"NP": ["the menu", "a new customer", "the good service", "The staff", "The new menu"]}


def controls() -> Iterator[tuple[str, Guidance]]:
    """What is wished, and the control that wishes it."""
    yield "five words", Length(5, at=AT)
    yield "the word 'coffee'", Keyword(" coffee")
    yield "never 'Adds'", Avoid("Adds")
    yield "about food, or about service", SemanticContent(["the food", "the service"], at=AT)
    yield "determiner, noun, verb, noun", PartsOfSpeech(["DET", "NOUN", "VERB", "NOUN"], LEXICON, at=AT)
    yield "the first three words are a noun phrase", SyntaxSpan(0, 3, "NP", PHRASES, at=AT)
    tree = "(S (NP (DET) (NOUN)) (VP (VERB likes) (NP (DET) (NOUN))))"
    yield "a subject that likes an object", SyntaxTree(tree, LEXICON, PHRASES, at=AT)
    yield "begins and ends as told", Infill("The staff", "every day.", max_words=5, at=AT)
    yield "easy to read", Readability(2.0, at=AT)
    yield "like another text", Similarity("The waiter brings the order to the table.", at=AT)
    yield "unlike each other", Diversity(at=AT)


def main() -> None:
    """Print two texts without guidance, then two under each control, a classifier's among them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=60, help="training steps of the classifier")
    arguments = parser.parse_args()
    lm = DiffusionLM.from_pretrained()
    generator = lm.compile(NOTE, seed=3)

    def show(wish: str, guidance: Guidance | None = None) -> None:
        texts = [written.value["note"] for written in generator(2, guidance=guidance)]
        print(f"{wish:40}", " | ".join(texts))

    show("unguided")
    for wish, guidance in controls():
        show(wish, guidance)

    with (Path(__file__).parent / "data" / "reviews.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    texts, moods = [row["review"] for row in rows], [row["mood"] for row in rows]
    with TemporaryDirectory() as folder:
        train_classifier(lm, texts, moods, at=AT, steps=arguments.steps, background=16).save_pretrained(folder)
        for mood in ("positive", "negative"):
            show(mood, 2.0 * Classifier.from_pretrained(folder).guide(mood))


if __name__ == "__main__":
    main()
