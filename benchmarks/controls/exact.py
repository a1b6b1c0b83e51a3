"""Targets as constraints: what can be said exactly of a text, as patterns of the JSON document that it stands in.

A value is contained, a length is a number of words, contexts are a beginning and an end, and a sequence of tags is a
sequence of words that the parser reads with these tags elsewhere (it may read them with others here). Spans cannot be
said: which words are a phrase is for the parser to decide.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.controls import data
from benchmarks.controls.phrases import Reading
from benchmarks.controls.tags import read_and_keep
from benchmarks.controls.writers import LONGEST, SENTENCE, Sampled, Settings
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.regex_syntax import MAX_PATTERN


class Lexicon(NamedTuple):
    """Words and tags, as the parser has read them.

    Args:
        words: The words of each tag that are read with it as a rule.
        tags: The tags that each word was ever read with.
    """

    words: Mapping[str, Sequence[str]]
    tags: Mapping[str, Collection[str]]


FEWEST = 10
"""How often a word has to be read with a tag to be one of its words."""
MOST = 200
"""Words of a tag, the most frequent ones."""
SURE = 0.8
"""Share of a word's readings that have to be of that tag."""


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
    return Lexicon(found, tags)


def patterns(target: data.Target, known: Lexicon) -> list[str]:
    """Regular expressions that a text fulfils if and only if it does as the target says.

    Args:
        target: The target.
        known: Words and tags, for targets of parts of speech.

    Raises:
        InvalidOption: The target cannot be said, or it has a tag without words.
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
            raise InvalidOption("a phrase cannot be said as a pattern", hint="Leave out the control 'spans'")


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


def _places(tags: Sequence[str], words: Mapping[str, Sequence[str]]) -> str:
    """One of its words for each tag."""
    places = ("|".join(map(re.escape, words[tag])) for tag in tags)
    return "^" + " ".join(f"({place})" for place in places) + "$"


def document(target: data.Target, known: Lexicon) -> dict[str, object]:
    """The JSON Schema of a document whose text does as the target says; the arguments and errors of `patterns`."""
    text: dict[str, object] = {"type": "string", "allOf": [{"pattern": each} for each in patterns(target, known)]}
    # Counting words and characters at once would take too many states.
    if not tags_of(target) and not _counted(target):
        text["maxLength"] = LONGEST
    return {**SENTENCE, "properties": {"text": text}}


def _counted(target: data.Target) -> bool:
    """Whether the number of words is told."""
    return isinstance(target, data.Length) or (isinstance(target, data.Both) and _counted(target.second))


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
        known: Words and tags; None to read them in the training sentences when they are needed.
    """

    name = "exact constraint"

    def __init__(self, settings: Settings, known: Lexicon | None = None) -> None:
        super().__init__(settings)
        self._known = known

    def takes(self, target: data.Target) -> bool:
        """All but spans."""
        return not isinstance(target, data.Span)

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
        return document(target, self.known if tags_of(target) else NOTHING)

    @property
    def known(self) -> Lexicon:
        """Words and tags, read in the training sentences when they are first needed."""
        if self._known is None:
            self._known = lexicon(read_and_keep([each.words for each in data.sentences(self.settings.data, "train")]))
        return self._known
