"""Targets as constraints: what can be said exactly of a text.

A value is contained, a length is a number of words, contexts are a beginning and an end, a sequence of tags is a
sequence of words that the parser reads with these tags elsewhere (it may read them with others here), and a span is a
sequence of words that it reads as such a phrase elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.controls import data
from benchmarks.controls.phrases import PhraseCounts, Reading
from benchmarks.controls.tagging.tags import read_and_keep
from benchmarks.controls.writers import Sampled, Settings
from constraints import Constraint, Contains, Regex, Template
from constraints import Length as LengthConstraint
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from guidance import Infill, PartsOfSpeech, SyntaxSpan


class Lexicon(NamedTuple):
    """Words, tags and phrases, as the parser has read them.

    Args:
        words: The words of each tag that are read with it as a rule; of two or three tags, separated by spaces, the
            phrases that are read so as a rule though not each of their words is.
        tags: How often each word was read with each tag.
        phrases: How often word sequences were read as phrases.
    """

    words: Mapping[str, Sequence[str]]
    tags: Mapping[str, Mapping[str, int]]
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
NEAR = 0.1
"""Words less than at the likeliest place that the parser may be expected to read so at another place of a value."""
LONGEST_PHRASES = 10_000
"""Characters of phrases: those of many words have little in common, and make large automata."""
TOGETHER = (2, 3)
"""Words of phrases that are read with some tags together."""
TIDY = Regex(r"\S+( \S+)*")
"""Words are separated by one space, as those of all E2E sentences are."""


NOTHING = Lexicon({}, {})


def lexicon(readings: Sequence[Reading]) -> Lexicon:
    """What is read in sentences; a tag that no word has as a rule gets those that ever have it."""
    single = _read_together(readings, 1)
    everywhere = _totals(single)
    found, tags = dict[str, list[str]](), defaultdict[str, Counter[str]](Counter)
    ruled = dict[str, list[str]]()
    for tag, words in single.items():
        sure = [word for word, count in words.most_common() if count >= max(FEWEST, SURE * everywhere[word])]
        ruled[tag] = sure[:MOST]
        found[tag] = ruled[tag] or [word for word, _ in words.most_common(MOST)]
        for word, count in words.items():
            tags[word][tag] = count
    for size in TOGETHER:
        several = _read_together(readings, size)
        everywhere = _totals(several)
        for key, phrases in several.items():
            sure = [
                phrase
                for phrase, count in phrases.most_common()
                if count >= max(FEWEST, SURE * everywhere[phrase])
                and not all(word in ruled[tag] for word, tag in zip(phrase.split(" "), key.split(" "), strict=True))
            ]
            if sure:
                found[key] = sure[:MOST]
    return Lexicon(found, tags, PhraseCounts(readings))


def lexicon_of(settings: Settings) -> Lexicon:
    """What is read in the training sentences; the readings are kept."""
    return lexicon(read_and_keep([each.words for each in data.sentences(settings.data, "train")]))


def _read_together(readings: Sequence[Reading], size: int) -> dict[str, Counter[str]]:
    """For so many tags in a row the words that are read with them, and how often."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for begin in range(len(reading.words) + 1 - size):
            piece = slice(begin, begin + size)
            seen[" ".join(reading.tags[piece])][" ".join(reading.words[piece])] += 1
    return seen


def _totals(seen: Mapping[str, Counter[str]]) -> Counter[str]:
    found = Counter[str]()
    for counts in seen.values():
        found.update(counts)
    return found


def constraint(target: data.Target, known: Lexicon) -> Constraint:
    """The texts that do as a target says, of words that are separated by one space.

    Args:
        target: The target.
        known: Words, tags and phrases, for targets of parts of speech and spans.

    Raises:
        InvalidOption: The target has a tag without words, or a label without phrases of that length.
        UnsatisfiableConstraint: There are none.
    """
    return TIDY & _constraint(target, known)


def _constraint(target: data.Target, known: Lexicon) -> Constraint:
    match target:
        case data.Value():
            return Contains(target.value)
        case data.Length():
            return LengthConstraint(target.words, target.words, unit="words")
        case data.Gap():
            return Infill(" ".join(target.left), " ".join(target.right)).constraint
        case data.Parts():
            return PartsOfSpeech(target.tags, words_for(target, known)).constraint
        case data.Both(data.Value(value=value), data.Parts() as parts):
            return Contains(value) & PartsOfSpeech(parts.tags, words_for(target, known)).constraint
        case data.Both():
            return _constraint(target.first, known) & _constraint(target.second, known)
        case data.Span():
            book = {target.label: phrases_for(target, known)}
            return SyntaxSpan(target.begin, target.end + 1, target.label, book).constraint


def words_for(target: data.Target, known: Lexicon) -> Mapping[str, Sequence[str]]:
    """The words and phrases of the tags that a target asks for, and its value where the parser may read it so."""
    tags = tags_of(target)
    row = f" {' '.join(tags)} "
    found = {key: list(phrases) for key, phrases in known.words.items() if " " in key and f" {key} " in row}
    found |= {tag: list(known.words.get(tag, ())) for tag in tags}
    if isinstance(target, data.Both) and isinstance(target.first, data.Value):
        for key in places_of(target.first.value, tags, known):
            found[key] = list(dict.fromkeys([target.first.value, *found.get(key, ())]))
    return found


def places_of(value: str, tags: Sequence[str], known: Lexicon) -> list[str]:
    """The tags, separated by spaces, at which a value may stand: those that its words are likeliest to be read with.

    At some targets they are likely to be read otherwise wherever they stand; then it is as few of them as can be.
    """
    words = value.split(" ")
    keys = dict.fromkeys(tuple(tags[begin : begin + len(words)]) for begin in range(len(tags) + 1 - len(words)))
    seen = [known.tags.get(word, {}) for word in words]
    scores = {
        key: sum(tags.get(tag, 0) / max(1, sum(tags.values())) for tags, tag in zip(seen, key, strict=True))
        for key in keys
    }
    best = max(scores.values(), default=0.0)
    return [" ".join(key) for key, score in scores.items() if score >= best - NEAR]


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
    while sum(map(len, found[:most])) > LONGEST_PHRASES and most > 1:
        most = 3 * most // 4
    return found[:most]


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

    @property
    def temperature(self) -> float:
        """That of text that is told something."""
        steered = self.settings.steered_temperature
        return super().temperature if steered is None else steered

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that do as they are told."""
        return [self._texts(target, n, seed) for target in targets]

    def _texts(self, target: data.Target, n: int, seed: int, **options: Any) -> list[str]:
        try:
            return self.sentences(n, seed=seed, output_type=self.output_type(target), **options)
        except UnsatisfiableConstraint:
            if not (isinstance(target, data.Both) and tags_of(target)):
                raise
            loose = data.Both(target.first, data.Length(len(tags_of(target))))
            return self.sentences(n, seed=seed, output_type=self.output_type(loose), **options)

    def output_type(self, target: data.Target) -> Template:
        """The output type for a target, which a writer that also steers takes as well."""
        return Template("{text}", text=constraint(target, self.known_for(target)))

    def known_for(self, target: data.Target) -> Lexicon:
        """What has to be known of words for a target; nothing is read for targets that need nothing."""
        return self.known if tags_of(target) or isinstance(target, data.Span) else NOTHING

    @property
    def known(self) -> Lexicon:
        """Words, tags and phrases, read in the training sentences when they are first needed."""
        if self._known is None:
            self._known = lexicon_of(self.settings)
        return self._known
