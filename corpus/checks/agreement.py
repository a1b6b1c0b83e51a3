"""Do the fields of a document agree? Generic checks by key names, in any case style."""

import math
import re
from collections.abc import Iterator
from datetime import datetime

from corpus.checks import gazetteer
from corpus.tables import Tables
from corpus.words.ascii_names import fold, slugify
from corpus.words.naming import snake
from corpus.world.people import MAILERS
from corpus.world.products import CATALOGUE, sku_prefix

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("mailboxes")

Record = dict[str, object]
_MAILBOXES = frozenset(_LISTS["mailboxes"])
_PERSON_KEYS = ("name", "full_name", "display_name", "employee", "author", "driver", "student")
_COMPANY_KEYS = (
    "company",
    "company_name",
    "legal_name",
    "organization",
    "organisation",
    "supplier",
    "provider",
    "insurer",
)
_REGION_KEYS = ("state", "region", "province", "state_code", "region_code")
_POSTCODE_KEYS = ("postal_code", "postcode", "zip", "zip_code", "zipcode")
_COUNTRY_KEYS = ("country", "country_code", "country_name")
_ORDERED = _TABLES.rows("ordered_fields")
_LINE = (
    ("quantity", ("unit_price", "price"), ("total", "amount", "line_total", "total_price")),
    ("nights", ("price_per_night",), ("total_price", "total")),
    ("days", ("daily_rate",), ("total", "total_price")),
    ("hours", ("hourly_rate",), ("amount", "total")),
)
_ADDED = ("tax", "shipping_cost", "shipping", "delivery_fee", "fee", "tip", "service_fee")


def agreement(data: object) -> dict[str, bool]:
    """Which of the applicable relations hold in a parsed document, over all its objects.

    Keys: `email_name`, `domain_company`, `city_region`, `city_country`, `postcode_place`, `phone_country`,
    `currency_country`, `coordinates_city`, `dates_in_order`, `line_total`, `items_total`, `sum_total`,
    `category_product`, `sku_category`, `slug_title`, `age_birth_date`. A relation is returned only when the
    document has the fields it needs; it is true when it holds in every object that has them.
    """
    found: dict[str, bool] = {}
    for record in _objects(data):
        for check in _CHECKS:
            for relation, holds in check(record):
                found[relation] = found.get(relation, True) and holds
    return found


def _objects(value: object) -> Iterator[Record]:
    if isinstance(value, dict):
        record = {snake(str(key)): item for key, item in value.items()}
        yield record
        for item in value.values():
            yield from _objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _texts(record: Record, keys: tuple[str, ...], prefix: str = "") -> list[str]:
    return [
        str(record[prefix + key]) for key in keys if isinstance(record.get(prefix + key), str) and record[prefix + key]
    ]


def _words(name: str) -> list[str]:
    split = [w for language in ("en", "de") for w in re.split(r"[^a-z0-9]+", fold(name, language)) if len(w) > 1]
    joined = [
        "".join(c for c in fold(part, language) if c.isalnum()) for language in ("en", "de") for part in name.split()
    ]
    return [word for word in dict.fromkeys(split + joined) if len(word) > 1]


def _carries(text: str, names: list[str]) -> bool:
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    return any(word in plain for name in names for word in _words(name))


def _emails(record: Record) -> Iterator[tuple[str, bool]]:
    for key, value in record.items():
        if not key.endswith("email") or not isinstance(value, str) or value.count("@") != 1:
            continue
        local, domain = value.split("@")
        prefix = key.removesuffix("email")
        if local.lower() in _MAILBOXES:
            if not prefix and (names := _texts(record, ("name", *_COMPANY_KEYS))):
                yield "domain_company", _carries(domain, names) or any(_abbreviates(domain, name) for name in names)
            continue
        # One word may be half of the name that the address does not carry, or a user name.
        names = [name for name in _texts(record, _PERSON_KEYS, prefix) if " " in name]
        halves = _texts(record, ("first_name", "last_name"), prefix)
        names += halves if len(halves) == 2 else []
        if names:
            yield "email_name", _carries(local, names)
        if not prefix and (names := _texts(record, ("company", "company_name"))) and _owned(domain):
            yield "domain_company", _carries(domain, names)


def _owned(domain: str) -> bool:
    return not any(domain in mailers for mailers in MAILERS.values())


def _websites(record: Record) -> Iterator[tuple[str, bool]]:
    email = record.get("email")
    personal = isinstance(email, str) and email.split("@")[0].lower() not in _MAILBOXES
    names = _texts(record, ("company", "company_name", "legal_name")) or ([] if personal else _texts(record, ("name",)))
    for key in ("website", "web_site"):
        value = record.get(key)
        if names and isinstance(value, str) and "//" in value:
            host = value.split("//")[1].split("/")[0].removeprefix("www.")
            yield "domain_company", _carries(host, names) or any(_abbreviates(host, name) for name in names)


def _abbreviates(host: str, name: str) -> bool:
    """Whether the domain picks letters of a long name in order: "artic.edu", "umich.edu"."""
    letters = iter(fold(name))
    return name.count(" ") >= 2 and all(letter in letters for letter in host.split(".")[0])


def _places(record: Record) -> Iterator[tuple[str, bool]]:
    cities = _texts(record, ("city",))
    regions = _texts(record, _REGION_KEYS)
    countries = [gazetteer.country_codes().get(name) for name in _texts(record, _COUNTRY_KEYS)]
    postcodes = _texts(record, _POSTCODE_KEYS)
    if cities:
        city = cities[0]
        known = gazetteer.city_regions().get(city)
        for region in regions:
            if known is not None or region in gazetteer.regions():
                yield "city_region", known is not None and region in known
        homes = gazetteer.city_countries().get(city)
        for country in countries:
            yield "city_country", homes is not None and country in homes
        if postcodes and (prefixes := gazetteer.city_postcodes().get(city)):
            yield "postcode_place", postcodes[0].startswith(tuple(prefixes))
    elif postcodes and regions and (prefixes := gazetteer.region_postcodes().get(regions[0])):
        yield "postcode_place", postcodes[0].startswith(tuple(prefixes))
    yield from _country_facts(record, [code for code in countries if code])
    if cities:
        yield from _coordinates(record, cities[0])


def _country_facts(record: Record, codes: list[str]) -> Iterator[tuple[str, bool]]:
    if not codes or codes[0] not in gazetteer.country_facts():
        return
    prefix, currency = gazetteer.country_facts()[codes[0]]
    for phone in _texts(record, ("phone", "phone_number", "contact_phone", "mobile")):
        if phone.startswith("+"):
            yield "phone_country", phone.startswith(prefix[:4])
    for written in _texts(record, ("currency", "currency_code")):
        if len(written) == 3:
            yield "currency_country", written == currency


def _coordinates(record: Record, city: str) -> Iterator[tuple[str, bool]]:
    latitude = record.get("latitude", record.get("lat"))
    longitude = record.get("longitude", record.get("lon", record.get("lng")))
    rows = gazetteer.local_cities().get(city)
    if rows and _is_number(latitude) and _is_number(longitude):
        yield (
            "coordinates_city",
            any(math.dist((row.latitude, row.longitude), (_f(latitude), _f(longitude))) < 1 for row in rows),
        )


def _dates(record: Record) -> Iterator[tuple[str, bool]]:
    for first, second in _ORDERED:
        if first in record and second in record:
            start, end = _moment(record[first]), _moment(record[second])
            if start is not None and end is not None and isinstance(start, str) == isinstance(end, str):
                yield "dates_in_order", start <= end  # type: ignore[operator]


def _moment(value: object) -> object:
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        try:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return None
        return moment.replace(tzinfo=None)
    return None


def _sums(record: Record) -> Iterator[tuple[str, bool]]:
    for count, prices, totals in _LINE:
        if not _is_number(record.get(count)):
            continue
        price = next((record[key] for key in prices if _is_number(record.get(key))), None)
        total = next((record[key] for key in totals if _is_number(record.get(key))), None)
        if price is not None and total is not None:
            yield "line_total", _close(_f(record[count]) * _f(price), _f(total))
    goal = record.get("subtotal", record.get("total", record.get("total_amount")))
    charged = "subtotal" in record or not any(key in record for key in (*_ADDED, "discount"))
    for key in ("items", "lines", "line_items", "products"):
        lines = record.get(key)
        if isinstance(lines, list) and lines and _is_number(goal) and charged:
            amounts = [
                _line_amount({snake(str(k)): v for k, v in line.items()}) if isinstance(line, dict) else None
                for line in lines
            ]
            known = [amount for amount in amounts if amount is not None]
            if len(known) == len(amounts):
                yield "items_total", _close(sum(known), _f(goal))
    parts = [key for key in _ADDED if _is_number(record.get(key))]
    complete = "tax" in parts or "shipping_cost" in parts or {"delivery_fee", "tip"} <= set(parts)
    if _is_number(record.get("total")) and _is_number(record.get("subtotal")) and complete:
        sum_ = _f(record["subtotal"]) + sum(_f(record[key]) for key in parts)
        discount = record.get("discount")
        options = [sum_ - _f(discount)] if _is_number(discount) else [sum_, sum_ - 0.1 * _f(record["subtotal"])]
        yield "sum_total", any(_close(option, _f(record["total"])) for option in options)


def _line_amount(line: Record) -> float | None:
    for key in ("total", "amount", "line_total"):
        if _is_number(line.get(key)):
            return _f(line[key])
    price = line.get("unit_price", line.get("price"))
    if _is_number(price) and _is_number(line.get("quantity")):
        return _f(price) * _f(line["quantity"])
    return None


def _products(record: Record) -> Iterator[tuple[str, bool]]:
    category = record.get("category")
    if not isinstance(category, str) or category not in CATALOGUE:
        return
    nouns = [noun for _, _, names, _ in CATALOGUE[category].values() for noun in names.split(",")]
    for title in _texts(record, ("product_name", "product", "name", "title")):
        if title == record.get("title") and ("rating" in record or "review_id" in record):
            continue
        yield "category_product", any(noun.lower() in title.lower() for noun in nouns)
    if isinstance(sku := record.get("sku"), str):
        yield "sku_category", sku.startswith(sku_prefix(category))


def _slugs(record: Record) -> Iterator[tuple[str, bool]]:
    titles = _texts(record, ("title", "headline", "name"))
    slug = record.get("slug")
    if titles and isinstance(slug, str):
        yield "slug_title", any(slugify(title).replace(".", "-") == slug.replace(".", "-") for title in titles)


def _ages(record: Record) -> Iterator[tuple[str, bool]]:
    age, birth = record.get("age"), record.get("birth_date", record.get("date_of_birth"))
    if isinstance(age, int) and isinstance(birth, str) and re.match(r"\d{4}-", birth):
        yield "age_birth_date", 2024 <= int(birth[:4]) + age <= 2027


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _f(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.011 + 1e-6 * abs(b)


_CHECKS = (_emails, _websites, _places, _dates, _sums, _products, _slugs, _ages)
