"""What the fit of an entry follows from, learned on the entries themselves: each in turn is a field that is unknown."""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons.described_field import Field, words
from controllable.lexicons.entry_features import FEATURES, mean
from controllable.lexicons.field_matching import Matcher
from controllable.lexicons.lexicon_store import LexiconStore

QUERIES = 2_500
"""Entries that are taken for fields."""
NEAREST, OTHERS = 40, 25
"""Entries that are judged for each: those that fit best so far, and others."""
TEXTS = 40
"""Texts of an entry that are looked at."""
LIKE = 0.72
"""How alike the texts of two entries must be, to serve the same fields."""
SAME = 0.9
"""How often the texts of one source serve a field of the same name and parent in another."""
USUAL, DOUBT = 0.6, 2.0
"""How alike entries of one key are taken to be, and how many pairs must say otherwise to be believed as much."""
WHOLE = 100
"""Words of a key at most: all of it."""
SAMPLE = 16
"""Entries of a key that are compared."""
COMMON = 0.4
"""Share of the texts of the smaller entry that are in the other, for entries that serve the same fields."""
PENALTY = 1.0
_FORM_SHARE = 0.5
_STEPS = 30
START = {
    "bias": -4.2, "exact": 1.0, "last": 1.0, "key": 1.5, "shared": 1.5, "all": 3.0, "told": 0.5, "same": 2.0,
    "parents": 0.8, "around": 0.5, "bare": -0.5, "general": -0.5, "small": -0.8,
}  # fmt: skip
"""Weights that find the candidates: what is learned must tell the right ones among those that come near."""


def calibrated(arrays: dict[str, NDArray[np.generic]], seed: int) -> dict[str, NDArray[np.generic]]:
    """The arrays of a store with what is learned: how far the entries of a key agree, and the weights of the features.

    Under the weights an entry's fit is the probability that its texts serve a field.
    """
    matcher = Matcher(LexiconStore(arrays))
    alike = Likeness(matcher)
    learned = arrays | {
        name: np.rint(255 * alike.agreement(matcher, seed, words=count)).astype(np.uint8)
        for name, count in (("agreement", WHOLE), ("steadiness", 1))
    }
    rows, goals = pairs(Matcher(LexiconStore(learned)), alike, random.Random(f"{seed}/calibration"))
    return learned | {"weights": fitted(rows, goals).astype(np.float32)}


def pairs(matcher: Matcher, alike: "Likeness", rng: random.Random) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features of fields with entries, and whether each pair goes together."""
    store = matcher.store
    english = matcher.features(0)
    start = np.array([START.get(name, 0.0) for name in FEATURES])
    rows: list[NDArray[np.float64]] = []
    goals: list[NDArray[np.float64]] = []
    for entry in rng.sample(english.rows, min(QUERIES, len(english.rows))):
        features = english(as_field(matcher, entry, told=rng.random() < 0.5))
        scores = features @ start
        scores[entry] = -np.inf
        nearest = np.argpartition(-scores, NEAREST)[:NEAREST].tolist()
        chosen = [other for other in {*nearest, *rng.sample(english.rows, OTHERS)} if other != entry]
        rows.append(features[[*chosen, entry]])
        # What has no parent stands for all that was too small to stand alone.
        bare = store.context_words[1][entry] == (store.context_words[1][entry - 1] if entry else 0)
        itself = SAME * (0.5 + 0.5 * store.agreement[entry]) if bare else SAME
        goals.append(np.append(alike(entry, chosen), itself))
    return np.concatenate(rows), np.concatenate(goals)


def as_field(matcher: Matcher, entry: int, *, told: bool) -> Field:
    """The field whose texts an entry holds; with `told`, described by the words that are said of it."""
    names = list(matcher.store.vocabulary)

    def of(lists: tuple[NDArray[np.int64], NDArray[np.int64]]) -> list[str]:
        numbers, ends = lists
        return [names[number] for number in numbers[ends[entry - 1] if entry else 0 : ends[entry]]]

    store = matcher.store
    said = " ".join(of(store.told_words)) if told else ""
    return Field(" ".join(of(store.key_words)), tuple(of(store.context_words)), description=said)


def fitted(rows: NDArray[np.float64], goals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression, by Newton's method."""
    weights = np.zeros(len(FEATURES))
    ridge = PENALTY * np.eye(len(FEATURES))
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (goals - chances) - ridge @ weights
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + ridge
        weights += np.linalg.solve(curve, slope)
    return weights


class Likeness:
    """Whether the texts of two entries serve the same fields: what they say and how they are written are alike."""

    def __init__(self, matcher: Matcher) -> None:
        store = matcher.store
        self._lists = [set(store.lists[entry][0].tolist()) for entry in range(len(store))]
        self._texts: list[frozenset[int]] = []
        says, forms = [], []
        for entry in range(len(store)):
            numbers, weights = matcher.merged(np.array([entry]), np.ones(1))
            self._texts.append(frozenset(numbers.tolist()))
            order = np.argsort(-weights, kind="stable")[:TEXTS]
            texts = store.texts(np.sort(numbers[order]))
            known = [number for text in texts for word in words(text) for number in store.vocabulary.get(word, ())]
            says.append(mean(store, known))
            forms.append(np.mean([form(text) for text in texts], axis=0))
        self._says = np.array(says)
        spread = np.array(forms)
        self._forms = (spread - spread.mean(0)) / np.maximum(spread.std(0), 1e-6)

    def agreement(self, matcher: Matcher, seed: int, *, words: int) -> NDArray[np.float64]:
        """(entries,), how often two entries of one language whose keys end in the same `words` words are alike."""
        rng = random.Random(f"{seed}/agreement")
        found = np.full(len(self._lists), USUAL)
        store = matcher.store
        keys: dict[tuple[int, ...], list[int]] = {}
        numbers, ends = store.key_words
        for entry, end in enumerate(ends.tolist()):
            first = ends[entry - 1] if entry else 0
            keys.setdefault(
                (int(store.entry_language[entry]), *numbers[max(first, end - words) : end].tolist()), []
            ).append(entry)
        for entries in keys.values():
            chosen = rng.sample(entries, min(SAMPLE, len(entries)))
            goods = [self(one, chosen[:place]).sum() for place, one in enumerate(chosen) if place]
            count = len(chosen) * (len(chosen) - 1) / 2
            found[entries] = (sum(goods) + USUAL * DOUBT) / (count + DOUBT)
        return found

    def __call__(self, entry: int, others: Sequence[int]) -> NDArray[np.float64]:
        """For each of the others one or zero."""
        apart = ((self._forms[others] - self._forms[entry]) ** 2).mean(1)
        likeness = (1 - _FORM_SHARE) * (self._says[others] @ self._says[entry]) + _FORM_SHARE * np.exp(-apart)
        shared = [not self._lists[entry].isdisjoint(self._lists[other]) for other in others]
        common = [self._common(entry, other) > COMMON for other in others]
        good: NDArray[np.float64] = ((likeness > LIKE) | np.array(shared) | np.array(common)).astype(np.float64)
        return good

    def _common(self, one: int, other: int) -> float:
        few, many = sorted((self._texts[one], self._texts[other]), key=len)
        return len(few & many) / len(few)


def form(text: str) -> list[float]:
    """How a text is written: lengths, and shares of kinds of characters."""
    size = len(text)
    return [
        float(np.log(size)),
        text.count(" ") / size,
        sum(map(str.isdigit, text)) / size,
        sum(map(str.isupper, text)) / size,
        float(text[0].isupper()),
        float(text[-1] in ".!?"),
        sum(character in "_-/.:" for character in text) / size,
        float(" " in text),
    ]
