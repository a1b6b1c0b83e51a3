"""Food: restaurants, menus, recipes, table reservations, groceries, food orders."""

from corpus.families.people.customers import postal_address
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("leisure_lists")

CUISINES = {cuisine: (names, dishes) for cuisine, names, dishes in _TABLES.rows("cuisines")}
DISHES = Pool(
    [(cuisine, dish) for cuisine, (_, dishes) in CUISINES.items() for dish in dishes.split(",")], exponent=0.2
)
NAMES = {cuisine: Pool(names.split(","), exponent=0.3, reserve=False) for cuisine, (names, _) in CUISINES.items()}
_DESSERTS = frozenset(_LISTS["desserts"])
_STARTERS = frozenset(_LISTS["starters"])
COURSES = ("starter", "main", "dessert")
ALLERGENS = ("gluten", "milk", "eggs", "nuts", "soy", "fish", "sesame", "celery")
_INGREDIENTS = Pool(_LISTS["ingredients"], exponent=0.5)
_STEPS = _LISTS["steps_of_a_recipe"]


def course_of(dish: str) -> str:
    """starter, main or dessert."""
    return "dessert" if dish in _DESSERTS else "starter" if dish in _STARTERS else "main"


@family(
    "restaurant",
    title="a restaurant",
    optional=("website", "opening_hours", "delivery", "description", "michelin_stars"),
    nullable=("website", "michelin_stars"),
    bounds={"rating": (1, 5), "michelin_stars": (1, 3), "seats": (1, None)},
    enums={"price_range": ("$", "$$", "$$$", "$$$$")},
)
def restaurant(w: World) -> dict[str, object]:
    """A restaurant whose name fits its cuisine."""
    a = w.address()
    cuisine = w.choice(tuple(CUISINES))
    name = w.pick(NAMES[cuisine])
    return {
        "id": w.number_id(),
        "name": name,
        "cuisine": cuisine,
        "price_range": w.choice(("$", "$$", "$$", "$$$", "$$$$")),
        "rating": w.number(2.9, 5, 1),
        "reviews": w.count(200),
        "address": postal_address(w, a),
        "phone": w.person(a.place).phone,
        "website": f"https://www.{w.slug(name)}-{w.slug(a.place.city)}.com",
        "opening_hours": {
            "weekdays": f"{w.choice(('11:00', '11:30', '12:00', '17:00'))}-{w.choice(('22:00', '22:30', '23:00'))}",
            "weekend": f"{w.choice(('10:00', '12:00', '17:30'))}-{w.choice(('23:00', '23:30', '00:00'))}",
        },
        "seats": w.integer(4, 40) * 4,
        "delivery": w.chance(0.5),
        "michelin_stars": w.integer(1, 3),
        "signature_dish": w.choice(CUISINES[cuisine][1].split(",")),
        "description": f"{cuisine} kitchen "
        + w.choice(("in the city centre.", "near the station.", "with a quiet terrace.", "for the whole family.")),
    }


@family(
    "menu_item",
    title="a dish on a menu",
    optional=("calories", "allergens", "description", "spicy"),
    nullable=("calories",),
    enums={"course": COURSES},
    bounds={"price": (0, None), "calories": (0, None)},
)
def menu_item(w: World) -> dict[str, object]:
    """A dish with price and allergens."""
    cuisine, dish = w.pick(DISHES)
    course = course_of(dish)
    low, high = {"starter": (4, 12), "main": (9, 28), "dessert": (4, 10)}[course]
    return {
        "item_id": w.integer(1, 300),
        "name": dish,
        "cuisine": cuisine,
        "course": course,
        "price": w.money(low, high),
        "currency": LOCALES[w.locale].currency,
        "calories": w.integer(15, 120) * 10,
        "vegetarian": cuisine == "Vegetarian" or course == "dessert" or w.chance(0.2),
        "spicy": cuisine in {"Thai", "Indian", "Mexican"} and w.chance(0.6),
        "allergens": w.some(ALLERGENS, 1, 3),
        "description": f"{dish} "
        + w.choice(
            (
                "made fresh every day.",
                "from our own kitchen.",
                "after a family recipe.",
                "with seasonal ingredients.",
                "served with salad.",
                "our best seller.",
            )
        ),
        "available": w.chance(0.9),
    }


@family(
    "recipe",
    title="a cooking recipe",
    optional=("calories", "source_url", "notes", "steps"),
    nullable=("notes",),
    enums={"difficulty": ("easy", "medium", "hard")},
    bounds={"servings": (1, 20), "prep_minutes": (0, None), "cook_minutes": (0, None), "total_minutes": (0, None)},
)
def recipe(w: World) -> dict[str, object]:
    """A recipe; preparation and cooking add up to the total time."""
    cuisine, dish = w.pick(DISHES)
    prep, cook = w.integer(1, 9) * 5, w.integer(1, 18) * 5
    chosen = w.some(_INGREDIENTS, 3, 5)
    names = [item.split(";")[0] for item in chosen]
    steps = [
        text.format(
            a=names[0], b=names[1 % len(names)], n=w.integer(2, 10), m=w.integer(2, 9) * 5, t=w.integer(15, 23) * 10
        )
        for text in w.some(_STEPS, 2, 3)
    ]
    return {
        "title": dish,
        "cuisine": cuisine,
        "course": course_of(dish),
        "servings": w.choice((2, 4, 4, 6, 8)),
        "prep_minutes": prep,
        "cook_minutes": cook,
        "total_minutes": prep + cook,
        "difficulty": w.choice(("easy", "easy", "medium", "hard")),
        "ingredients": [{"name": item.split(";")[0], "amount": item.split(";")[1]} for item in chosen],
        "steps": steps,
        "calories": w.integer(18, 95) * 10,
        "author": w.person().full_name,
        "notes": w.choice(
            (
                "Freezes well.",
                "Best served the next day.",
                "Double the sauce for a crowd.",
                "Use fresh herbs if you can.",
            )
        ),
        "source_url": "https://www."
        + w.choice(("goodkitchen", "dailyrecipes", "cookbook-online", "homecooking"))
        + f".com/recipes/{w.slug(dish)}",
    }


@family(
    "table_reservation",
    title="a reservation of a table",
    optional=("phone", "occasion", "notes"),
    nullable=("occasion", "notes"),
    bounds={"party_size": (1, 30)},
    enums={"status": ("confirmed", "waitlist", "seated", "cancelled", "no_show")},
)
def table_reservation(w: World) -> dict[str, object]:
    """A table for a party."""
    p = w.person()
    cuisine = w.choice(tuple(CUISINES))
    return {
        "reservation_id": w.token(6),
        "restaurant": w.pick(NAMES[cuisine]),
        "name": p.full_name,
        "email": p.email,
        "phone": p.phone,
        "party_size": w.count(4, low=1),
        "date": w.moment(future=True).date().isoformat(),
        "time": w.clock(17, 21),
        "table": w.integer(1, 40),
        "occasion": w.choice(("birthday", "anniversary", "business dinner", "date night", "family visit")),
        "notes": w.choice(
            (
                "Window seat if possible",
                "One guest is vegetarian",
                "High chair needed",
                "Nut allergy",
                "Quiet table please",
            )
        ),
        "status": w.choice(("confirmed", "waitlist", "seated", "cancelled", "no_show")),
    }


@family(
    "food_order",
    title="an order for food delivery",
    optional=("tip", "instructions", "rider"),
    nullable=("instructions", "rider"),
    bounds={"tip": (0, None), "total": (0, None)},
    enums={"status": ("received", "preparing", "on_the_way", "delivered")},
)
def food_order(w: World) -> dict[str, object]:
    """Dishes of one kitchen; the total is their sum, the fee and the tip."""
    a = w.address()
    p, rider = w.person(a.place), w.person(a.place)
    cuisine = w.choice(tuple(CUISINES))
    dishes = w.some(tuple(CUISINES[cuisine][1].split(",")), 1, 3)
    items: list[dict[str, object]] = []
    subtotal = 0.0
    for dish in dishes:
        price, quantity = w.money(5, 20), w.weighted({1: 5, 2: 2, 3: 1})
        items.append({"dish": dish, "quantity": quantity, "price": price})
        subtotal += price * quantity
    fee, tip = w.choice((0.0, 1.99, 2.5, 2.99)), w.choice((0.0, 1.0, 2.0, 3.5))
    return {
        "order_number": w.integer(1000, 99999),
        "restaurant": w.pick(NAMES[cuisine]),
        "cuisine": cuisine,
        "customer": p.full_name,
        "address": a.line1,
        "city": a.place.city,
        "postal_code": a.place.postcode,
        "items": items,
        "subtotal": round(subtotal, 2),
        "delivery_fee": fee,
        "tip": tip,
        "total": round(subtotal + fee + tip, 2),
        "currency": a.place.currency,
        "instructions": w.sentence("delivery_note"),
        "rider": rider.first_name,
        "status": w.choice(("received", "preparing", "on_the_way", "delivered")),
        "ordered_at": w.stamp(),
    }
