"""Culture: events, tickets, museums, exhibitions, articles, posts, comments."""

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import countries
from corpus.world.world import World

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("leisure_lists")

EVENTS = {
    "concert": (
        "Jazz Night;Symphony No. 9;Indie Rock Evening;Open Air Festival;Piano Recital;Choir Concert;Acoustic Session"
    ),
    "conference": "Open Data Summit;Future of Work;Climate Forum;Health Tech Days;Design Week;Developer Conference",
    "workshop": "Pottery for Beginners;Creative Writing;Bread Baking;Street Photography;Bike Repair;First Aid",
    "exhibition": "Light and Shadow;Modern Masters;Maps of the World;City Portraits;Women in Art",
    "sports": "City Marathon;Charity Run;Beach Volleyball Cup;Chess Open;Cycling Tour",
    "festival": "Wine Festival;Film Festival;Street Food Market;Christmas Market;Book Fair",
    "meetup": "Python User Group;Board Game Evening;Language Exchange;Startup Breakfast;Gardeners' Meeting",
}
_EVENTS = Pool([(kind, title) for kind, titles in EVENTS.items() for title in titles.split(";")], exponent=0.2)
VENUES = Pool(_LISTS["venues"], exponent=0.3)


@family(
    "event",
    title="a public event",
    optional=("description", "website", "organizer", "capacity", "age_limit", "tags"),
    nullable=("website", "age_limit"),
    enums={"type": tuple(EVENTS), "status": ("planned", "on_sale", "sold_out", "cancelled", "finished")},
    bounds={"price": (0, None), "capacity": (1, None), "attendees": (0, None)},
)
def event(w: World) -> dict[str, object]:
    """An event with place and time."""
    a = w.address()
    kind, title = w.pick(_EVENTS)
    company = w.company(industry="Media")
    start, end = w.interval(low=1, high=60, future=w.chance(0.6))
    capacity = w.integer(2, 60) * 10
    return {
        "event_id": w.number_id(),
        "title": title,
        "type": kind,
        "description": w.sentence("event_text", event_kind=kind if kind != "sports" else "race"),
        "start": start,
        "end": end,
        "venue": {
            "name": w.pick(VENUES),
            "address": a.line1,
            "city": a.place.city,
            "postal_code": a.place.postcode,
            "country": a.place.country,
        },
        "organizer": {"name": company.name, "email": company.email},
        "website": company.website + "/events",
        "price": w.choice((0, 0, 5, 8, 10, 12, 15, 20, 25, 35, 49, 80)),
        "currency": a.place.currency,
        "capacity": capacity,
        "attendees": w.integer(0, capacity),
        "age_limit": w.choice((6, 12, 16, 18)),
        "tags": w.some(("music", "family", "outdoor", "free", "online", "art", "food", "charity"), 1, 3),
        "status": w.choice(("planned", "on_sale", "sold_out", "cancelled", "finished")),
    }


@family(
    "event_ticket",
    title="a ticket for an event",
    optional=("seat", "section", "checked_in_at"),
    nullable=("seat", "checked_in_at"),
    bounds={"price": (0, None), "quantity": (1, 20), "total": (0, None)},
)
def event_ticket(w: World) -> dict[str, object]:
    """Tickets bought: quantity x price is the total."""
    place, p = w.place(), w.person()
    _, title = w.pick(_EVENTS)
    quantity, price = w.weighted({1: 4, 2: 5, 3: 1, 4: 1}), w.money(8, 140)
    bought, begins = w.interval(low=24, high=2500)
    return {
        "ticket_number": w.token(10),
        "event": title,
        "venue": w.pick(VENUES),
        "city": place.city,
        "holder": {"name": p.full_name, "email": p.email},
        "section": w.choice(("Parterre", "Balcony", "Block A", "Block C", "Standing")),
        "row": w.integer(1, 30),
        "seat": w.integer(1, 45),
        "quantity": quantity,
        "price": price,
        "total": round(quantity * price, 2),
        "currency": place.currency,
        "purchased_at": bought,
        "starts_at": begins,
        "checked_in_at": begins,
        "barcode": w.digits(13),
    }


MUSEUMS = _TABLES.rows("museums")
_MUSEUMS = Pool(MUSEUMS, exponent=0.3)


@family(
    "museum",
    title="a museum",
    optional=("director", "annual_visitors", "free_on", "opening_hours"),
    nullable=("free_on",),
    bounds={"annual_visitors": (0, None), "admission": (0, None)},
)
def museum(w: World) -> dict[str, object]:
    """A real museum."""
    name, city, country, founded, kind, domain = w.pick(_MUSEUMS)
    return {
        "name": name,
        "type": kind,
        "city": city,
        "country": country,
        "founded": int(founded),
        "director": w.person().full_name,
        "website": f"https://www.{domain}",
        "email": f"{w.choice(('info', 'visit', 'contact'))}@{domain}",
        "annual_visitors": w.round_number(80000, 9000000),
        "admission": w.choice((0, 0, 8, 10, 12, 14, 16, 18, 22, 25)),
        "opening_hours": f"{w.choice(('09:00', '10:00'))}-{w.choice(('17:00', '18:00', '20:00'))}",
        "closed_on": w.choice(("Monday", "Tuesday", "Wednesday")),
        "free_on": w.choice(("first Sunday of the month", "Thursday evening", "national holidays")),
    }


SECTIONS = _LISTS["newspaper_sections"]
PAPERS = _LISTS["newspapers"]


@family(
    "news_article",
    title="a news article",
    optional=("summary", "updated_at", "word_count", "image_url", "tags"),
    nullable=("updated_at", "image_url"),
    enums={"section": SECTIONS},
    bounds={"word_count": (1, None)},
)
def news_article(w: World) -> dict[str, object]:
    """An article whose URL carries the headline."""
    headline = w.sentence("headline")
    paper = w.choice(PAPERS)
    section = w.choice(SECTIONS)
    domain = w.slug(paper).replace("-", "") + ".com"
    published, updated = w.created_updated()
    return {
        "article_id": w.number_id(),
        "headline": headline,
        "summary": w.sentence("article"),
        "author": w.person().full_name,
        "source": paper,
        "section": section,
        "url": f"https://www.{domain}/{section}/{w.slug(headline)}",
        "image_url": f"https://cdn.{domain}/images/{w.number_id()}.jpg",
        "language": w.locale[:2],
        "word_count": w.integer(18, 160) * 10,
        "published_at": published,
        "updated_at": updated,
        "tags": w.some(
            ("budget", "housing", "climate", "energy", "election", "schools", "transport", "economy", "study"), 1, 3
        ),
        "premium": w.chance(0.2),
    }


@family(
    "blog_post",
    title="a blog post",
    optional=("excerpt", "reading_minutes", "comments_count", "published_at"),
    nullable=("published_at", "excerpt"),
    enums={"status": ("draft", "published", "scheduled", "archived")},
    bounds={"views": (0, None), "likes": (0, None), "reading_minutes": (1, None)},
)
def blog_post(w: World) -> dict[str, object]:
    """A post whose slug is made of the title."""
    p = w.person()
    title = w.sentence("headline", audience=w.choice(("beginners", "students", "teachers", "families")))
    views = w.round_number(12, 60000)
    return {
        "id": w.number_id(),
        "title": title,
        "slug": w.slug(title),
        "author": {"name": p.full_name, "username": p.username},
        "excerpt": w.sentence("article"),
        "category": w.choice(("travel", "food", "technology", "design", "culture", "education")),
        "tags": w.some(("tips", "review", "how-to", "opinion", "news", "story"), 1, 3),
        "reading_minutes": w.integer(1, 14),
        "views": views,
        "likes": int(views * w.number(0.01, 0.1, 3)),
        "comments_count": w.count(8),
        "status": w.choice(("draft", "published", "published", "scheduled", "archived")),
        "published_at": w.stamp(),
    }


@family(
    "comment",
    title="a comment under a post",
    optional=("likes", "parent_id", "edited_at"),
    nullable=("parent_id", "edited_at"),
    bounds={"likes": (0, None)},
)
def comment(w: World) -> dict[str, object]:
    """A remark of a reader."""
    p = w.person()
    created, edited = w.interval(low=0.01, high=30)
    return {
        "comment_id": w.number_id(),
        "post_id": w.number_id(),
        "parent_id": w.number_id(),
        "author": p.full_name if w.chance(0.5) else p.username,
        "email": p.email,
        "text": w.sentence("comment"),
        "likes": w.count(5),
        "approved": w.chance(0.85),
        "created_at": created,
        "edited_at": edited,
    }


@family(
    "exhibition",
    title="an exhibition of art",
    optional=("curator", "works", "catalogue_price"),
    nullable=("curator",),
    bounds={"works": (1, None), "catalogue_price": (0, None)},
)
def exhibition(w: World) -> dict[str, object]:
    """An exhibition in a museum of its city."""
    name, city, country, *_ = w.pick(_MUSEUMS)
    currency = next(c.currency for c in countries().values() if c.name == country)
    start, end = w.date_interval(low=30, high=200)
    return {
        "title": w.choice(tuple(EVENTS["exhibition"].split(";"))),
        "museum": name,
        "city": city,
        "country": country,
        "artist": w.person().full_name,
        "curator": w.person().full_name,
        "medium": w.choice(("oil painting", "photography", "sculpture", "watercolour", "textile", "video", "ceramics")),
        "works": w.integer(12, 180),
        "opens_on": start,
        "closes_on": end,
        "admission": w.choice((0, 8, 10, 12, 15, 18)),
        "catalogue_price": w.money(15, 60),
        "currency": currency,
    }
