"""A context-free grammar that writes short texts."""

import random
import re
from collections.abc import Mapping, Sequence

from corpus.words.pools import Pool

_SLOT = re.compile(r"\{(\w+)(!?)\}")


class Grammar:
    """Rules `symbol -> alternatives`; an alternative is text with `{symbol}` slots.

    `{symbol!}` starts with a capital; write "a(n) {x}" for the article that fits.

    Nothing is held out here:
    a grammar is language, not a value.
    """

    def __init__(self, rules: Mapping[str, Sequence[str] | Pool[str]]) -> None:
        self._rules: dict[str, list[list[str | tuple[str, bool]]]] = {}
        for symbol, alternatives in rules.items():
            texts = alternatives.values() if isinstance(alternatives, Pool) else list(alternatives)
            self._rules[symbol] = [_split(text) for text in texts]
        known = set(self._rules)
        self.symbols = frozenset(known)

    def expand(self, rng: random.Random, symbol: str, facts: Mapping[str, object] | None = None) -> str:
        """A text of `symbol`; `facts` stand in for the symbols they name.

        Raises:
            KeyError: neither a rule nor a fact has the name.
        """
        parts: list[str] = []
        self._expand(rng, symbol, facts or {}, parts)
        text = "".join(parts)
        return _ARTICLE.sub(_article, text) if _HAS_ARTICLE.search(text) else text

    def _expand(self, rng: random.Random, symbol: str, facts: Mapping[str, object], parts: list[str]) -> None:
        if symbol in facts:
            parts.append(str(facts[symbol]))
            return
        rules = self._rules[symbol]
        for piece in rules[int(rng.random() * len(rules))]:
            if isinstance(piece, str):
                parts.append(piece)
            else:
                start = len(parts)
                self._expand(rng, piece[0], facts, parts)
                if piece[1] and len(parts) > start and parts[start]:
                    parts[start] = parts[start][:1].upper() + parts[start][1:]


_HAS_ARTICLE = re.compile(r"\b[Aa]\(n\)")
_ARTICLE = re.compile(r"\b([Aa])\(n\) (\W*\w+)")
_VOWEL = re.compile(r"\W*(?:[aeio]|u(?!ni|se|su|sa|ti)|hour|honest)", re.IGNORECASE)


def _article(match: re.Match[str]) -> str:
    word = match.group(2)
    return f"{match.group(1)}{'n' if _VOWEL.match(word) else ''} {word}"


def _split(text: str) -> list[str | tuple[str, bool]]:
    pieces: list[str | tuple[str, bool]] = []
    position = 0
    for match in _SLOT.finditer(text):
        if match.start() > position:
            pieces.append(text[position : match.start()])
        pieces.append((match.group(1), bool(match.group(2))))
        position = match.end()
    if position < len(text):
        pieces.append(text[position:])
    return pieces
