"""Products: sub-category, title, brand, SKU and price fit the category."""

import random
from dataclasses import dataclass

from corpus.tables import Tables
from corpus.words.ascii_names import slugify
from corpus.words.pools import Pool, Split
from corpus.words.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Product:
    """A product; `sku` begins with the category's letters, `price` is in `currency`.

    `noun` is the title without brand and colour; `description` names it.
    """

    category: str
    subcategory: str
    title: str
    noun: str
    brand: str
    color: str
    sku: str
    price: float
    currency: str
    description: str
    slug: str


_TABLES = Tables(__file__)
# Category -> sub-category -> lowest and highest price, nouns, brands.
CATALOGUE: dict[str, dict[str, tuple[float, float, str, str]]] = {
    category: {part: (float(low), float(high), nouns, brands) for part, low, high, nouns, brands in parts}
    for category, parts in _TABLES.groups("catalogue").items()
}
_COLORS = _TABLES.lists("world_lists")["colors"]
# Category -> what may be said of its products: materials, features, benefits, uses.
_WORDS = {category: words for category, *words in _TABLES.rows("product_words")}
_CATEGORIES: Pool[str] = Pool(CATALOGUE, reserve=False, exponent=0.4)
_ITEMS: Pool[tuple[str, str, str]] = Pool(
    [
        (category, subcategory, noun)
        for category, parts in CATALOGUE.items()
        for subcategory, (_, _, nouns, _) in parts.items()
        for noun in nouns.split(",")
    ],
    exponent=0.0,
)
_BY_CATEGORY = {
    category: {
        split: [item for item in _ITEMS.values(split) if item[0] == category] for split in ("train", "heldout_value")
    }
    for category in CATALOGUE
}
_COLORED = {"Clothing", "Shoes", "Furniture", "Home & Kitchen", "Sports", "Electronics"}
_RATES = {"PLN": 4.0, "SEK": 11.0, "BRL": 5.0}


def draw_product(rng: random.Random, split: Split, currency: str, category: str | None = None) -> Product:
    """A product of `category` or any."""
    category = category or _CATEGORIES.draw(rng)
    items = _BY_CATEGORY[category][split] or _BY_CATEGORY[category]["train"]
    _, subcategory, noun = items[int(rng.random() * len(items))]
    low, high, _, brands = CATALOGUE[category][subcategory]
    names = brands.split(",")
    brand = names[int(rng.random() * len(names))]
    color = _COLORS[int(rng.random() ** 1.5 * len(_COLORS))]
    style = rng.random()
    title = noun
    if style < 0.5 and category != "Books":
        title = f"{brand} {noun}"
    if category in _COLORED and rng.random() < 0.25:
        title = f"{title} {color}" if rng.random() < 0.5 else f"{title}, {color.lower()}"
    price = low * (high / low) ** (0.1 + 0.8 * rng.random()) * _RATES.get(currency, 1.0)
    ending = rng.random()
    price = int(price) + (0.99 if ending < 0.5 else 0.95 if ending < 0.65 else 0.5 if ending < 0.75 else 0.0)
    if ending > 0.9:
        price += int(rng.random() * 100) / 100
    sku = f"{sku_prefix(category)}-{sku_prefix(subcategory)}-{1000 + int(rng.random() * 9000)}"
    if style > 0.9:
        sku = f"{sku_prefix(category)}{10000 + int(rng.random() * 90000)}"
    text = describe(rng, category, noun)
    return Product(
        category, subcategory, title, noun, brand, color, sku, round(max(price, 0.5), 2), currency, text, slugify(title)
    )


def describe(rng: random.Random, category: str, noun: str) -> str:
    """A sentence on a product with materials, features and uses of its category."""
    facts: dict[str, object] = {"item": lower_first(noun)}
    for symbol, values in zip(("material", "feature", "benefit", "use"), _WORDS[category], strict=True):
        options = values.split(",")
        facts[symbol] = options[int(rng.random() * len(options))]
    return SENTENCES.expand(rng, "product", facts)


def lower_first(noun: str) -> str:
    """A title inside a sentence: lower case, but acronyms and numbers as they are."""
    return " ".join(
        word if any(c.isupper() for c in word[1:]) or not word.isalpha() else word.lower() for word in noun.split()
    )


def sku_prefix(category: str) -> str:
    """The first three letters of a category, as they begin a SKU."""
    return "".join(c for c in category if c.isalpha())[:3].upper()
