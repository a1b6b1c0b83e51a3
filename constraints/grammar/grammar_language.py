"""A language given by a grammar."""

from functools import cached_property, lru_cache

from constraints.errors import UnsatisfiableConstraint
from constraints.grammar.completion import Completer
from constraints.grammar.grammar_text import literals, negates, prepared
from constraints.grammar.matcher import compile_matcher
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
        self.source = prepared(text, start)
        self.strings = literals(self.source)
        self.ascii_only = negates(self.source)
        bytewise = byte_vocabulary()
        self._start = compile_matcher(self.source, bytewise.tokens, end=bytewise.pad_id, encode=bytewise.encode)

    @cached_property
    def shortest(self) -> bytes:
        """A shortest text, as far as a search can tell.

        Raises:
            UnsatisfiableConstraint: There is none, or none that is short enough to be found.
        """
        bytewise = byte_vocabulary()
        found = Completer(bytewise, self.strings).search(self._start, room=LONGEST_SHORTEST, nodes=_NODES)
        if found is None:
            raise UnsatisfiableConstraint(
                f"no text of at most {LONGEST_SHORTEST} bytes was found in the language",
                hint="Check that every rule comes to an end, and that no choice or repetition is too large",
            )
        return bytewise.decode(found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GrammarLanguage) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

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
    return TokenGrammar(start, Completer(vocabulary, language.strings))


@lru_cache(maxsize=1)
def byte_vocabulary() -> Vocabulary:
    """A token for each byte, behind the padding token."""
    tokens = [b"", *(bytes([byte]) for byte in range(256))]
    return Vocabulary(tokens, pad_id=0, encode=lambda text: [byte + 1 for byte in text.encode()])
