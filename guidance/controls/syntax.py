"""Ready-made controls about syntax: words that are a phrase, a text with a syntax tree.

Which words are a phrase is told by a phrase book, so that the texts are a regular language; whether a parser reads them
so in the text that came to be is another matter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache, cached_property, partial
from itertools import accumulate

from constraints import Constraint
from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance.controls.brackets import Node, read_tree
from guidance.controls.languages import Language
from guidance.controls.matches import tokens_of_known_words
from guidance.controls.phrases import PhraseBook, Phrases, check_word, phrases_of


@checked
@dataclass(frozen=True)
class SyntaxSpan(Language):
    """Some of the words of the text, which stand one space apart, are a phrase.

    Args:
        start: The first word of the phrase, counted from 0.
        end: The word behind its last one: the phrase is `text.split(" ")[start:end]`.
        label: What kind of phrase, for example "NP".
        phrases: The phrases of each label; those of this label that have `end - start` words count.
        at: Path of the values that are meant, see `Matches`.

    Raises:
        InvalidOption: The span is empty, no phrase of the label has that many words, or a word is none.
    """

    start: int
    end: int
    label: str
    phrases: PhraseBook
    _: KW_ONLY
    at: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidOption(f"from {self.start} to {self.end} is no span of words", hint="Give 0 <= start < end")
        if self.label not in self.phrases:
            known = ", ".join(sorted(self.phrases)) or "none"
            raise InvalidOption(f"the phrase book has no label {self.label!r}", hint=f"Its labels are {known}")
        if not self._found:
            raise InvalidOption(
                f"the phrase book has no {self.label!r} of {self.end - self.start} words",
                hint="Give a span of another length, or more phrases",
            )

    @cached_property
    def _found(self) -> list[tuple[str, ...]]:
        return phrases_of(self.phrases, self.label).get(self.end - self.start, [])

    @property
    def constraint(self) -> Constraint:
        """The texts with one of the phrases at that place."""
        return Phrases([self._found], before=self.start, open_end=True)


@checked
@dataclass(frozen=True)
class SyntaxTree(Language):
    """The text has a syntax tree: its words, one space apart, have the tags of the leaves, and its phrases are known.

    The words of a phrase are one of the book's phrases of its label, where the book knows any that are made of words
    which its parts may be; where it knows none, they are any such words.

    Args:
        tree: In bracket notation: `(S (NP (DET) (NOUN)) (VP (VERB serves) (NP (NOUN))))`. A leaf is a tag, or a tag and
            the word itself.
        lexicon: The words of each tag.
        phrases: The phrases of each label; None to leave phrases to the tags.
        at: Path of the values that are meant, see `Matches`.

    Raises:
        InvalidOption: The notation is wrong, with the position; the lexicon has no words of a leaf's tag; a word is
            none.
    """

    tree: str
    lexicon: Mapping[str, Sequence[str]]
    phrases: PhraseBook | None = None
    _: KW_ONLY
    at: str | None = None

    def __post_init__(self) -> None:
        for leaf in self._root.leaves:
            if not self._words(leaf):
                known = ", ".join(sorted(self.lexicon)) or "none"
                raise InvalidOption(
                    f"the lexicon has no words of the tag {leaf.label!r}", where=f"position {leaf.position}",
                    hint=f"Its tags are {known}",
                )  # fmt: skip
        for tag in {leaf.label for leaf in self._root.leaves}:
            for word in self.lexicon.get(tag, ()):
                check_word(word, tag)

    @cached_property
    def _root(self) -> Node:
        return read_tree(self.tree)

    def _words(self, leaf: Node) -> Sequence[str]:
        return [leaf.word] if leaf.word is not None else self.lexicon.get(leaf.label, ())

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """See `Matches.room`."""
        return tokens_of_known_words(self._matches.shortest(vocabulary))

    @property
    def constraint(self) -> Constraint:
        """The texts with that tree."""
        return Phrases(self._of(self._root).places)

    @cached_property
    def _known(self) -> Callable[[str], Mapping[int, Sequence[tuple[str, ...]]]]:
        """The book's phrases of a label by their number of words."""
        return cache(partial(phrases_of, self.phrases or {}))

    def _of(self, node: Node) -> "_Texts":
        """The texts of a part of the tree."""
        if not node.parts:
            return _Texts(1, known=[(word,) for word in self._words(node)])
        parts = [self._of(part) for part in node.parts]
        whole = _Texts(sum(part.words for part in parts), parts=parts)
        known = [phrase for phrase in self._known(node.label).get(whole.words, ()) if whole.has(phrase)]
        return _Texts(whole.words, known=known) if known else whole


@dataclass(frozen=True)
class _Texts:
    """Texts of a number of words.

    Args:
        words: The number.
        known: The texts, where they can be listed.
        parts: Else what they are made of, one after the other.
    """

    words: int
    known: Sequence[tuple[str, ...]] = ()
    parts: Sequence["_Texts"] = ()

    @cached_property
    def _listed(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self.known)

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether so many words are one of the texts."""
        if not self.parts:
            return words in self._listed
        ends = list(accumulate(part.words for part in self.parts))
        return all(part.has(words[end - part.words : end]) for part, end in zip(self.parts, ends, strict=True))

    @property
    def places(self) -> list[Sequence[tuple[str, ...]]]:
        """What stands one after the other, listed."""
        return [place for part in self.parts for place in part.places] if self.parts else [self.known]
