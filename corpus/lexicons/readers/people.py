"""Names of people by how often they are met: counted where a census was, elsewhere by the law that fits the census."""

import importlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.lexicons.observation import Listed
from corpus.lexicons.readers.pools import LANGUAGES, faker_js_trees, mimesis_trees, texts
from corpus.tables import Tables

COMPOSED = 2_500
"""Full names that are put together for a language."""
_FAKERS = {
    "": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "pt": "pt_BR", "nl": "nl_NL",
    "pl": "pl_PL", "sv": "sv_SE", "ja": "ja_JP", "zh": "zh_CN", "da": "da_DK", "no": "no_NO", "fi": "fi_FI",
    "cs": "cs_CZ", "tr": "tr_TR", "ru": "ru_RU", "ko": "ko_KR",
}  # fmt: skip
_FAMILY_FIRST = frozenset({"ja", "zh", "ko"})
_MOST = {"first": 1_500, "last": 2_500}


def names(folder: Path) -> Iterator[Listed]:
    """First, last and full names in all languages; `folder` holds what `names`, mimesis and @faker-js/faker hold."""
    census = {
        "first": [_census(folder / f"names/dist.{gender}.first") for gender in ("male", "female")],
        "last": [_census(folder / "names/dist.all.last")],
    }
    fields = Tables(__file__).pairs("people")
    trees = (mimesis_trees(folder), faker_js_trees(folder))
    fits = {kind: fitted(sorted(counts[0].values(), reverse=True)) for kind, counts in census.items()}
    for language in LANGUAGES:
        found: dict[str, Mapping[str, float]] = {
            kind: _shares(kind, language, census, trees, fits) for kind in ("first", "last")
        }
        if found["first"] and found["last"]:
            found["full"] = _composed(found["first"], found["last"], language)
        for kind, shares in found.items():
            yield Listed(shares, tuple(fields[kind].split(";")), "name of a person", language)


def fitted(shares: Sequence[float]) -> tuple[float, float]:
    """Offset and power of the law `1 / (rank + offset) ** power` that is nearest to the logarithms of `shares`."""
    logs = np.log(np.array(shares[:1000]))
    ranks = np.arange(1, len(logs) + 1)
    best = (np.inf, 0.0, 1.0)
    for offset in (0, 1, 2, 5, 10, 20, 40, 80):
        slope, level = np.polyfit(np.log(ranks + offset), logs, 1)
        error = float(((logs - slope * np.log(ranks + offset) - level) ** 2).mean())
        best = min(best, (error, float(offset), float(-slope)))
    return best[1:]


def _census(path: Path) -> dict[str, float]:
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {name.capitalize(): float(share) for name, share, *_ in rows if float(share) > 0}


def _shares(
    kind: str, language: str, census: dict[str, list[dict[str, float]]], trees: Sequence[dict[str, Any]], fits: Any
) -> dict[str, float]:
    provider = importlib.import_module(f"faker.providers.person.{_FAKERS[language]}").Provider
    given = getattr(provider, "first_names" if kind == "first" else "last_names")
    if not language:
        counted: Counter[str] = Counter()
        # Of two generations: the census of 1990, and the children named since.
        for part in (*census[kind], given):
            total = sum(part.values())
            counted.update({name: share / total for name, share in part.items()})
        return dict(counted.most_common(_MOST[kind]))
    if isinstance(given, dict) and len(set(given.values())) > 2:
        return dict(sorted(given.items(), key=lambda item: -item[1])[: _MOST[kind]])
    paths = ("person.names", "person.first_name") if kind == "first" else ("person.surnames", "person.last_name")
    lists = [list(given), *(texts(tree.get(language, {}), path) for tree, path in zip(trees, paths, strict=True))]
    # Where nobody counted, a name that several lists hold is taken to be met more often.
    held = Counter(name for names in lists for name in set(names) if "{" not in name and name != "Doe")
    offset, power = fits[kind]
    ranked = [name for name, _ in sorted(held.items(), key=lambda item: (-item[1], item[0]))][: _MOST[kind]]
    places = dict(zip(ranked, _ranks([held[name] for name in ranked]), strict=True))
    return {name: float((places[name] + offset) ** -power) for name in ranked}


def _ranks(held: Sequence[int]) -> list[float]:
    """The mean rank of all that are held alike: a list says nothing of which of them come first."""
    places: dict[int, list[int]] = {}
    for rank, count in enumerate(held, 1):
        places.setdefault(count, []).append(rank)
    return [sum(places[count]) / len(places[count]) for count in held]


def _composed(first: Mapping[str, float], last: Mapping[str, float], language: str) -> dict[str, int]:
    rng = random.Random(f"names/{language}")
    given, family = (rng.choices(list(shares), list(shares.values()), k=COMPOSED) for shares in (first, last))
    order = "{1}{0}" if language in _FAMILY_FIRST else "{0} {1}"
    return dict(Counter(order.format(*both) for both in zip(given, family, strict=True)))
