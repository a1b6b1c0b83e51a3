"""Phrases of a dependency parse.

The published spans are those of a constituency parser (benepar). A dependency parse has no phrases, but a head is one
together with what hangs from it, and smaller ones lie in the larger: the head with none, one, two ... of its dependents
to the right. The labels that it can give, and from what:

| label | head | its words |
|---|---|---|
| NP | NOUN, PROPN, PRON; NUM, ADJ, DET in the place of a noun | all on its left, any number of those on its right |
| PP | a preposition | all on its left, one dependent or more on its right |
| VP | VERB, AUX | from itself or its auxiliaries, negations, adverbs after the subject; any on its right |
| S | VERB, AUX with a subject or "to" | all on its left but a conjunction, any number on its right |
| SBAR | VERB, AUX with a conjunction, or of a clause that is an object or an attribute | as S, with the conjunction |
| ADJP, ADVP | ADJ, ADV; as an attribute only with words of its own | all on its left, any number on its right |
| QP | NUM with words of its own | the same |
| PRT | particle of a verb | itself |
| WHNP, WHADVP, WHPP | "which", "where", "in which" | the same, and "which" with its preposition |

Two labels at once (`S::VP`) are two phrases with the same words. What it cannot give: NML, UCP, CONJP, FRAG, SINV, PRN
..., which are differences that a dependency parse does not make, and a sentence without a verb (`S::NP`); `readable`
tells. What it gives is at times a phrase where the grammar of the Penn Treebank has none, as for the first of three
dependents that stand side by side there: more is called a phrase here, so the share of successes for random spans is
higher than under benepar, and figures compare within this study only.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

LABELS = frozenset({"NP", "PP", "VP", "S", "SBAR", "ADJP", "ADVP", "QP", "PRT", "WHNP", "WHPP", "WHADVP"})
"""What `phrases` may give."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
PLACES_OF_NOUNS = SUBJECTS | {"pobj", "dobj", "attr", "npadvmod", "appos", "conj", "dative", "ROOT"}
BESIDE_VERBS = frozenset({"aux", "auxpass", "neg", "advmod"})
CLAUSES = frozenset({"relcl", "ccomp", "advcl", "pcomp"})
QUESTION = {"WDT": "WHNP", "WP": "WHNP", "WP$": "WHNP", "WRB": "WHADVP"}


@dataclass(frozen=True)
class Reading:
    """What a parser has read in a sentence of n words.

    Args:
        words: The words.
        tags: Their universal parts of speech.
        fine: Their tags of the Penn Treebank.
        relations: Their relation to their heads, in the terms of ClearNLP.
        heads: Index of the head of each; that of a root is its own.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    fine: tuple[str, ...]
    relations: tuple[str, ...]
    heads: tuple[int, ...]


def readable(label: str) -> bool:
    """Whether a dependency parse can give this label, or all of those that `::` joins."""
    parts = label.split("::")
    return LABELS.issuperset(parts) and (parts[-1] in {"S", "VP"} or "S" not in parts)


@lru_cache(maxsize=10_000)
def phrases(reading: Reading) -> frozenset[tuple[int, int, str]]:
    """First word, last word and label of every phrase."""
    tree = _Tree(reading)
    return frozenset(phrase for head in range(len(reading.words)) for phrase in tree.of(head))


def is_phrase(reading: Reading, begin: int, end: int, label: str) -> bool:
    """Whether the words from `begin` to `end`, both included, are a phrase with this label."""
    found = phrases(reading)
    return all((begin, end, part) in found for part in label.split("::"))


class PhraseCounts:
    """How often sequences of words are phrases in sentences; counted when they are first asked for.

    Args:
        readings: The sentences.
    """

    def __init__(self, readings: Sequence[Reading] = ()) -> None:
        self._readings = readings

    @cached_property
    def _seen(self) -> dict[tuple[frozenset[str], int], Counter[str]]:
        """The phrases that have exactly these labels and so many words."""
        found: dict[tuple[frozenset[str], int], Counter[str]] = defaultdict(Counter)
        for reading in self._readings:
            labels: dict[tuple[int, int], set[str]] = defaultdict(set)
            for begin, end, label in phrases(reading):
                labels[begin, end].add(label)
            for (begin, end), some in labels.items():
                found[frozenset(some), end + 1 - begin][" ".join(reading.words[begin : end + 1])] += 1
        return found

    def of(self, label: str, words: int) -> Counter[str]:
        """How often each sequence of so many words is a phrase with a label, or with all that `::` joins."""
        parts, found = set(label.split("::")), Counter[str]()
        for (labels, count), texts in self._seen.items():
            if parts <= labels and count == words:
                found.update(texts)
        return found

    def occurrences(self, texts: Collection[str], words: int) -> Counter[str]:
        """How often texts of so many words stand in the sentences, whatever they are there."""
        found = Counter[str]()
        for reading in self._readings:
            begins = range(len(reading.words) + 1 - words)
            pieces = (" ".join(reading.words[begin : begin + words]) for begin in begins)
            found.update(piece for piece in pieces if piece in texts)
        return found


class _Tree:
    """A reading with the dependents of each word."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        size = len(reading.words)
        self.children: list[list[int]] = [[] for _ in range(size)]
        for word, head in enumerate(reading.heads):
            if head != word:
                self.children[head].append(word)
        self.left, self.right = list(range(size)), list(range(size))
        for word in range(size):
            head, steps = word, 0
            while reading.heads[head] != head and steps < size:
                head, steps = reading.heads[head], steps + 1
                self.left[head] = min(self.left[head], word)
                self.right[head] = max(self.right[head], word)

    def of(self, head: int) -> Iterator[tuple[int, int, str]]:
        """The phrases of which a word is the head."""
        tag, relation = self.reading.tags[head], self.reading.relations[head]
        own = bool(self.children[head])
        if tag in NOUNS or (tag in {"NUM", "ADJ", "DET"} and relation in PLACES_OF_NOUNS):
            yield from self._all(head, "NP")
        if relation in {"prep", "agent", "dative"} or (tag == "ADP" and relation != "prt"):
            ends = self._ends(head)[1:]
            yield from ((self.left[head], end, "PP") for end in ends)
            if any(self.reading.fine[child] in QUESTION for child in self.children[head]):
                yield from ((self.left[head], end, "WHPP") for end in ends)
        if tag in {"VERB", "AUX"}:
            yield from self._clause(head)
        if (tag == "ADJ" and (own or relation != "amod")) or relation == "acomp":
            yield from self._all(head, "ADJP")
        if tag == "ADV":
            yield from self._all(head, "ADVP")
        if tag == "NUM" and own:
            yield from self._all(head, "QP")
        if relation == "prt":
            yield head, head, "PRT"
        if self.reading.fine[head] in QUESTION:
            yield from self._all(head, QUESTION[self.reading.fine[head]])

    def _ends(self, head: int) -> list[int]:
        """Where a phrase can end: at the head, and after each of its dependents on the right."""
        ends = [head]
        for child in self.children[head]:
            if child > head:
                ends.append(max(ends[-1], self.right[child]))
        return ends

    def _all(self, head: int, label: str) -> Iterator[tuple[int, int, str]]:
        return ((self.left[head], end, label) for end in self._ends(head))

    def _clause(self, head: int) -> Iterator[tuple[int, int, str]]:
        reading, ends = self.reading, self._ends(head)
        before = [child for child in self.children[head] if child < head]
        subjects = [child for child in before if reading.relations[child] in SUBJECTS]
        helpers = [
            child
            for child in before
            if reading.relations[child] in BESIDE_VERBS and child > max(subjects, default=-1)
        ]  # fmt: skip
        for begin in {head, *(self.left[child] for child in helpers)}:
            yield from ((begin, end, "VP") for end in ends)
        infinitive = [child for child in helpers if reading.fine[child] == "TO"]
        for begin in infinitive:
            yield from ((begin, end, "S") for end in ends)
        opening = [child for child in before if self._opens(child)]
        if subjects or infinitive:
            begins = {self.right[child] + 1 for child in opening} or {self.left[head]}
            yield from ((begin, end, "S") for begin in begins for end in ends)
        if opening or reading.relations[head] in CLAUSES:
            yield from self._all(head, "SBAR")

    def _opens(self, child: int) -> bool:
        """Whether a word, or what hangs from it, opens a subordinate clause."""
        inside = range(self.left[child], self.right[child] + 1)
        return self.reading.relations[child] == "mark" or any(self.reading.fine[word] in QUESTION for word in inside)
