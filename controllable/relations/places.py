"""Places: what follows from the city that is named nearby, or from the country where none is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from controllable.lexicons.described_field import words
from controllable.relations.atlas import atlas
from controllable.relations.place_texts import AGREES, Place, texts
from controllable.relations.values import FAR, Value, distance

_NAMES: Mapping[str, str] = {
    "city": "city/city name/town/municipality/locality",
    "country": "country/country name/country code/country iso/country iso code/nation",
    "region": "region/region name/region code/state/state name/state code/province/province code",
    "postcode": "postcode/post code/postal code/zip/zip code/zipcode",
    "zone": "timezone/time zone/tz/timezone name/time zone name/timezone id/time zone id",
    "currency": "currency/currency code/currency symbol/currency name",
    "phone": "phone/telephone/mobile/phone number/telephone number/mobile number/contact number/fax/tel/cell",
    "dial": "dial code/dialing code/dialling code/calling code/phone code/phone prefix/country calling code",
    "latitude": "latitude/lat",
    "longitude": "longitude/lon/lng/long",
}
"""What names of fields end with, by what they say of a place."""
_KINDS = {tuple(name.split()): kind for kind, names in _NAMES.items() for name in names.split("/")}
_ANYWHERE = frozenset({"zone", "currency", "phone", "dial"})
"""What may be said of a place in other words than its city, such as `mobile_phone` beside `city`."""
_NATIONAL = _ANYWHERE | {"country", "postcode"}
"""What follows from a country."""
_ADDRESS = frozenset({"country", "region", "postcode"})
"""What is about a city only in the same object, or in one of those around and within it."""
_PARTS = frozenset({"name", "code", "iso", "symbol", "id"})
"""Names of parts of what an object is about."""
_LONGEST = max(map(len, _KINDS))
_OF_PLACES = frozenset({"address", "location", "postal", "mailing", "geo", "place", "venue", "site", "physical"})
_HELD = 3
"""Values that count as much as one that has to stay as it is."""


@dataclass(frozen=True, eq=False)
class _Part:
    """A value that says something of a place.

    Args:
        value: The value.
        kind: What it says, see `_NAMES`.
        of: The words of its name before that.
        path: The object that says it.
    """

    value: Value
    kind: str
    of: tuple[str, ...]
    path: tuple[str, ...]

    def away(self, anchor: "_Part") -> int | None:
        """Steps to another part that may be about the same place; None where it is about another one."""
        if self.kind not in _ANYWHERE and self.of not in ((), anchor.of) and not self._of_place(anchor):
            return None
        shorter = min(len(self.path), len(anchor.path))
        if self.kind in _ADDRESS and self.path[:shorter] != anchor.path[:shorter]:
            return None
        steps = distance(self.path, anchor.path)
        return steps if steps < FAR else None

    def _of_place(self, anchor: "_Part") -> bool:
        return not anchor.of and _OF_PLACES.issuperset(self.of)

    def agrees(self, place: Place) -> bool:
        """Whether it says what is so of a place."""
        return AGREES[self.kind](self.value.text, place)

    def saying(self, place: Place, rng: Random) -> Value | None:
        """The value as it says what is so of a place; None where its language has no such text."""
        found = map(self.value.holding, texts(self.kind, self.value.text, place, rng))
        return next((each for each in found if each is not None), None)


def placed(values: Sequence[Value], rng: Random) -> list[Value]:
    """What is said of places as it agrees with the cities, or with the countries where there are none.

    Of cities of the same name the one is meant with which most agrees that is there.

    Args:
        values: All values.
        rng: Source of chance.
    """
    parts = [part for part in map(_part, values) if part is not None]
    if len(parts) < 2:
        return []
    cities = [part for part in parts if part.kind == "city" and atlas().cities(part.value.text)]
    of_cities = _assigned([part for part in parts if part.kind != "city"], cities)
    changed = [each for city, members in of_cities.items() for each in _around(city, members, rng)]
    settled = {member for members in of_cities.values() for member in members}
    national = [part for part in parts if part.kind in _NATIONAL and part not in settled]
    for country, members in _assigned(national, _countries(national)).items():
        found = atlas().country(country.value.text)
        changed += _said(members, Place(found), rng) if found is not None else []
    return changed


def _countries(parts: Sequence[_Part]) -> list[_Part]:
    """The first of each object to name a country."""
    found: dict[tuple[object, ...], _Part] = {}
    for part in parts:
        if part.kind == "country" and atlas().country(part.value.text):
            found.setdefault((part.path, part.of), part)
    return list(found.values())


def _assigned(parts: Sequence[_Part], anchors: Sequence[_Part]) -> dict[_Part, list[_Part]]:
    """The parts by the nearest anchors that they may belong to."""
    found: dict[_Part, list[_Part]] = {}
    for part in parts:
        near = {anchor: away for anchor in anchors if (away := part.away(anchor)) is not None}
        if near and part not in near:
            found.setdefault(min(near, key=lambda each: (near[each], part.of != each.of)), []).append(part)
    return found


def _around(anchor: _Part, members: Sequence[_Part], rng: Random) -> list[Value]:
    """What is to change in and around a city."""
    candidates = [Place(city.country, city) for city in atlas().cities(anchor.value.text)]
    place = max(candidates, key=lambda each: (_weight(members, each, rng), each.population))
    fixed = next((part for part in members if part.kind == "country" and not _can_say(part, place, rng)), None)
    country = fixed and atlas().country(fixed.value.text)
    if not country or not country.cities:
        return _said(members, place, rng)
    # The country is settled, and no city of the name is there.
    city = rng.choices(country.cities, [each.population for each in country.cities])[0]
    moved = anchor.value.holding(city.names[0])
    return [] if moved is None else [moved, *_said(members, Place(country, city), rng)]


def _weight(members: Sequence[_Part], place: Place, rng: Random) -> int:
    """How much of what is there agrees with a place, or can be made to."""
    return sum(
        (_HELD if part.value.held else 1) if part.agrees(place) else -_HELD * (part.saying(place, rng) is None)
        for part in members
    )


def _can_say(part: _Part, place: Place, rng: Random) -> bool:
    return part.agrees(place) or part.saying(place, rng) is not None


def _said(members: Sequence[_Part], place: Place, rng: Random) -> list[Value]:
    """Those that do not agree with a place, as they do."""
    found = (part.saying(place, rng) for part in members if not part.agrees(place))
    return [each for each in found if each is not None]


def _part(value: Value) -> _Part | None:
    """What a value says of a place; None for nothing."""
    *path, key = value.path
    if key != value.slot.name:
        return None
    named = words(key)
    if path and _PARTS.issuperset(named):
        # Of `{"country": {"code": ...}}` the outer object is meant.
        named = (*words(path.pop()), *named)
    for length in range(min(len(named), _LONGEST), 0, -1):
        kind = _KINDS.get(named[-length:])
        if kind is not None:
            return _Part(value, kind, named[:-length], tuple(path))
    return None
