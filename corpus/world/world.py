"""`World`: draws for one record that agree with each other, in one locale and one split."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from typing import TypeVar

from corpus.words.ascii_names import slugify
from corpus.words.grammar import Grammar
from corpus.words.pools import Pool, Split
from corpus.words.sentences import SENTENCES
from corpus.world.companies import Company, draw_company
from corpus.world.people import Person, draw_person
from corpus.world.places import LOCALES, Address, Country, Place, countries, draw_address, draw_place
from corpus.world.products import Product, draw_product

T = TypeVar("T")
_FIRST_DAY = Date(2015, 1, 1)
_LAST_DAY = Date(2026, 6, 30)
_DAYS = (_LAST_DAY - _FIRST_DAY).days


class World:
    """The source of all values of a record.

    Methods that return a joint draw (`person`, `place`, `address`, `company`, `product`) return frozen
    dataclasses whose parts agree. Everything is decided by `rng`, so the same state gives the same record.

    Attributes:
        rng: the random source.
        locale: one of `places.LOCALES`, e.g. "en_US"; names and places come from it.
        split: "train", or "heldout_value" for the reserved values of every pool.
        utc: whether this record writes date-times with "Z" (else, in some records, with an offset).
    """

    def __init__(self, rng: random.Random, locale: str = "en_US", *, split: Split = "train") -> None:
        if locale not in LOCALES:
            raise ValueError(f"unknown locale {locale!r}; known: {', '.join(LOCALES)}")
        self.rng = rng
        self.locale = locale
        self.split: Split = split
        # How time is written is a habit of a whole document, so it is drawn once.
        habit = rng.random()
        self._time_style = "seconds" if habit < 0.75 else "milliseconds" if habit < 0.92 else "offset"
        self._now = datetime(2026, 6, 30, tzinfo=UTC) - timedelta(minutes=int(rng.random() ** 2 * 60 * 24 * 365 * 5))

    # -- closed sets and pools ---------------------------------------------------------------------

    def choice(self, values: Sequence[T]) -> T:
        """One of `values`, all equally likely: for closed sets."""
        return values[int(self.rng.random() * len(values))]

    def weighted(self, values: Mapping[T, float]) -> T:
        """One of the keys, with probability proportional to its weight."""
        point = self.rng.random() * sum(values.values())
        for value, weight in values.items():
            point -= weight
            if point < 0:
                return value
        return value

    def pick(self, pool: Pool[T]) -> T:
        """One value of a pool, in this world's split."""
        return pool.draw(self.rng, self.split)

    def some(self, pool: Pool[T] | Sequence[T], low: int, high: int) -> list[T]:
        """Between `low` and `high` different values of a pool or a sequence."""
        wanted = self.integer(low, high)
        found: list[T] = []
        for _ in range(wanted * 4):
            if len(found) == wanted:
                break
            value = self.pick(pool) if isinstance(pool, Pool) else self.choice(pool)
            if value not in found:
                found.append(value)
        return found

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.rng.random() < probability

    # -- numbers -----------------------------------------------------------------------------------

    def integer(self, low: int, high: int) -> int:
        """A whole number, low <= n <= high, uniform."""
        return low + int(self.rng.random() * (high - low + 1))

    def count(self, typical: int, *, low: int = 0) -> int:
        """A whole number with a long tail (exponential) around `typical`, at least `low`."""
        return low + int(self.rng.expovariate(1 / max(typical - low, 0.5)))

    def number(self, low: float, high: float, digits: int = 2) -> float:
        """A decimal with at most `digits` places, uniform."""
        return round(low + self.rng.random() * (high - low), digits)

    def around(self, mean: float, deviation: float, digits: int = 1) -> float:
        """A normally distributed decimal."""
        return round(self.rng.gauss(mean, deviation), digits)

    def money(self, low: float, high: float) -> float:
        """A price-like amount: log-uniform, often ending in .99, .95, .50 or .00."""
        amount: float = low * (high / low) ** self.rng.random()
        ending = self.rng.random()
        if ending < 0.4:
            amount = int(amount) + 0.99
        elif ending < 0.6:
            amount = int(amount) + (0.95 if ending < 0.5 else 0.5)
        elif ending < 0.75:
            amount = float(max(1, round(amount)))
        return round(amount, 2)

    def round_number(self, low: int, high: int) -> int:
        """A large count as people state it: log-uniform, three significant digits at most."""
        value = low * (high / low) ** self.rng.random()
        scale = 10 ** max(len(str(int(value))) - 3, 0)
        return int(value // scale * scale)

    # -- joint draws -------------------------------------------------------------------------------

    def person(self, place: Place | None = None, *, company: Company | None = None) -> Person:
        """A person; e-mail and username made of the name, phone fitting `place`'s country.

        With `company` the e-mail is at the company's domain.
        """
        return draw_person(self.rng, self.locale, self.split, place or self.place(), company)

    def place(self, *, anywhere: bool = False) -> Place:
        """A city with its region, postcode, country, coordinates, time zone, currency and phone prefix.

        Args:
            anywhere: any country of the locales instead of this world's.
        """
        locale = self.choice(tuple(LOCALES)) if anywhere else self.locale
        return draw_place(self.rng, locale, self.split)

    def address(self, place: Place | None = None) -> Address:
        """A street address in `place`."""
        return draw_address(self.rng, place or self.place(), self.split)

    def company(self, *, industry: str | None = None) -> Company:
        """A company with the domain and e-mail made of its name and a name that fits its industry."""
        return draw_company(self.rng, self.locale, self.split, industry)

    def product(self, *, category: str | None = None) -> Product:
        """A product whose sub-category, title, brand, SKU and price fit the category."""
        return draw_product(self.rng, self.split, LOCALES[self.locale].currency, category)

    def country(self) -> Country:
        """A country of the world, larger ones more often."""
        return self.pick(countries())

    # -- time --------------------------------------------------------------------------------------

    def date(self, start: str | Date = _FIRST_DAY, end: str | Date = _LAST_DAY) -> str:
        """A date "YYYY-MM-DD", start <= date <= end."""
        return self.day(start, end).isoformat()

    def day(self, start: str | Date = _FIRST_DAY, end: str | Date = _LAST_DAY) -> Date:
        """As `date`, as a `datetime.date` object."""
        first = Date.fromisoformat(start) if isinstance(start, str) else start
        last = Date.fromisoformat(end) if isinstance(end, str) else end
        return first + timedelta(days=int(self.rng.random() * ((last - first).days + 1)))

    def date_after(self, start: str, *, low: int = 1, high: int = 30) -> str:
        """The date `low` to `high` days after `start`."""
        return (Date.fromisoformat(start) + timedelta(days=self.integer(low, high))).isoformat()

    def moment(self, *, future: bool = False) -> datetime:
        """A moment in recent years (recent more likely), or in the months to come."""
        offset = timedelta(seconds=int(self.rng.random() ** 2 * 86400 * 900))
        return self._now + offset / 4 if future else self._now - offset

    def later(self, moment: datetime, *, low: float = 0.02, high: float = 48.0) -> datetime:
        """A moment `low` to `high` hours after `moment` (log-uniform)."""
        return moment + timedelta(seconds=int(3600 * low * (high / low) ** self.rng.random()) + 1)

    def stamp(self, moment: datetime | None = None) -> str:
        """A date-time (RFC 3339) in this record's style."""
        moment = moment or self.moment()
        if self._time_style == "seconds":
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._time_style == "milliseconds":
            return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.integer(0, 999):03d}Z"
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + LOCALES[self.locale].utc_offset

    def interval(self, *, low: float = 0.02, high: float = 48.0, future: bool = False) -> tuple[str, str]:
        """Two date-times, start < end, `low` to `high` hours apart."""
        start = self.moment(future=future)
        end = self.later(start, low=low, high=high)
        return self.stamp(start), self.stamp(end)

    def created_updated(self) -> tuple[str, str]:
        """`created_at` and `updated_at`: minutes to months apart, in order."""
        return self.interval(low=0.05, high=4000)

    def date_interval(self, *, low: int = 1, high: int = 30) -> tuple[str, str]:
        """Two dates, `low` to `high` days apart."""
        start = self.moment().date()
        return start.isoformat(), (start + timedelta(days=self.integer(low, high))).isoformat()

    def clock(self, low: int = 0, high: int = 23, *, seconds: bool = False) -> str:
        """A time of day "HH:MM" on a quarter of an hour, or "HH:MM:SS"."""
        hour = self.integer(low, high)
        if seconds:
            return f"{hour:02d}:{self.integer(0, 59):02d}:{self.integer(0, 59):02d}"
        return f"{hour:02d}:{self.choice(('00', '00', '15', '30', '30', '45'))}"

    # -- text --------------------------------------------------------------------------------------

    def sentence(self, topic: str, **facts: object) -> str:
        """A short grammatical sentence on `topic` (see `sentences.SENTENCES`); `facts` fill its slots."""
        return self.expand(SENTENCES, topic, **facts)

    def expand(self, grammar: Grammar, symbol: str, **facts: object) -> str:
        """A text of `grammar` from `symbol`; `facts` replace the symbols of the same name."""
        return grammar.expand(self.rng, symbol, facts)

    # -- identifiers -------------------------------------------------------------------------------

    def uuid(self) -> str:
        """A version 4 UUID."""
        digits = f"{self.rng.getrandbits(128):032x}"
        variant = "89ab"[int(digits[16], 16) & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def identifier(self, prefix: str, digits: int = 5) -> str:
        """`prefix` and digits, e.g. identifier("ORD-", 6) -> "ORD-104233"."""
        return f"{prefix}{self.integer(10 ** (digits - 1), 10**digits - 1)}"

    def number_id(self) -> int:
        """A row number: log-uniform between 1 and 999,999."""
        return int(10 ** (self.rng.random() * 6))

    def hash(self, digits: int = 40) -> str:
        """Lower-case hexadecimal digits."""
        return f"{self.rng.getrandbits(4 * digits):0{digits}x}"

    def token(self, length: int = 12, alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789") -> str:
        """Random characters of `alphabet`."""
        return "".join(self.choice(alphabet) for _ in range(length))

    def digits(self, length: int) -> str:
        """A string of decimal digits, the first not 0."""
        return str(self.integer(10 ** (length - 1), 10**length - 1))

    def version(self) -> str:
        """A semantic version, small numbers more likely."""
        return f"{self.count(2)}.{self.count(5)}.{self.count(3)}"

    def ip(self, *, private: bool = True) -> str:
        """An IPv4 address; private ranges unless told otherwise."""
        if private:
            head = self.choice(("10.0", "10.1", "10.12", "192.168", "192.168", "172.16", "172.20"))
            return f"{head}.{self.integer(0, 31)}.{self.integer(1, 254)}"
        first = self.choice((5, 18, 34, 35, 52, 54, 62, 77, 81, 84, 91, 104, 146, 178, 185, 203, 212))
        return f"{first}.{self.integer(0, 255)}.{self.integer(0, 255)}.{self.integer(1, 254)}"

    def ipv6(self) -> str:
        """An IPv6 address of a common prefix."""
        head = self.choice(("2001:db8", "2a01:4f8", "2a02:8108", "fd12:3456", "2600:1f18"))
        return f"{head}:{self.hash(3)}:{self.hash(4)}::{self.integer(1, 4095):x}"

    def mac(self) -> str:
        """A MAC address with the prefix of a known maker."""
        head = self.choice(("00:1a:2b", "3c:5a:b4", "b8:27:eb", "dc:a6:32", "f0:18:98", "00:50:56", "a4:83:e7"))
        tail = self.hash(6)
        return f"{head}:{tail[:2]}:{tail[2:4]}:{tail[4:]}"

    def slug(self, text: str) -> str:
        """`text` in lower-case ASCII with hyphens."""
        return slugify(text)

    def url(self, *parts: str, domain: str | None = None) -> str:
        """An https address; `parts` are made slugs and joined by "/"."""
        host = domain or self.company().domain
        return "/".join([f"https://{host}", *(slugify(part) for part in parts)])

    def color(self) -> str:
        """A colour "#rrggbb"."""
        return "#" + self.hash(6)
