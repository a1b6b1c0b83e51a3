"""The street line of an address: a street's name and a number, as the country writes them."""

import random

from corpus.tables import Tables
from corpus.words.pools import Pool

_TABLES = Tables(__file__)
_NAMES = _TABLES.lists("streets")
_ENDINGS = ("St", "Ave", "Street", "Avenue", "Rd", "Dr", "Road", "Drive", "Ln", "Blvd", "Way", "Ct")

STREETS: dict[str, Pool[str]] = {country: Pool(names) for country, names in _NAMES.items()}
STREETS["US"] = Pool(
    [f"{name} {_ENDINGS[(i * 5 + j * 7) % 12]}" for j in range(4) for i, name in enumerate(_NAMES["US"])]
)

_SECOND = _TABLES.lists("second_lines")


def street_line(rng: random.Random, country: str, street: str) -> tuple[str, str, str]:
    """House number, first line in the country's order, and a second line (flat, floor, ...)."""
    if country in {"US", "CA"}:
        number = str(int(10 ** (1.3 + rng.random() * 2.6)))
    else:
        number = str(1 + int(rng.expovariate(1 / 40)))
    second = _SECOND[country]
    line2 = second[int(rng.random() * len(second))].format(n=1 + int(rng.random() * 9))
    if country in {"US", "CA", "AU", "GB"}:
        return number, f"{number} {street}", line2
    if country == "FR":
        return number, f"{number} {street}", line2
    if country in {"ES", "IT", "BR", "PT"}:
        return number, f"{street}, {number}", line2
    return number, f"{street} {number}", line2
