"""Each relation is found true, found false, or left out."""

import pytest

from corpus.checks.agreement import agreement

CASES = [
    ("email_name", {"firstName": "Jürgen", "lastName": "Müller", "email": "juergen.mueller@gmx.de"}, True),
    ("email_name", {"name": "Ann Lee", "email": "bob.stone@gmail.com"}, False),
    ("email_name", {"contact-name": "Ann Lee", "contact-email": "alee@corp.com"}, True),
    ("domain_company", {"name": "Blue Foods", "email": "info@bluefoods.com"}, True),
    ("domain_company", {"company": "Blue Foods", "website": "https://www.redcars.com"}, False),
    ("city_region", {"city": "Houston", "state": "TX"}, True),
    ("city_region", {"city": "Houston", "state": "Ohio"}, False),
    ("city_region", {"city": "Nowhereville", "state": "Ohio"}, False),
    ("city_country", {"City": "Berlin", "Country": "DE"}, True),
    ("city_country", {"city": "Berlin", "country": "Sweden"}, False),
    ("postcode_place", {"city": "Berlin", "postal_code": "10115"}, True),
    ("postcode_place", {"city": "Berlin", "postalCode": "80331"}, False),
    ("postcode_place", {"state": "Bayern", "zip": "80339"}, True),
    ("phone_country", {"country": "France", "phone": "+33 6 12 34 56 78"}, True),
    ("phone_country", {"country": "France", "phone": "+49 30 123456"}, False),
    ("currency_country", {"country": "Poland", "currency": "PLN"}, True),
    ("coordinates_city", {"city": "Paris", "latitude": 48.85, "longitude": 2.35}, True),
    ("coordinates_city", {"city": "Paris", "latitude": -48.85, "longitude": 2.35}, False),
    ("dates_in_order", {"start_date": "2024-01-01", "end_date": "2024-02-01"}, True),
    ("dates_in_order", {"createdAt": "2024-05-01T10:00:00Z", "updatedAt": "2024-04-01T10:00:00Z"}, False),
    ("line_total", {"quantity": 3, "unit_price": 2.5, "total": 7.5}, True),
    ("line_total", {"quantity": 3, "unitPrice": 2.5, "amount": 8}, False),
    ("items_total", {"items": [{"quantity": 2, "price": 4.0}, {"quantity": 1, "price": 1.5}], "total": 9.5}, True),
    ("items_total", {"lines": [{"amount": 4.0}], "subtotal": 5.0}, False),
    ("sum_total", {"subtotal": 10.0, "tax": 2.0, "total": 12.0}, True),
    ("sum_total", {"subtotal": 10.0, "tax": 2.0, "total": 13.0}, False),
    ("category_product", {"category": "Shoes", "name": "Nike Running Shoes"}, True),
    ("category_product", {"category": "Shoes", "name": "Espresso Machine"}, False),
    ("sku_category", {"category": "Shoes", "sku": "SHO-SNE-1234"}, True),
    ("slug_title", {"title": "The New Budget", "slug": "the-new-budget"}, True),
    ("slug_title", {"title": "The New Budget", "slug": "old-news"}, False),
    ("age_birth_date", {"age": 40, "birth_date": "1986-02-01"}, True),
    ("age_birth_date", {"age": 40, "birth_date": "1956-02-01"}, False),
]


@pytest.mark.parametrize(("relation", "data", "holds"), CASES)
def test_a_relation(relation: str, data: dict[str, object], holds: bool) -> None:
    assert agreement(data)[relation] is holds
    assert agreement({"data": [data]})[relation] is holds


@pytest.mark.parametrize(
    "data",
    [
        3,
        None,
        [],
        {"city": "Houston"},
        {"email": "ann@web.de"},
        {"total": 5},
        {"first_name": "Ann", "email": "lee@web.de"},
        {"start_date": "soon", "end_date": "2024-01-01"},
        {"email": 7, "name": None, "city": ["x"], "quantity": True, "unit_price": "a", "total": {}},
    ],
)
def test_nothing_applies(data: object) -> None:
    assert agreement(data) == {}


def test_all_objects_must_agree() -> None:
    good, bad = {"city": "Houston", "state": "TX"}, {"city": "Houston", "state": "OH"}
    assert agreement([good, good])["city_region"]
    assert not agreement([good, bad])["city_region"]
