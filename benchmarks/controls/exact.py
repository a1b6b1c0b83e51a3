"""Targets as constraints: what can be said exactly of a text, as patterns of the JSON document that it stands in.

A value is contained, a length is a number of words, contexts are a beginning and an end, a sequence of tags is a
sequence of words that the parser reads with these tags elsewhere (it may read them with others here), and a span is a
sequence of words that it reads as such a phrase elsewhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.controls import data
from benchmarks.controls.phrases import PhraseCounts, Reading
from benchmarks.controls.tags import read_and_keep
from benchmarks.controls.writers import SENTENCE, Sampled, Settings
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.regex_syntax import MAX_PATTERN


class Lexicon(NamedTuple):
    """Words, tags and phrases, as the parser has read them.

    Args:
        words: The words of each tag that are read with it as a rule.
        tags: The tags that each word was ever read with.
        phrases: How often word sequences were read as phrases.
    """

    words: Mapping[str, Sequence[str]]
    tags: Mapping[str, Collection[str]]
    phrases: PhraseCounts = PhraseCounts()


FEWEST = 10
"""How often a word has to be read with a tag, or some words as a phrase, to be one of its words or phrases."""
MOST = 200
"""Words of a tag and phrases of a label, the most frequent ones."""
SURE = 0.8
"""Share of a word's readings that have to be of that tag."""
SURE_PHRASE = 0.95
"""Share of the places of some words at which they have to be a phrase of that label. It is higher than that of words:
what stands beside a phrase in a new text is anybody's guess."""
LONGEST_PHRASES = MAX_PATTERN // 2
"""Characters of a pattern for phrases: those of many words have little in common, and make large automata."""


NOTHING = Lexicon({}, {})


def lexicon(readings: Sequence[Reading]) -> Lexicon:
    """What is read in sentences; a tag that no word has as a rule gets those that ever have it."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for word, tag in zip(reading.words, reading.tags, strict=True):
            seen[tag][word] += 1
    everywhere = Counter[str]()
    for words in seen.values():
        everywhere.update(words)
    found, tags = dict[str, list[str]](), defaultdict[str, set[str]](set)
    for tag, words in seen.items():
        sure = [word for word, count in words.most_common() if count >= max(FEWEST, SURE * everywhere[word])]
        found[tag] = (sure or [word for word, _ in words.most_common()])[:MOST]
        for word in words:
            tags[word].add(tag)
    return Lexicon(found, tags, PhraseCounts(readings))


def patterns(target: data.Target, known: Lexicon) -> list[str]:
    """Regular expressions that a text fulfils if and only if it does as the target says.

    Args:
        target: The target.
        known: Words, tags and phrases, for targets of parts of speech and spans.

    Raises:
        InvalidOption: The target has a tag without words, or a label without phrases of that length.
    """
    match target:
        case data.Value():
            return [re.escape(target.value)]
        case data.Length():
            return [rf"^[^ ]+( [^ ]+){{{target.words - 1}}}$"]
        case data.Gap():
            left, right = (re.escape(" ".join(part)) for part in (target.left, target.right))
            return [f"^{left} .* {right}$"]
        case data.Parts():
            return [_places(target.tags, words_for(target, known))]
        case data.Both(data.Value(value=value), data.Parts() as parts):
            return [re.escape(value), _places(parts.tags, words_for(target, known))]
        case data.Both():
            return [*patterns(target.first, known), *patterns(target.second, known)]
        case data.Span():
            return [_phrase(target.begin, phrases_for(target, known))]


def words_for(target: data.Target, known: Lexicon) -> Mapping[str, Sequence[str]]:
    """The words of each tag that a target asks for, as many as a pattern can hold, the most frequent ones first.

    Raises:
        InvalidOption: A tag has no words.
    """
    tags = tags_of(target)
    value = target.first.value if isinstance(target, data.Both) and isinstance(target.first, data.Value) else ""
    # The words of a value may stand wherever they were read at all.
    more = {tag: [word for word in value.split() if tag in known.tags.get(word, ())] for tag in tags}
    words = {tag: list(dict.fromkeys([*more[tag], *known.words.get(tag, ())])) for tag in tags}
    if strange := sorted(tag for tag, found in words.items() if not found):
        raise InvalidOption(f"there are no words for {', '.join(strange)}", hint="Read more sentences")
    most = MOST
    while len(_places(tags, few := {tag: found[:most] for tag, found in words.items()})) > MAX_PATTERN and most > 1:
        most = 3 * most // 4
    return few


def phrases_for(target: data.Span, known: Lexicon) -> Sequence[str]:
    """The phrases that a span may be, as many as `LONGEST_PHRASES` lets, the most frequent ones first.

    They are read as a rule with its label wherever they stand; where no such phrase has been seen often enough, those
    that were seen at all count, and where none is read so as a rule, those that ever were.

    Raises:
        InvalidOption: No phrase of the label has that many words.
    """
    words = target.end + 1 - target.begin
    seen = known.phrases.of(target.label, words)
    everywhere = known.phrases.occurrences(seen, words)
    if not seen:
        raise InvalidOption(f"there is no {target.label} of {words} words", hint="Read more sentences")
    sure = [text for text, count in seen.most_common() if count >= SURE_PHRASE * everywhere[text]]
    often = [text for text in sure if seen[text] >= FEWEST]
    found, most = often or sure or [text for text, _ in seen.most_common()], MOST
    while len(_phrase(target.begin, found[:most])) > LONGEST_PHRASES and most > 1:
        most = 3 * most // 4
    return found[:most]


def _phrase(begin: int, phrases: Sequence[str]) -> str:
    """One of some phrases behind so many words."""
    return rf"^([^ ]+ ){{{begin}}}({'|'.join(map(re.escape, phrases))})( [^ ]+)*$"


def _places(tags: Sequence[str], words: Mapping[str, Sequence[str]]) -> str:
    """One of its words for each tag."""
    places = ("|".join(map(re.escape, words[tag])) for tag in tags)
    return "^" + " ".join(f"({place})" for place in places) + "$"


def document(target: data.Target, known: Lexicon) -> dict[str, object]:
    """The JSON Schema of a document whose text does as the target says; the arguments and errors of `patterns`."""
    text: dict[str, object] = {"type": "string", "allOf": [{"pattern": each} for each in patterns(target, known)]}
    return {**SENTENCE, "properties": {"text": text}}


def tags_of(target: data.Target) -> tuple[str, ...]:
    """The tags that a target asks for, none where it asks for none."""
    match target:
        case data.Parts():
            return target.tags
        case data.Both():
            return tags_of(target.second)
        case _:
            return ()


class Exact(Sampled):
    """The diffusion model under the target as a constraint, without a gradient.

    Where no words of these tags hold the value, a text with the value, of that length, is what is written.

    Args:
        settings: The settings of the writers.
        known: Words, tags and phrases; None to read them in the training sentences when they are needed.
    """

    name = "exact constraint"

    def __init__(self, settings: Settings, known: Lexicon | None = None) -> None:
        super().__init__(settings)
        self._known = known

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that do as they are told."""
        return [self._texts(target, n, seed) for target in targets]

    def _texts(self, target: data.Target, n: int, seed: int, **options: Any) -> list[str]:
        try:
            return self.sentences(n, seed=seed, output_type=self.document(target), **options)
        except UnsatisfiableConstraint:
            if not (isinstance(target, data.Both) and tags_of(target)):
                raise
            loose = data.Both(target.first, data.Length(len(tags_of(target))))
            return self.sentences(n, seed=seed, output_type=self.document(loose), **options)

    def document(self, target: data.Target) -> dict[str, object]:
        """The output type for a target, which a writer that also steers takes as well."""
        return document(target, self.known_for(target))

    def known_for(self, target: data.Target) -> Lexicon:
        """What has to be known of words for a target; nothing is read for targets that need nothing."""
        return self.known if tags_of(target) or isinstance(target, data.Span) else NOTHING

    @property
    def known(self) -> Lexicon:
        """Words, tags and phrases, read in the training sentences when they are first needed."""
        if self._known is None:
            self._known = lexicon(read_and_keep([each.words for each in data.sentences(self.settings.data, "train")]))
        return self._known
