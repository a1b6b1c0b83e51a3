"""Companies: the domain and the e-mail carry the name, the name fits the industry."""

import random
from dataclasses import dataclass
from functools import cache

from corpus.tables import Tables
from corpus.words.ascii_names import fold
from corpus.words.pools import Pool, Split

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("world_lists")


@dataclass(frozen=True, slots=True)
class Company:
    """A company; `email` is an office address at `domain`, `legal_form` the end of `legal_name`."""

    name: str
    legal_name: str
    legal_form: str
    domain: str
    email: str
    website: str
    industry: str
    employees: int
    founded: int


# industry -> words that end or fill the names of its companies.
INDUSTRIES = _TABLES.lists("industries")
_INDUSTRY_POOL = Pool(INDUSTRIES, reserve=False, exponent=0.4)
_STEMS: Pool[str] = Pool(_LISTS["beginnings_of_companies"], exponent=0.4)
# The family names that companies carry, by country.
_FAMILY_NAMES = _TABLES.lists("family_names")
_FORMS = _TABLES.lists("legal_forms")
_TLDS = {
    "US": ("com", "com", "com", "io", "co", "net"),
    "GB": ("co.uk", "co.uk", "com", "uk"),
    "CA": ("ca", "com"),
    "BR": ("com.br",),
    "AU": ("com.au",),
}
_BOXES = ("info", "info", "contact", "hello", "office", "sales", "support", "service")


def draw_company(rng: random.Random, locale: str, split: Split, industry: str | None = None) -> Company:
    """A company of the locale's country; see `World.company`."""
    country = locale[-2:]
    industry = industry or _INDUSTRY_POOL.draw(rng)
    words = INDUSTRIES.get(industry) or INDUSTRIES["Consulting"]
    word = words[int(rng.random() * len(words))]
    kind = rng.random()
    if kind < 0.55:
        name = f"{_STEMS.draw(rng, split)} {word}"
    elif kind < 0.8:
        name = f"{_families(country).draw(rng, split)} {word}"
    elif kind < 0.9:
        name = f"{_families(country).draw(rng, split)} & {_families(country).draw(rng, split)}"
    else:
        name = f"{_STEMS.draw(rng, split)}{word.lower() if ' ' not in word else ''}"
    forms = _FORMS[country]
    form = forms[int(rng.random() * len(forms))]
    tlds = _TLDS.get(country) or (country.lower(), country.lower(), "com")
    domain = domain_of(name, locale[:2], tlds[int(rng.random() * len(tlds))], hyphen=rng.random() < 0.3)
    box = _BOXES[int(rng.random() * len(_BOXES))]
    return Company(
        name,
        f"{name} {form}",
        form,
        domain,
        f"{box}@{domain}",
        f"https://{'www.' if rng.random() < 0.6 else ''}{domain}",
        industry,
        int(5 * 10 ** (rng.random() ** 1.5 * 3.5)),
        2024 - int(rng.random() ** 1.6 * 120),
    )


def domain_of(name: str, language: str, tld: str, *, hyphen: bool = False) -> str:
    """A domain made of `name`: its words joined, with "and" left out."""
    words = ["".join(c for c in word if c.isalnum()) for word in fold(name, language).replace(" and ", " ").split()]
    return f"{('-' if hyphen else '').join(word for word in words if word)}.{tld}"


@cache
def _families(country: str) -> Pool[str]:
    return Pool(_FAMILY_NAMES[country], exponent=0.3)
