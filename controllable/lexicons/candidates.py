"""Candidates: the texts that a slot's value is chosen from, and how they are weighed once they have been read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import count
from constraints.lexicon.lexicon import Lexicon
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.token_prior import TokenPrior

MOST = 192
"""Candidates of a slot: more of them change nothing that is written."""
FEW = 64
"""Texts of a language of which each is a candidate."""
SLACK = 3
"""Most tokens that a slot is wider than its longest candidate: the network has learned from such slots."""
_ROOM = 3
"""Candidates of which the longest says how many tokens a slot has room for."""
_EVIDENCE, _OWN_EVIDENCE = 0.5, 0.2
"""Power of how much more likely a text is in its slot than in any slot; that where weights are a user's."""
_UNKNOWN = -12.0
"""Log-likelihood below which a text is one that the network does not know."""
_TRUST = 0.7
"""Power of the likelihoods of listed values: networks are surer of what they read first than they are right."""
_IGNORANCE = -7.0
"""Log-likelihood of listed values together below which they are nothing that the network would have said."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Texts for one slot of one document.

    Args:
        lexicon: The texts, weighted by how usual they are.
        share: Probability that the value is one of them, before anything has been read.
        lot: A number in [0, 1) by which it is settled whether it is.
        room: Tokens that the slot should have room for.
        listed: Whether they are all that the slot's language holds.
        weighty: Whether the weights are a user's, who wants to see them in what is written.
    """

    lexicon: TokenLexicon
    share: float
    lot: float
    room: int
    listed: bool = False
    weighty: bool = False

    def fitting(self, capacity: int) -> "Candidates | None":
        """Those of at most so many tokens; None if there are none, or nothing is written."""
        if not capacity:
            return None
        if self.lexicon.longest <= capacity:
            return self
        fit = np.flatnonzero(self.lexicon.lengths <= capacity)
        if not len(fit):
            return None
        lexicon = self.lexicon.chosen(fit, self.lexicon.log_weights[fit])
        return replace(self, lexicon=lexicon, room=min(self.room, capacity), listed=False)

    def contents(self, vocabulary: Vocabulary) -> list[str]:
        """How each text is written in the slot."""
        return [vocabulary.decode(row).decode() for row in self.lexicon.ids.tolist()]

    def favoured(self, nats: NDArray[np.float64]) -> "Candidates":
        """The same, each text with so much more weight (T,), nats."""
        return replace(self, lexicon=replace(self.lexicon, log_weights=self.lexicon.log_weights + nats))

    def weighed(self, first: NDArray[np.float64], capacity: int, prior: TokenPrior | None) -> TokenLexicon | None:
        """The texts with the weights that a first reading gives them; None where the value is to be written freely.

        With l a text's log-likelihood at the first reading, p its log-likelihood in any slot, and l' that at a later
        step, a text of weight w is drawn in proportion to w exp(1/2 (l - p) + (l' - l)): what the network says of any
        slot says nothing of this one, and short texts of usual tokens are not preferred for that alone.

        Args:
            first: Log-likelihood of each text at the first reading (T,), nats.
            capacity: Tokens of the slot when it was read.
            prior: What the network says of any slot; None where nobody knows.
        """
        if self.lot >= self.share:
            return None
        if self.listed:
            # Where the network has no idea, each is as likely as the next.
            told = np.logaddexp(first, _IGNORANCE - np.log(len(first)))
            return replace(self.lexicon, log_weights=self.lexicon.log_weights + _TRUST * told - first)
        if prior is None:
            return self.lexicon
        usual = prior.log_likelihoods(self.lexicon, capacity)
        if self.weighty:
            # Of a text that the network does not know it says the less the longer it is.
            said = _OWN_EVIDENCE * (np.maximum(first, _UNKNOWN) - np.maximum(usual, _UNKNOWN))
        else:
            said = _EVIDENCE * (first - usual)
        weights = self.lexicon.log_weights + said - first
        return replace(self.lexicon, log_weights=weights)


def listed(language: ByteDFA, vocabulary: Vocabulary, rng: Random) -> Candidates | None:
    """All texts of a language, if they are few."""
    lexicon = _listed(language, vocabulary)
    if lexicon is None:
        return None
    return Candidates(lexicon, 1.0, rng.random(), lexicon.longest + rng.randint(0, SLACK), listed=True)


@lru_cache(maxsize=200_000)
def _spelled(text: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    return tuple(vocabulary.encode(text))


@lru_cache(maxsize=1024)
def _listed(language: ByteDFA, vocabulary: Vocabulary) -> TokenLexicon | None:
    longest = language.longest()
    if longest is None or not 1 <= (count(language) or FEW + 1) <= FEW:
        return None
    texts = [text.decode() for text in islice(language.enumerate(longest), FEW)]
    lexicon = TokenLexicon.of(texts, np.zeros(len(texts)), vocabulary)
    return lexicon if lexicon.longest else None


def drawn(
    lexicon: Lexicon,
    contents: Sequence[str],
    vocabulary: Vocabulary,
    rng: np.random.Generator,
    *,
    share: float,
    longest: int,
    weighty: bool = False,
) -> Candidates | None:
    """Some texts of a lexicon, drawn by their weights; None if those drawn are too long.

    Args:
        lexicon: The texts and their weights.
        contents: How each is written in the slot.
        vocabulary: The tokens.
        rng: Source of chance.
        share: See `Candidates`.
        longest: Tokens that a text may have.
        weighty: See `Candidates`.
    """
    shares = lexicon.weights / lexicon.weights.sum()
    if len(contents) <= MOST:
        chosen, log_weights = np.arange(len(contents)), np.log(shares)
    else:
        chosen, counts = np.unique(rng.choice(len(contents), size=MOST, p=shares), return_counts=True)
        log_weights = np.log(counts)
    found = TokenLexicon.spelled(
        [_spelled(contents[int(number)], vocabulary) for number in chosen], log_weights, vocabulary
    )
    likely = np.exp(log_weights - np.logaddexp.reduce(log_weights))
    room = int(found.lengths[rng.choice(len(found), size=_ROOM, p=likely)].max())
    room = min(longest, room + int(rng.integers(0, SLACK + 1)))
    every = Candidates(found, share, rng.random(), room, weighty=weighty)
    return every.fitting(min(longest, max(1, room)))


def hand(size: int, number: int, among: int, seed: int) -> NDArray[np.int64]:
    """The numbers below `size` that one of several gets of them, in the order in which they are dealt; see `dealt`."""
    return np.random.default_rng(seed).permutation(size)[number::among]


def dealt(lexicon: Lexicon, number: int, among: int, seed: int) -> NDArray[np.int64]:
    """The numbers of the texts that one of several items of an array may take: no text is dealt to two of them.

    Args:
        lexicon: The texts.
        number: Which of the items.
        among: How many there are.
        seed: Of the deal, the same for all of them.
    """
    if len(lexicon) < 2 * among:
        return np.arange(len(lexicon))
    return np.sort(hand(len(lexicon), number, among, seed))
