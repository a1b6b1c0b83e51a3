"""Joint draws agree, pools keep their reserved values apart, grammars write sentences."""

import random
from collections import Counter

import pytest

from corpus.checks import gazetteer
from corpus.words.ascii_names import fold, slugify
from corpus.words.grammar import Grammar
from corpus.words.naming import STYLES, camel, kebab, pascal, snake
from corpus.words.pools import Pool
from corpus.words.sentences import SENTENCES
from corpus.world.places import LOCALES, cities
from corpus.world.world import World


@pytest.mark.parametrize("locale", LOCALES)
def test_places_people_and_companies_agree(locale: str) -> None:
    for seed in range(40):
        w = World(random.Random(seed), locale)
        address = w.address()
        place = address.place
        rows = gazetteer.local_cities()[place.city]
        assert any(place.region == row.region and place.region_code == row.region_code for row in rows)
        assert place.postcode.startswith(tuple(gazetteer.city_postcodes()[place.city]))
        assert place.country_code == locale[-2:]
        company = w.company()
        p = w.person(place, company=company)
        assert p.email.endswith("@" + company.domain)
        local = p.email.split("@")[0]
        language = LOCALES[locale].language
        handles = ["".join(c for c in fold(name, language) if c.isalnum()) for name in (p.first_name, p.last_name)]
        assert any(handle in local for handle in handles)
        assert p.phone.startswith((place.phone_prefix, f"({place.area_code})"))


def test_products_fit_their_category() -> None:
    for seed in range(100):
        product = World(random.Random(seed)).product(category="Garden")
        assert product.sku.startswith("GAR")
        assert product.noun in product.title
        assert product.price > 0


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown locale 'xx_XX'"):
        World(random.Random(0), "xx_XX")


def test_intervals_are_ordered() -> None:
    w = World(random.Random(1))
    for _ in range(200):
        start, end = w.interval()
        assert start < end
        first, last = w.date_interval()
        assert first < last


def test_frequent_cities_recur() -> None:
    w = World(random.Random(3))
    names = Counter(w.place().city for _ in range(3000))
    assert names.most_common(1)[0][1] > 60
    assert len(names) > 300


def test_the_splits_of_a_pool_are_disjoint() -> None:
    pool = Pool([f"value {i}" for i in range(500)])
    train, held = set(pool.values("train")), set(pool.values("heldout_value"))
    assert not train & held
    assert 10 <= len(held) <= 50
    rng = random.Random(0)
    assert {pool.draw(rng, "train") for _ in range(2000)} <= train
    assert {pool.draw(rng, "heldout_value") for _ in range(200)} <= held


@pytest.mark.parametrize("locale", LOCALES)
def test_reserved_cities_exist_in_every_country(locale: str) -> None:
    pool = cities(LOCALES[locale].country)
    assert not {c.name for c in pool.values("train")} & {c.name for c in pool.values("heldout_value")}


def test_small_pools_reserve_nothing_and_empty_ones_are_refused() -> None:
    pool = Pool(["a", "b", "c"])
    assert pool.values("train") == pool.values("heldout_value")
    with pytest.raises(ValueError, match="at least one value"):
        Pool([])


def test_a_grammar_fills_slots_articles_and_capitals() -> None:
    grammar = Grammar({"start": ["{thing!} and a(n) {other}."], "thing": ["apple"], "other": ["orange"]})
    assert grammar.expand(random.Random(0), "start") == "Apple and an orange."
    assert grammar.expand(random.Random(0), "start", {"other": "pear"}) == "Apple and a pear."
    with pytest.raises(KeyError):
        grammar.expand(random.Random(0), "nothing")


def test_every_symbol_of_the_sentences_expands() -> None:
    w = World(random.Random(0))
    for symbol in sorted(SENTENCES.symbols):
        for _ in range(10):
            text = w.sentence(symbol)
            assert text and "{" not in text and "(n)" not in text


def test_names_in_every_style_come_back_to_snake() -> None:
    for name in ("first_name", "id", "address_line2", "tax_id_number"):
        assert snake(camel(name)) == snake(pascal(name)) == snake(kebab(name)) == name
        for _, style in STYLES.values():
            assert snake(style(name)) == name


def test_fold_and_slug() -> None:
    assert fold("Müller", "de") == "mueller"
    assert fold("Łukasz") == "lukasz"
    assert slugify("L'Oréal Night Cream, 50 ml") == "loreal-night-cream-50-ml"
