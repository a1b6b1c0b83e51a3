"""A language given by a grammar."""

from functools import lru_cache

from constraints.errors import UnsatisfiableConstraint
from constraints.grammar.completion import Completer
from constraints.grammar.grammar_text import literals, negates, prepared, woven
from constraints.grammar.lark_tree import BeyondTrees, read_tree
from constraints.grammar.matcher import compile_matcher
from constraints.grammar.templates import written_out
from constraints.grammar.terminals import shortest_first, shortest_words
from constraints.grammar.token_grammar import TokenGrammar
from constraints.tokens.vocabulary import Vocabulary

LONGEST_SHORTEST = 1_000
"""Bytes that the shortest text of a language may have."""
_NODES = 5_000


class GrammarLanguage:
    """The byte strings that a grammar derives.

    Args:
        text: The grammar in Lark's notation.
        start: The rule that texts are derived from.

    Raises:
        InvalidOption: No such rule; or llguidance is not installed.
        InvalidGrammar: The grammar does not parse.
        ConstraintTooLarge: It is too large.
    """

    def __init__(self, text: str, *, start: str = "start") -> None:
        self.text = written_out(prepared(text, start))
        self.source, judged = self._sources()
        self.strings, self.words = literals(self.source), False
        self.ascii_only = negates(self.text)
        bytewise = byte_vocabulary()
        written, self._start = (
            compile_matcher(source, bytewise.tokens, end=bytewise.pad_id, encode=bytewise.encode)
            for source in (self.source, judged)
        )
        found = Completer(bytewise, self.strings).search(written, room=LONGEST_SHORTEST, nodes=_NODES)
        if found is None and (words := shortest_words(self.text)):
            # Some terminal has no short text of letters that are all alike.
            self.strings, self.words = (*self.strings, *words), True
            completer = Completer(bytewise, self.strings, always=True)
            found = completer.search(written, room=LONGEST_SHORTEST, nodes=_NODES)
        self._shortest = None if found is None else bytewise.decode(found)

    @property
    def shortest(self) -> bytes:
        """A shortest text, as far as a search can tell.

        Raises:
            UnsatisfiableConstraint: There is none, or none that is short enough to be found.
        """
        if self._shortest is None:
            raise UnsatisfiableConstraint(
                f"no text of at most {LONGEST_SHORTEST} bytes was found in the language",
                hint="Check that every rule comes to an end, and that no terminal reads on into the next. Where the "
                "shortest text is longer, ask for a part of it with start=, and put parts together with +",
            )
        return self._shortest

    def _sources(self) -> tuple[str, str]:
        """The grammar that texts are written by, and the one that they are judged by: what is ignored may stand at the
        beginning and at the end as well."""
        text = shortest_first(self.text)
        try:
            read_tree(self.text)
        except BeyondTrees:
            return text, text
        found = woven(text)
        if found is None:
            return text, text
        source, asked = found
        return source if asked else text, source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GrammarLanguage) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.text,)

    def reads(self, data: bytes) -> tuple[int, bool]:
        """How many bytes some text of the language begins with, and whether they are one to their end.

        Raises:
            ConstraintTooLarge: The parser gave up.
        """
        ids = [byte + 1 for byte in data]
        count = self._start.reads(ids)
        return count, count == len(ids) and self._start.finishes(ids)

    def over(self, vocabulary: Vocabulary) -> TokenGrammar:
        """The language over the tokens of a vocabulary; the result is kept and returned again."""
        return _over(self, vocabulary)


@lru_cache(maxsize=64)
def _over(language: GrammarLanguage, vocabulary: Vocabulary) -> TokenGrammar:
    tokens = vocabulary.tokens
    if language.ascii_only:
        tokens = tuple(token if token.isascii() else b"" for token in tokens)
    start = compile_matcher(language.source, tokens, end=vocabulary.pad_id, encode=vocabulary.encode)
    return TokenGrammar(start, Completer(vocabulary, language.strings, always=language.words))


@lru_cache(maxsize=1)
def byte_vocabulary() -> Vocabulary:
    """A token for each byte, behind the padding token."""
    tokens = [b"", *(bytes([byte]) for byte in range(256))]
    return Vocabulary(tokens, pad_id=0, encode=lambda text: [byte + 1 for byte in text.encode()])
