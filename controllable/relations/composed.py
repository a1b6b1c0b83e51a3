"""Composed texts: values that follow from those beside them, such as the e-mail address from the name."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from controllable.lexicons.choosing import TEXTS
from controllable.lexicons.described_field import Field, words
from controllable.relations.values import FAR, Value, distance

PROVIDERS = {
    "gmail.com": 8.0,
    "outlook.com": 3.0,
    "hotmail.com": 2.0,
    "yahoo.com": 2.0,
    "icloud.com": 1.5,
    "aol.com": 0.5,
}
"""Domains where people have e-mail addresses, with weights."""
RESERVED = {"example.com": 1e-3, "example.org": 1e-3, "example.net": 1e-3}
"""Domains that are nobody's (RFC 2606, section 3): all that is left where others are not let through."""
_ENDINGS = {"com": 6.0, "io": 1.0, "net": 1.0, "org": 1.0, "co": 0.5}
_LEGAL = frozenset(
    {"gmbh", "inc", "ltd", "llc", "ag", "corp", "co", "plc", "sa", "srl", "bv", "ab", "kg", "and", "the"}
)
_COMPANIES = frozenset(
    {
        "company",
        "organization",
        "organisation",
        "employer",
        "vendor",
        "supplier",
        "manufacturer",
        "merchant",
        "business",
    }
)
"""What companies are called for somebody."""
_FORMS = frozenset({"gmbh", "inc", "ltd", "llc", "ag", "corp", "plc", "srl", "bv", "kg", "group", "corporation"})
"""Words at the end of a name by which it is a company's."""
_SITES = {"https://www.": 5.0, "https://": 3.0, "http://www.": 0.3, "www.": 1e-3, "": 1e-3}
"""How web addresses begin."""
_OFFICES = {"info": 4.0, "contact": 3.0, "hello": 2.0, "sales": 1.0, "support": 1.0, "office": 1.0}
"""What addresses of a company begin with."""
_AT_WORK = 0.8
"""Share of addresses at work where something says where somebody works."""
_RARE = 1e-3
_TITLES = ("title", "headline", "subject", "name")


@dataclass(frozen=True)
class Beside:
    """What stands beside a value.

    Args:
        values: Texts by field, those of the nearest object first.
    """

    values: tuple[tuple[Field, str], ...]

    def text(self, *endings: tuple[str, ...]) -> str | None:
        """The first text of which the field's words end like this; earlier endings are tried first."""
        for ending in endings:
            for field, text in self.values:
                if words(field.key)[-len(ending) :] == ending and text:
                    return text
        return None

    @property
    def person(self) -> tuple[str, str] | None:
        """First and last name of whom it is about."""
        first = self.text(("first", "name"), ("given", "name"), ("firstname",), ("forename",))
        last = self.text(("last", "name"), ("family", "name"), ("lastname",), ("surname",))
        if first and last:
            return first, last
        parts = (self.whole_name or "").split()
        return (parts[0], parts[-1]) if len(parts) in (2, 3) and all(part[:1].isupper() for part in parts) else None

    @property
    def whole_name(self) -> str | None:
        """The name of whom it is about, if that is no company."""
        whole = self.text(("full", "name"), ("display", "name"), ("fullname",), ("author",), ("name",))
        return None if whole is not None and whole == self.company else whole

    @property
    def company(self) -> str | None:
        """Whom somebody works for, or which company it is about."""
        named = next((text for field, text in self.values if _is_company(field, text)), None)
        return self.text(*((word,) for word in _COMPANIES), *((word, "name") for word in _COMPANIES)) or named


def _is_company(field: Field, text: str) -> bool:
    """Whether a text is the name of a company, by what it is called or by the object that it names."""
    if words(field.key)[-1:] != ("name",) or not text:
        return False
    around = words(field.parents[-1])[-1:] if words(field.key) == ("name",) and field.parents else ()
    return plain(text).rpartition("-")[2] in _FORMS or _COMPANIES.issuperset(around or ("",))


def plain(text: str) -> str:
    """A text in small Latin letters and digits, its words joined by hyphens; empty where nothing is left."""
    latin = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]+", "-", latin.encode("ascii", "ignore").decode().lower()).strip("-")


def _domains(beside: Beside) -> dict[str, float]:
    """Domains of e-mail addresses, with weights."""
    found = dict(PROVIDERS)
    own = _own_domains(beside.company or "")
    if own:
        found = _scaled(PROVIDERS, 1.0 - _AT_WORK) | _scaled(own, _AT_WORK)
    return found | RESERVED


def _own_domains(company: str) -> dict[str, float]:
    """Domains of a company, with weights; nearly always it has the same one."""
    names = _names(company)
    usual = Random(company).choices(list(_ENDINGS), list(_ENDINGS.values()))[0]
    return {f"{''.join(names[:2])}.{ending}": 1.0 if ending == usual else _RARE for ending in _ENDINGS if names}


def _names(company: str) -> list[str]:
    """The words of a company's name that tell it from others."""
    return [part for part in plain(company).split("-") if part and part not in _LEGAL]


def _scaled(weights: Mapping[str, float], total: float) -> dict[str, float]:
    whole = sum(weights.values())
    return {text: total * weight / whole for text, weight in weights.items()}


def _locals(beside: Beside, rng: Random) -> dict[str, float]:
    """What somebody may be called in front of the sign, with weights; empty where nobody is there."""
    person = beside.person
    if person is None:
        return {}
    first, last = (plain(name).replace("-", "") for name in person)
    if not first or not last:
        return {}
    number = rng.choice([rng.randint(1, 99), rng.randint(1960, 2005)])
    return {
        f"{first}.{last}": 5.0, f"{first[0]}.{last}": 1.5, f"{first}{last}": 1.5, f"{first[0]}{last}": 1.5,
        f"{first}_{last}": 0.5, f"{first}.{last}{number}": 1.0, f"{first}{number}": 0.7, f"{last}.{first}": 0.3,
    }  # fmt: skip


def _email(beside: Beside, rng: Random) -> dict[str, float]:
    called, domains = _locals(beside, rng), _domains(beside)
    if beside.company is not None and beside.person is None and beside.whole_name is None:
        called, domains = _OFFICES, _host(beside, rng)
    return {
        f"{local}@{domain}": weight * share for local, weight in called.items() for domain, share in domains.items()
    }


def _site(beside: Beside, rng: Random) -> dict[str, float]:
    domains = _host(beside, rng)
    return {before + domain: like * weight for before, like in _SITES.items() for domain, weight in domains.items()}


def _own_site(beside: Beside, rng: Random) -> dict[str, float]:
    # An address that is not said to be of whom is the company's where the object is.
    return _site(beside, rng) if any(_is_company(field, text) for field, text in beside.values) else {}


def _host(beside: Beside, rng: Random) -> dict[str, float]:
    own = _own_domains(beside.company or "")
    return own | RESERVED if own else {}


def _user(beside: Beside, rng: Random) -> dict[str, float]:
    return _locals(beside, rng)


def _whole_name(beside: Beside, rng: Random) -> dict[str, float]:
    first = beside.text(("first", "name"), ("given", "name"), ("firstname",), ("forename",))
    last = beside.text(("last", "name"), ("family", "name"), ("lastname",), ("surname",))
    return {f"{first} {last}": 1.0} if first and last else {}


def _slug(beside: Beside, rng: Random) -> dict[str, float]:
    title = plain(beside.text(*((word,) for word in _TITLES)) or "")
    return {title: 1.0} if title else {}


_KINDS: Mapping[tuple[str, ...], Callable[[Beside, Random], dict[str, float]]] = {
    ("email",): _email, ("mail",): _email, ("email", "address"): _email,
    ("username",): _user, ("user", "name"): _user, ("login",): _user, ("handle",): _user,
    ("full", "name"): _whole_name, ("display", "name"): _whole_name, ("fullname",): _whole_name,
    ("website",): _site, ("homepage",): _site, ("web", "site"): _site, ("home", "page"): _site,
    ("website", "url"): _site, ("company", "url"): _site, ("url",): _own_site, ("domain",): _host,
    ("slug",): _slug, ("permalink",): _slug,
}  # fmt: skip
"""What composes values whose names end like this."""


def compositions(values: Sequence[Value], rng: Random) -> list[Value]:
    """The values that follow from those beside them, where these are there, and are not in keeping with them.

    Args:
        values: All values.
        rng: Source of chance.
    """
    now = {value.number: value for value in values}
    for value in values:
        compose = _composer(value.field) if value.kind in TEXTS and not value.held else None
        if compose is None:
            continue
        beside = _beside(value, list(now.values()))
        weights = compose(beside, rng)
        fit = {text: (other, weight) for text, weight in weights.items() if (other := value.holding(text))}
        named = _names(beside.company or "")[:2] if compose in (_site, _own_site, _host) else ()
        if fit and value.text not in fit and not (named and all(name in value.text.lower() for name in named)):
            others, shares = zip(*fit.values(), strict=True)
            now[value.number] = rng.choices(others, shares)[0]
    return [now[value.number] for value in values if now[value.number] is not value]


def _beside(value: Value, values: Sequence[Value]) -> Beside:
    """The other texts, those of the nearest objects first."""
    others = [other for other in values if other is not value and other.kind in TEXTS]
    near = [(distance(value.path[:-1], each.path[:-1]), each) for each in others]
    near = sorted((pair for pair in near if pair[0] < FAR), key=lambda pair: pair[0])
    return Beside(tuple((each.field, each.text) for _, each in near))


def _composer(field: Field) -> Callable[[Beside, Random], dict[str, float]] | None:
    if field.format in ("email", "idn-email"):
        return _email
    named = words(field.key)
    return next((_KINDS[named[-n:]] for n in (2, 1) if named[-n:] in _KINDS), None)
