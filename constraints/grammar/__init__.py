"""Languages that are not regular, given as grammars: read from left to right, a token at a time."""

from constraints.grammar.grammar_language import GrammarLanguage
from constraints.grammar.token_grammar import TokenGrammar

__all__ = ["GrammarLanguage", "TokenGrammar"]
