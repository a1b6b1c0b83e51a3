"""Which texts serve a slot: bundled ones that fit its field, and its schema's examples, those in its language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, writable
from constraints.json_trees.equality import compact
from constraints.layouts.layout import Slot
from constraints.lexicon.lexicon import Lexicon
from controllable.lexicons import bundled
from controllable.lexicons.described_field import Field
from controllable.lexicons.named_examples import named_examples
from controllable.lexicons.own import QUOTELESS

_PHRASE = 4
"""Words of a phrase."""
_FREE_PHRASES, _FREE_WORDS = 0.1, 0.5
"""How often, where it is not sure that texts fit, a phrase or a few words are written freely: a network of this size
spells phrases worse than the wrong ones fit."""
_BEYOND_LATIN = "\u0250"
"""The first character behind the blocks of Latin letters."""
NUMBERS = frozenset({"integer", "number", "decimal"})
"""Kinds of slots whose values are numbers."""
EXAMPLES = (0.2, 0.35, 0.5)
"""Probability that a value is an example of its schema, where that has one, two, or more: what is left has to vary."""


@dataclass(frozen=True, eq=False)
class Served:
    """Texts for a slot.

    Args:
        lexicon: The texts.
        contents: How each is written in the slot.
        share: Probability that the value is one of them.
        weighty: Whether their weights are to count: beside what the network says, and where a language has few texts.
    """

    lexicon: Lexicon
    contents: Sequence[str]
    share: float
    weighty: bool = False


@lru_cache(maxsize=1024)
def serving(field: Field, language: ByteDFA) -> Served | None:
    """The bundled texts for a slot, None where there are none.

    Args:
        field: The field.
        language: What the slot lets through, between quotes.
    """
    match = bundled(field)
    if match is None:
        return None
    contents = [escape(text) for text in match.texts]
    readable = not field.key.isascii() or bool(field.language)
    fit = np.flatnonzero(
        [
            (readable or latin(text)) and language.accepts(content)
            for text, content in zip(match.texts, contents, strict=True)
        ]
    )
    if not len(fit):
        return None
    lexicon = Lexicon([match.texts[number] for number in fit.tolist()], match.weights[fit])
    spaces = np.array([text.count(" ") for text in lexicon.texts])
    phrases = float(lexicon.weights @ (spaces >= _PHRASE - 1) / lexicon.weights.sum())
    doubt = 1.0 - match.confidence * float(lexicon.weights.sum() / match.weights.sum())
    share = 1.0 - doubt * (phrases * _FREE_PHRASES + (1.0 - phrases) * _FREE_WORDS)
    return Served(lexicon, [contents[number].decode() for number in fit], share)


def exemplified(slot: Slot) -> Served | None:
    """What the schema of a slot names as examples, None where it names none that may be written."""
    note = slot.note
    if not isinstance(slot.language, ByteDFA) or slot.kind == "key" or not (note.examples or note.description):
        return None
    if slot.kind in NUMBERS:
        given = [
            compact(each) for each in note.examples if isinstance(each, int | float) and not isinstance(each, bool)
        ]
    else:
        given = [each for each in note.examples if isinstance(each, str)]
    return _exemplified(tuple(given), note.description, slot.language, slot.kind not in QUOTELESS)


@lru_cache(maxsize=1024)
def _exemplified(given: tuple[str, ...], description: str, language: ByteDFA, quoted: bool) -> Served | None:
    pairs = {
        text: content.decode()
        for text in named_examples({"examples": list(given), "description": description})
        if writable(text) and language.accepts(content := written(text, quoted=quoted))
    }
    if not pairs:
        return None
    share = EXAMPLES[min(len(pairs), len(EXAMPLES)) - 1]
    return Served(Lexicon.of(pairs), list(pairs.values()), share, weighty=True)


def written(text: str, *, quoted: bool) -> bytes:
    """How a text is written in a slot."""
    return escape(text) if quoted else text.encode()


def latin(text: str) -> bool:
    """Whether all letters of a text are Latin ones: what one expects of a field with a Latin name."""
    return all(character < _BEYOND_LATIN or not character.isalpha() for character in text)
