"""People: the e-mail and the user name carry the name, the phone number fits the country."""

import importlib
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zlib import crc32

from corpus.tables import Tables
from corpus.words.ascii_names import fold
from corpus.words.pools import Pool, Split
from corpus.world.companies import Company
from corpus.world.places import LOCALES, Place

_TABLES = Tables(__file__)


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `gender` is "male" or "female", `birth_date` "YYYY-MM-DD", `phone` in international form."""

    first_name: str
    last_name: str
    full_name: str
    gender: str
    title: str
    email: str
    username: str
    phone: str
    birth_date: str
    place: Place

    @property
    def initials(self) -> str:
        """The first letters of both names."""
        return self.first_name[0] + self.last_name[0]

    @property
    def age(self) -> int:
        """Full years at the end of June 2026."""
        born = date.fromisoformat(self.birth_date)
        return 2026 - born.year - ((born.month, born.day) > (6, 30))


_TITLES = {
    "en": (("Mr", "Mr.", "Dr."), ("Ms", "Mrs.", "Dr.")),
    "de": (("Herr", "Herr", "Dr."), ("Frau", "Frau", "Dr.")),
    "fr": (("M.", "M.", "Dr"), ("Mme", "Mme", "Dr")),
    "es": (("Sr.", "Sr.", "Dr."), ("Sra.", "Sra.", "Dra.")),
    "it": (("Sig.", "Sig.", "Dott."), ("Sig.ra", "Sig.ra", "Dott.ssa")),
    "nl": (("Dhr.", "Dhr.", "Dr."), ("Mevr.", "Mevr.", "Dr.")),
    "pt": (("Sr.", "Sr.", "Dr."), ("Sra.", "Sra.", "Dra.")),
    "pl": (("Pan", "Pan", "dr"), ("Pani", "Pani", "dr")),
    "sv": (("Herr", "Herr", "Dr"), ("Fru", "Fru", "Dr")),
}
MAILERS = _TABLES.lists("mailers")
_EMAIL_STYLES = (
    "{f}.{l}",
    "{f}.{l}",
    "{f}.{l}",
    "{i}{l}",
    "{f}{l}",
    "{f}_{l}",
    "{i}.{l}",
    "{f}.{l}{n}",
    "{l}.{f}",
    "{f}{n}",
)
_WORK_STYLES = ("{f}.{l}", "{f}.{l}", "{f}.{l}", "{i}{l}", "{i}.{l}", "{f}")
_USER_STYLES = ("{f}{l}", "{i}{l}", "{f}.{l}", "{f}_{l}", "{i}{l}{n}", "{f}{n}", "{f}{l}{n}", "{l}{i}", "{f}{j}")


def draw_person(rng: random.Random, locale: str, split: Split, place: Place, company: Company | None = None) -> Person:
    """A person of `locale` living in `place`; with `company` the e-mail is at its domain."""
    gender = "male" if rng.random() < 0.5 else "female"
    first = _first_names(locale, gender).draw(rng, split)
    last = _last_names(locale, gender).draw(rng, split)
    language = LOCALES[locale].language
    titles = _TITLES[language][gender == "female"]
    title = titles[0] if rng.random() < 0.6 else titles[1 + (rng.random() < 0.2)]
    oldest = date(1944, 1, 1)
    birth = oldest + timedelta(days=int((0.05 + 0.95 * rng.random() ** 0.8) * 23000))
    facts = {
        "f": _handle(first, language),
        "l": _handle(last, language),
        "i": _handle(first, language)[:1],
        "j": _handle(last, language)[:1],
        "n": birth.strftime("%y") if rng.random() < 0.5 else str(1 + int(rng.random() ** 2 * 99)),
    }
    if company is None:
        mailers = MAILERS[place.country_code]
        style, domain = _EMAIL_STYLES[int(rng.random() * len(_EMAIL_STYLES))], mailers[int(rng.random() * len(mailers))]
    else:
        style, domain = _WORK_STYLES[int(rng.random() * len(_WORK_STYLES))], company.domain
    username = _USER_STYLES[int(rng.random() * len(_USER_STYLES))].format_map(facts)
    return Person(
        first,
        last,
        f"{first} {last}",
        gender,
        title,
        f"{style.format_map(facts)}@{domain}",
        username,
        phone_number(rng, place),
        birth.isoformat(),
        place,
    )


def phone_number(rng: random.Random, place: Place) -> str:
    """A phone number of the place: its country's prefix, its area code (or a mobile's) and a subscriber."""

    def digits(count: int) -> str:
        return str(int((1 + rng.random() * 9) * 10 ** (count - 1)))

    code, area = place.country_code, place.area_code
    mobile = rng.random() < 0.5
    if code in {"US", "CA"}:
        style = rng.random()
        a, b = f"{2 + int(rng.random() * 8)}{int(rng.random() * 100):02d}", digits(4)
        if style < 0.4:
            return f"+1-{area}-{a}-{b}"
        if style < 0.7:
            return f"+1 {area} {a} {b}"
        return f"({area}) {a}-{b}" if style < 0.85 else f"+1{area}{a}{b}"
    spaced = {
        "GB": f"+44 7{digits(3)} {digits(6)}" if mobile else f"+44 {area} {digits(4)} {digits(4)}",
        "DE": f"+49 1{_of(rng, '51', '60', '70', '76')} {digits(7)}" if mobile else f"+49 {area} {digits(7)}",
        "FR": f"+33 {'6' if mobile else area} {digits(2)} {digits(2)} {digits(2)} {digits(2)}",
        "ES": f"+34 6{digits(2)} {digits(3)} {digits(3)}" if mobile else f"+34 {area} {digits(3)} {digits(3)}",
        "IT": f"+39 3{digits(2)} {digits(7)}" if mobile else f"+39 {area} {digits(7)}",
        "NL": f"+31 6 {digits(8)}" if mobile else f"+31 {area} {digits(7)}",
        "BR": f"+55 {area} 9{digits(4)}-{digits(4)}" if mobile else f"+55 {area} 3{digits(3)}-{digits(4)}",
        "AU": f"+61 4{digits(2)} {digits(3)} {digits(3)}" if mobile else f"+61 {area} {digits(4)} {digits(4)}",
        "PL": f"+48 {_of(rng, '50', '60', '66', '78')}{digits(1)} {digits(3)} {digits(3)}"
        if mobile
        else f"+48 {area} {digits(3)} {digits(2)} {digits(2)}",
        "SE": f"+46 7{_of(rng, '0', '2', '3', '6')} {digits(3)} {digits(2)} {digits(2)}"
        if mobile
        else f"+46 {area} {digits(3)} {digits(3)}",
        "PT": f"+351 9{_of(rng, '1', '2', '3', '6')}{digits(1)} {digits(3)} {digits(3)}"
        if mobile
        else f"+351 {area} {digits(3)} {digits(3)}",
    }[code]
    return spaced if rng.random() < 0.75 else spaced.replace(" ", "").replace("-", "")


def _of(rng: random.Random, *values: str) -> str:
    return values[int(rng.random() * len(values))]


def _handle(name: str, language: str) -> str:
    return "".join(c for c in fold(name, language) if c.isalnum())


@cache
def _first_names(locale: str, gender: str) -> Pool[str]:
    return _names(locale, f"first_names_{gender}", 250)


@cache
def _last_names(locale: str, gender: str) -> Pool[str]:
    return _names(locale, f"last_names_{gender}" if locale == "pl_PL" else "last_names", 400)


def _names(locale: str, attribute: str, limit: int) -> Pool[str]:
    source = {"en_CA": "en_US", "en_AU": "en_GB"}.get(locale, locale)
    provider = importlib.import_module(f"faker.providers.person.{source}").Provider
    raw = getattr(provider, attribute, None) or getattr(
        provider, attribute.rsplit("_", 1)[0] if "last" in attribute else "first_names"
    )
    if isinstance(raw, dict):
        names = sorted(raw, key=lambda name: (-raw[name], name))
    else:
        # Lists without frequencies are alphabetical: an order that says nothing is better.
        names = sorted(set(raw), key=lambda name: crc32(name.encode()))
    return Pool([name for name in dict.fromkeys(names) if "." not in name][:limit], exponent=0.6)
