"""Lexicons: texts with weights, of which one is chosen as a value."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.lexicon.composed_lexicon import Composed, Pattern
from constraints.lexicon.lexicon_files import read_entries
from constraints.lexicon.packed_texts import PackedTexts, summed
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.vocabulary import Vocabulary

_SLOW = 2.0
"""Seconds after which it is told how far a file has been read."""
_LISTED = 20_000
"""Texts of a composed lexicon that are listed."""


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """Values and how usual each is, before anything is known of what they stand beside.

    Lexicons of the same texts, weights and `only` are equal.

    Args:
        texts: The values, T different ones, as they are meant: not quoted, nothing escaped.
        weights: How usual each is (T,), positive.
        only: Whether nothing else may be written; otherwise a model may write what is not among them.
    """

    texts: Sequence[str]
    weights: NDArray[np.float64]
    only: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], weights: Iterable[float] | None = None, *, only: bool = False) -> "Lexicon":
        """A lexicon of some texts, whose weights are added up where a text comes twice.

        Args:
            texts: The values.
            weights: How usual each is; None for all alike.
            only: See `Lexicon`.

        Raises:
            InvalidOption: There are no texts, one is none, a weight is not a positive number, or there are more or
                fewer than texts.
        """
        given = list(texts)
        wrong = next((text for text in given if not isinstance(text, str)), None)
        if wrong is not None:
            raise InvalidOption(f"the lexicon has {wrong!r:.60} among its texts", hint="Texts are strings")
        counts = [1.0] * len(given) if weights is None else [_number(weight) for weight in weights]
        if not given or len(counts) != len(given):
            raise InvalidOption(
                f"a lexicon has {len(given)} texts and {len(counts)} weights", hint="Give one weight for each text"
            )
        for text, weight in zip(given, counts, strict=True):
            if not 0.0 < weight < float("inf"):
                raise InvalidOption(f"the weight of {text!r:.60} is {weight}", hint="Weights are positive numbers")
        return cls(*summed(zip(given, counts, strict=True)), only)

    @classmethod
    def read(
        cls, path: str | Path, *, column: str | None = None, weight: str | None = None, only: bool = False
    ) -> "Lexicon":
        """A lexicon from a file, see `constraints.lexicon.lexicon_files`.

        Args:
            path: A text a line, or a table (.csv, .tsv) or JSON lines (.jsonl); packed if it ends in .gz.
            column: The column or field of the texts; None for the first column, or for lines that are JSON strings.
            weight: That of the weights; None for all alike.
            only: See `Lexicon`.

        Raises:
            InvalidOption: It can't be read, or has no texts.
        """
        entries = tqdm(
            read_entries(Path(path), column=column, weight=weight),
            desc=Path(path).name, unit=" texts", delay=_SLOW, leave=False, disable=None,
        )  # fmt: skip
        texts, weights = summed(entries)
        if not texts:
            raise InvalidOption("the lexicon has no texts", where=str(path), hint="Give a text a line")
        return cls(texts, weights, only)

    @classmethod
    def template(
        cls, pattern: str, /, *, only: bool = False, **parts: "Lexicon | Composed | Iterable[str]"
    ) -> "Lexicon | Composed":
        """Texts put together from parts, such as "{first} {last}"; where there are very many, drawn when needed.

        Args:
            pattern: Fixed text and names of parts; `{{` for `{`.
            only: See `Lexicon`.
            **parts: Each part by its name: a lexicon, or texts.

        Raises:
            InvalidOption: The pattern is none, or has not just these parts.
        """
        given = {name: each if isinstance(each, Lexicon | Composed) else cls.of(each) for name, each in parts.items()}
        made = Pattern.of(pattern, given)
        listed = [part for part in given.values() if isinstance(part, Lexicon)]
        if len(listed) < len(given) or prod(map(len, listed)) > _LISTED:
            return Composed(((1.0, made),), only)
        texts = (made.filled(dict(zip(given, row, strict=True))) for row in product(*(part.texts for part in listed)))
        weights = (prod(row) for row in product(*(part.shares.tolist() for part in listed)))
        return cls(*summed(zip(texts, weights, strict=True)), only)

    @classmethod
    def joined(
        cls, *lexicons: "Lexicon | Composed", weights: Sequence[float] | None = None, only: bool = False
    ) -> "Lexicon | Composed":
        """A mixture of lexicons.

        Args:
            *lexicons: One at least.
            weights: How often a text is one of each; None for all alike.
            only: See `Lexicon`.

        Raises:
            InvalidOption: There are none, a weight is not a positive number, or there are more or fewer than lexicons.
        """
        if not lexicons or len(weights or lexicons) != len(lexicons):
            told = f"a mixture has {len(lexicons)} lexicons and {len(weights or ())} weights"
            raise InvalidOption(told, hint="Give one lexicon at least, and one weight for each")
        wanted = cls.of(map(str, range(len(lexicons))), weights).shares.tolist()
        if not all(isinstance(each, Lexicon) for each in lexicons):
            return Composed(tuple(zip(wanted, lexicons, strict=True)), only)
        entries = (
            (text, share * weight)
            for share, each in zip(wanted, lexicons, strict=True)
            if isinstance(each, Lexicon)
            for text, weight in zip(each.texts, each.shares.tolist(), strict=True)
        )
        return cls(*summed(entries), only)

    def __len__(self) -> int:
        return len(self.texts)

    def __repr__(self) -> str:
        return f"Lexicon({len(self):,} texts, {self.key}{', only=True' if self.only else ''})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def packed(self) -> PackedTexts:
        """The texts in one buffer."""
        return PackedTexts.of(self.texts)

    @cached_property
    def key(self) -> str:
        """Content hash."""
        digest = hashlib.blake2b(digest_size=16, key=b"only" if self.only else b"")
        for part in (self.packed.data, self.packed.starts.tobytes(), self.weights.tobytes()):
            digest.update(part)
        return digest.hexdigest()

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """The probability of each text (T,), in all 1."""
        shares: NDArray[np.float64] = self.weights / self.weights.sum()
        return shares

    @cached_property
    def _cumulative(self) -> NDArray[np.float64]:
        sums: NDArray[np.float64] = self.shares.cumsum()
        sums /= sums[-1]
        return sums

    def some(self, numbers: NDArray[np.int64]) -> "Lexicon":
        """Some of the texts, by their numbers."""
        packed = isinstance(self.texts, PackedTexts)
        texts = self.packed.some(numbers) if packed else [self.texts[number] for number in numbers.tolist()]
        return Lexicon(texts, self.weights[numbers], self.only)

    def numbers(self, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Numbers of texts (n,), drawn by their weights, independently of each other."""
        return np.searchsorted(self._cumulative, rng.random(n), side="right").astype(np.int64)

    def draw(self, n: int, rng: np.random.Generator) -> list[str]:
        """Texts, drawn by their weights, independently of each other."""
        return list(self.packed.some(self.numbers(n, rng)))

    def within(self, language: ByteDFA, *, quoted: bool) -> "Admitted":
        """The texts that a slot lets through; worked out once for a language.

        Args:
            language: What the slot lets through.
            quoted: Whether it is about contents of JSON strings, in which something is escaped.
        """
        return _within(self, language, quoted)

    def over(self, vocabulary: Vocabulary) -> TokenLexicon:
        """The texts over the tokens of a vocabulary, for `constraints.inference`."""
        return TokenLexicon.of(self.texts, np.log(self.shares), vocabulary)


@dataclass(frozen=True, eq=False)
class Admitted:
    """What a slot lets through of a lexicon.

    Args:
        lexicon: The texts and their weights; there may be none.
        contents: How each is written in the slot.
        fit: Which ones of all texts they are (T,).
    """

    lexicon: Lexicon
    contents: PackedTexts
    fit: NDArray[np.bool_]


@lru_cache(maxsize=64)
def _within(lexicon: Lexicon, language: ByteDFA, quoted: bool) -> Admitted:
    contents = lexicon.packed.escaped() if quoted else lexicon.packed
    fit = contents.accepted(language)
    if fit.all():
        return Admitted(lexicon, contents, fit)
    numbers = np.flatnonzero(fit)
    return Admitted(lexicon.some(numbers), contents.some(numbers), fit)


def _number(weight: object) -> float:
    try:
        return float("nan") if isinstance(weight, bool | str) else float(weight)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")
