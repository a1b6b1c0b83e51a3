"""Values that follow from names and companies beside them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllable.relations.composed import plain
from tests.relations.writing import kept


def test_addresses_of_people_are_made_of_their_names() -> None:
    first, last, email = kept({"first_name": "Ana", "last_name": "Núñez", "email": "x@y.com"})
    assert (first, last) == ("Ana", "Núñez") and re.search("ana|nunez", email) and "@" in email
    assert kept({"name": "Ana Núñez", "email": email})[1] == email
    assert kept({"first_name": "Ana", "last_name": "Núñez", "full_name": "Bo Li"})[2] == "Ana Núñez"
    assert kept({"title": "Ten Facts", "slug": "x-y"})[1] == "ten-facts"


@pytest.mark.parametrize("name", ["company", "company_name", "organization", "employer", "supplier/name", "name"])
def test_websites_are_their_companies_own(name: str) -> None:
    path = "supplier/" if "/" in name else ""
    _, website, mail = kept({name: "Northwind Foods Inc", f"{path}website": "https://a.b/c", f"{path}email": "q@w.com"})
    assert re.fullmatch(r"https?://(www\.)?northwindfoods\.\w+", website)
    assert mail.partition("@")[2] == website.rpartition("//")[2].removeprefix("www.")
    again = kept({name: "Northwind Foods Inc", f"{path}website": website}, seed=3)[1]
    assert again == website


@pytest.mark.parametrize(
    "values",
    [
        {"package": "left-pad", "homepage": "https://left.pad"},
        {"name": "left-pad", "url": "https://left.pad"},
        {"company": "Acme", "website": "https://acme.example/shop"},
        {"company": "日本", "website": "https://a.b"},
        {"title": "News", "company": "Acme", "url": "https://a.b/news"},
    ],
)
def test_other_addresses_stay(values: dict[str, str]) -> None:
    assert kept(values) == list(values.values())


def test_domains_and_offices() -> None:
    assert kept({"company": "Acme", "domain": "x.y"})[1].startswith("acme.")
    assert re.fullmatch(r"\w+@(acme\.\w+|example\.\w+)", kept({"company": "Acme", "email": "x@y.z"})[1])


@given(st.text())
def test_plain_texts_are_plain(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", plain(text))
