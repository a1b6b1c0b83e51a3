"""Languages that are not regular, given as grammars: read from left to right, a token at a time."""

from constraints.grammar.language import GrammarLanguage
from constraints.grammar.tokens import TokenGrammar

__all__ = ["GrammarLanguage", "TokenGrammar"]
