"""What is said of a place agrees with its city."""

import re

import pytest

from constraints.automata.dfa import ByteDFA
from controllable.relations.atlas import atlas
from tests.relations.writing import kept


def test_the_rest_follows_from_the_city() -> None:
    address = {
        "city": "Lyon", "country": "Germany", "region": "Texas", "postcode": "10115", "timezone": "Asia/Tokyo",
        "currency": "USD", "phone": "+49 30 1234567", "latitude": "52.5201", "longitude": "13.4050",
    }  # fmt: skip
    found = dict(zip(address, kept(address), strict=True))
    assert found["city"] == "Lyon" and found["country"] == "France" and found["currency"] == "EUR"
    assert found["region"] == "Auvergne-Rhône-Alpes" and found["timezone"] == "Europe/Paris"
    assert re.fullmatch(r"69\d{3}", found["postcode"])
    assert re.fullmatch(r"\+33 4?\d* ?\d+", found["phone"])
    assert abs(float(found["latitude"]) - 45.75) < 0.1 and abs(float(found["longitude"]) - 4.85) < 0.1


@pytest.mark.parametrize(
    ("name", "there", "wanted"),
    [
        ("country", "FR", "DE"), ("country", "fr", "de"), ("country", "FRA", "DEU"), ("country", "France", "Germany"),
        ("country", "Italia", "Deutschland"), ("country_code", "IT", "DE"), ("countryCode", "ITA", "DEU"),
        ("country", "Frumania", "Germany"), ("currency", "USD", "EUR"), ("currency_symbol", "$", "€"),
        ("currency", "US Dollar", "Euro"), ("dial_code", "+1", "+49"), ("calling_code", "1", "49"),
        ("state", "NY", "BY"), ("state", "Georgia", "Bayern"), ("time_zone", "America/Chicago", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_it_is_written_as_it_was(name: str, there: str, wanted: str) -> None:
    assert kept({"city": "München", name: there}) == ["München", wanted]
    assert kept({"city": "Munich", name: wanted}) == ["Munich", wanted]


@pytest.mark.parametrize("name", ["address/country", "country", "geo/currency", "phone"])
def test_it_may_stand_around_or_within(name: str) -> None:
    path = "address/city" if "/" not in name or name.startswith("address") else "geo/city"
    wrong = {"currency": "JPY", "phone": "+81312345678"}.get(name.rpartition("/")[2], "Japan")
    assert kept({path: "Chicago", name: wrong})[1] != wrong


@pytest.mark.parametrize(
    "values",
    [
        {"city": "Nowhereville", "region": "Texas", "country": "Japan"},
        {"city": "Paris", "region": "Europe"},
        {"city": "Paris", "timezone": "UTC+1"},
        {"city": "Paris", "phone": "01 23 45 67 89"},
        {"birth_city": "Paris", "work_country": "Japan"},
        {"home/city": "Paris", "work/country": "Japan"},
        {"city": "Paris", "origin_country": "Japan"},
        {"a/country": "Japan", "b/country": "France"},
        {"country": "Frumania", "currency": "USD"},
        {"city": "Paris"},
    ],
)
def test_what_nobody_can_tell_stays(values: dict[str, str]) -> None:
    assert kept(values) == list(values.values())


@pytest.mark.parametrize(
    ("there", "wanted"),
    [({"country": "US"}, "IL"), ({"country": "US", "zip": "65806"}, "MO"), ({"timezone": "America/New_York"}, "MA")],
)
def test_of_cities_of_one_name_the_one_is_meant_that_agrees_most(there: dict[str, str], wanted: str) -> None:
    found = kept({"city": "Springfield", **there, "state": wanted})
    assert found == ["Springfield", *there.values(), wanted]


def test_the_largest_of_a_name_is_meant_where_nothing_else_tells() -> None:
    assert kept({"city": "London", "country": "Japan"}) == ["London", "United Kingdom"]
    assert kept({"city": "London", "country": "Canada"}) == ["London", "Canada"]


def test_a_settled_country_takes_its_own_cities() -> None:
    only = {"country": ByteDFA.choice([b"SE", b"NO"])}
    city, country = kept({"city": "Chicago", "country": "SE"}, languages=only)
    assert country == "SE" and any(found.country.code == "SE" for found in atlas().cities(city))
    city, country = kept({"city": "Chicago", "country": "Sweden"}, held=("country",))
    assert country == "Sweden" and any(found.country.code == "SE" for found in atlas().cities(city))


def test_held_cities_stay_and_what_the_language_refuses() -> None:
    assert kept({"city": "Chicago", "country": "Sweden"}, held=("city", "country")) == ["Chicago", "Sweden"]
    codes = {"postcode": ByteDFA.literal(b"12345")}
    assert kept({"city": "Paris", "postcode": "12345"}, languages=codes) == ["Paris", "12345"]


def test_without_a_city_the_country_says_it() -> None:
    assert kept({"country": "Sweden", "country_code": "US", "currency": "EUR"}) == ["Sweden", "SE", "SEK"]
    assert kept({"country/name": "Japan", "country/code": "FR"}) == ["Japan", "JP"]
    phone = kept({"country": "US", "phone": "+46 70 123 45 67"})[1]
    assert re.fullmatch(r"\+1 [2-9]\d\d [2-9]\d\d \d{4}", phone)


@pytest.mark.parametrize("city", [city for country in atlas().countries for city in country.cities][::97])
def test_what_is_made_agrees_with_its_city(city: object) -> None:
    name = city.names[0]
    values = {"city": name, "country": "x", "region": "Q", "postcode": "x", "zone": "x", "time_zone": "x/y",
              "currency": "x", "phone": "+000", "lat": "200", "lng": "300"}  # fmt: skip
    once = kept(values)
    assert kept(dict(zip(values, once, strict=True)), seed=1) == once


def test_the_atlas_is_small_and_whole() -> None:
    cities = [city for country in atlas().countries for city in country.cities]
    assert len(cities) > 8_000 and len(atlas().countries) > 190
    assert all(abs(city.latitude) <= 90 and abs(city.longitude) <= 180 and city.names for city in cities)
    assert all(country.dial.startswith("+") and len(country.code) == 2 for country in atlas().countries)
