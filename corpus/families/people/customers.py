"""People and their accounts."""

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.jobs import JOBS
from corpus.world.places import Address
from corpus.world.world import World

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("people_lists")

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv")
HOBBIES = Pool(_LISTS["hobbies"])
NATIONALITIES = _TABLES.pairs("nationalities")


def postal_address(w: World, address: Address) -> dict[str, object]:
    """The address as a nested record."""
    place = address.place
    return {
        "street": address.line1,
        "city": place.city,
        "state": place.region_code if place.country_code == "US" else place.region,
        "postal_code": place.postcode,
        "country": place.country_code if w.chance(0.6) else place.country,
    }


@family(
    "person",
    title="a person",
    optional=("birth_date", "age", "phone", "nationality", "interests", "gender"),
    nullable=("phone",),
    enums={"gender": ("male", "female")},
    bounds={"age": (0, 120)},
    plural="people",
)
def person(w: World) -> dict[str, object]:
    """A person with contact data."""
    place = w.place()
    p = w.person(place)
    return {
        "first_name": p.first_name,
        "last_name": p.last_name,
        "gender": p.gender,
        "age": p.age,
        "birth_date": p.birth_date,
        "email": p.email,
        "phone": p.phone,
        "city": place.city,
        "country": place.country,
        "nationality": NATIONALITIES[place.country_code],
        "interests": w.some(HOBBIES, 1, 4),
    }


@family(
    "user",
    title="a user account",
    optional=("avatar_url", "last_login", "display_name", "locale", "bio"),
    nullable=("last_login", "avatar_url", "bio"),
    enums={
        "role": ("admin", "editor", "member", "viewer", "guest"),
        "status": ("active", "inactive", "pending", "suspended"),
    },
)
def user(w: World) -> dict[str, object]:
    """An account of a web application."""
    p = w.person()
    created, login = w.created_updated()
    return {
        "id": w.number_id() if w.chance(0.6) else w.uuid(),
        "username": p.username,
        "email": p.email,
        "display_name": p.full_name,
        "role": w.weighted({"member": 5, "admin": 1, "editor": 2, "viewer": 2, "guest": 1}),
        "status": w.weighted({"active": 7, "inactive": 2, "pending": 1, "suspended": 1}),
        "email_verified": w.chance(0.8),
        "locale": w.locale.replace("_", "-"),
        "bio": w.sentence("bio"),
        "avatar_url": f"https://cdn.{w.choice(('imagehost', 'avatars', 'profilepics'))}.net/u/{p.username}"
        + w.choice((".jpg", ".png", ".webp")),
        "created_at": created,
        "last_login": login,
    }


@family(
    "customer",
    title="a customer of an online shop",
    optional=("phone", "address.line2", "loyalty_points", "notes", "newsletter", "birth_date"),
    nullable=("phone", "notes"),
    enums={"status": ("active", "inactive", "blocked"), "segment": ("new", "returning", "vip", "business")},
    bounds={"loyalty_points": (0, None), "total_orders": (0, None), "total_spent": (0, None)},
)
def customer(w: World) -> dict[str, object]:
    """A customer with address and totals."""
    address = w.address()
    p = w.person(address.place)
    orders = w.count(6)
    return {
        "customer_id": w.identifier(w.choice(("CUS-", "C", "CUST-")), 5),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "email": p.email,
        "phone": p.phone,
        "birth_date": p.birth_date,
        "address": {
            "line1": address.line1,
            "line2": address.line2,
            "city": address.place.city,
            "state": address.place.region,
            "postal_code": address.place.postcode,
            "country": address.place.country,
        },
        "status": w.weighted({"active": 7, "inactive": 2, "blocked": 1}),
        "segment": w.choice(("new", "returning", "vip", "business")),
        "loyalty_points": w.integer(0, 400) * 5,
        "total_orders": orders,
        "total_spent": round(orders * w.money(20, 120), 2),
        "currency": address.place.currency,
        "newsletter": w.chance(0.5),
        "customer_since": w.date(),
        "notes": w.sentence("note"),
    }


@family(
    "address",
    title="a postal address",
    optional=("line2", "company", "phone", "is_default", "country_code"),
    nullable=("line2", "company"),
    enums={"type": ("billing", "shipping", "home", "work")},
    plural="addresses",
)
def address(w: World) -> dict[str, object]:
    """An address book entry."""
    a = w.address()
    p = w.person(a.place)
    return {
        "recipient": p.full_name,
        "company": w.company().name,
        "line1": a.line1,
        "line2": a.line2,
        "city": a.place.city,
        "region": a.place.region,
        "postal_code": a.place.postcode,
        "country": a.place.country,
        "country_code": a.place.country_code,
        "phone": p.phone,
        "type": w.choice(("billing", "shipping", "home", "work")),
        "is_default": w.chance(0.3),
    }


@family(
    "contact",
    title="an address book contact",
    optional=("nickname", "company", "job_title", "phones", "website", "birthday", "favorite"),
    nullable=("nickname", "birthday"),
)
def contact(w: World) -> dict[str, object]:
    """A contact with work and private numbers."""
    place = w.place()
    company = w.company()
    p = w.person(place, company=company)
    other = w.person(place)
    return {
        "name": p.full_name,
        "nickname": p.first_name[:3].title(),
        "company": company.name,
        "job_title": job(w)[1],
        "email": p.email,
        "phones": [
            {"label": "work", "number": p.phone},
            {"label": w.choice(("mobile", "home")), "number": other.phone},
        ],
        "website": company.website,
        "city": place.city,
        "zip": place.postcode,
        "birthday": p.birth_date,
        "tags": w.some(("client", "friend", "supplier", "family", "colleague", "press", "partner"), 1, 2),
        "favorite": w.chance(0.2),
    }


def job(w: World) -> tuple[str, str]:
    """A department and a job title in it."""
    department = w.choice(tuple(JOBS))
    return department, w.choice(JOBS[department])


SKILLS = Pool(_LISTS["skills"])
