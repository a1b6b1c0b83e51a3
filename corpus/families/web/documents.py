"""Records of published content, as it is kept and found: pages, revisions, redirects, topics, facets, search hits."""

from corpus.families.drawing import pick, say
from corpus.families.registry import family
from corpus.families.web import web_tables
from corpus.tables import Row, Tables
from corpus.world.world import World

_TABLES = Tables(__file__)

Record = dict[str, object]
DOCUMENT_TYPES = (
    "guide",
    "news_article",
    "answer",
    "publication",
    "speech",
    "policy_paper",
    "consultation",
    "help_page",
)
PAGES = _TABLES.rows("public_pages")
NOTES = (
    "First published.",
    "Updated the rates for this year.",
    "Added a translation.",
    "Corrected a broken link.",
    "Added contact details.",
    "Added figures for the last quarter.",
    "Made the text easier to read.",
)


def page(w: World) -> tuple[Row, str, str]:
    """A page, its path and the domain it is on."""
    found = pick(w, PAGES)
    section = "/government" if found[1] in {"publication", "speech", "policy_paper", "consultation"} else ""
    return found, f"{section}/{w.slug(found[0])}", f"www.{w.slug(found[2])}.gov"


@family(
    "content_item",
    title="a page in a publishing system",
    optional=(
        "analytics_identifier",
        "need_ids",
        "api_url",
        "links.policy_areas",
        "change_history",
        "api_path",
        "payload_version",
    ),
    nullable=("analytics_identifier", "withdrawn_at"),
    enums={
        "document_type": DOCUMENT_TYPES,
        "phase": ("alpha", "beta", "live"),
        "update_type": ("major", "minor", "republish"),
    },
    bounds={"payload_version": (1, None)},
)
def content_item(w: World) -> Record:
    (title, kind, organisation, area, description), path, domain = page(w)
    first = w.moment()
    public = w.later(first, low=24, high=9000)
    return {
        "content_id": w.uuid(),
        "base_path": path,
        "title": title,
        "description": description,
        "document_type": kind,
        "schema_name": kind,
        "locale": "en",
        "phase": w.choice(("live", "live", "live", "beta", "alpha")),
        "publishing_app": w.choice(("publisher", "whitehall", "specialist-publisher")),
        "rendering_app": w.choice(("frontend", "government-frontend")),
        "update_type": w.choice(("major", "minor", "minor", "republish")),
        "first_published_at": w.stamp(first),
        "public_updated_at": w.stamp(public),
        "withdrawn_at": w.stamp(w.later(public, low=100, high=9000)) if w.chance(0.1) else None,
        "analytics_identifier": f"{organisation[0]}{w.integer(1, 1300)}",
        "need_ids": [w.digits(6)],
        "details": {"body": f"<p>{description}</p>", "change_note": w.choice(NOTES)},
        "links": {"organisations": [w.uuid()], "policy_areas": [w.slug(area)]},
        "change_history": [{"note": NOTES[0], "public_timestamp": w.stamp(first)}],
        "web_url": f"https://{domain}{path}",
        "api_path": f"/api/content{path}",
        "api_url": f"https://{domain}/api/content{path}",
        "payload_version": w.count(400, low=1),
    }


@family(
    "organisation",
    title="a public organisation",
    optional=("acronym", "parent", "brand", "logo.crest"),
    nullable=("acronym",),
    enums={"status": ("live", "closed", "joining"), "type": ("ministry", "agency", "advisory_body")},
)
def organisation(w: World) -> Record:
    (_, _, name, area, _), _, domain = page(w)
    words = name.replace(" of ", " ").split(" ")
    return {
        "content_id": w.uuid(),
        "title": name,
        "acronym": "".join(word[0] for word in words) if len(words) > 1 else None,
        "slug": w.slug(name),
        "type": "ministry" if name.startswith("Department") else w.choice(("agency", "agency", "advisory_body")),
        "status": w.weighted({"live": 8, "closed": 1, "joining": 1}),
        "topics": [area],
        "brand": w.slug(name),
        "logo": {"formatted_title": name, "crest": w.choice(("single-identity", "eagle", "lion"))},
        "parent": "Cabinet Office",
        "web_url": f"https://{domain}",
        "contact_email": f"contact@{domain.removeprefix('www.')}",
    }


@family(
    "search_hit",
    title="a hit of a search engine",
    optional=("highlight", "explanation", "source.popularity"),
    bounds={"score": (0, None), "rank": (1, None)},
)
def search_hit(w: World) -> Record:
    (title, kind, organisation, area, description), path, _ = page(w)
    word = title.split(" ")[-1]
    score = w.number(0.4, 24, 3)
    return {
        "index": w.choice(("pages", "government", "documents", "articles")),
        "id": w.hash(20),
        "rank": w.integer(1, 30),
        "score": score,
        "source": {
            "title": title,
            "link": path,
            "format": kind,
            "organisations": [w.slug(organisation)],
            "topics": [area],
            "description": description,
            "popularity": w.number(0, 1, 4),
            "public_timestamp": w.stamp(),
        },
        "highlight": {"title": title.replace(word, f"<em>{word}</em>")},
        "explanation": f"weight of title:{word.lower()} is {score}",
    }


@family(
    "facet",
    title="a facet that narrows a search",
    optional=("preposition", "short_name", "display_as_result_metadata", "values[].slug"),
    enums={"type": ("text", "date", "topical", "checkbox")},
    bounds={"values[].count": (0, None), "order": (0, None)},
)
def facet(w: World) -> Record:
    key, name, preposition, kind, values = w.choice(
        (
            ("document_type", "Document type", "of type", "text", ("Guidance", "News", "Speech", "Statistics")),
            ("topic", "Topic", "about", "topical", ("Transport", "Education", "Health", "Environment")),
            ("organisation", "Organisation", "from", "text", ("Tax Office", "Health Service", "Environment Agency")),
            ("published", "Published", "published", "date", ("Last week", "Last month", "Last year")),
            ("language", "Language", "in", "checkbox", ("English", "French", "Polish", "Welsh")),
            ("region", "Region", "in", "text", ("North", "South", "East", "West")),
        )
    )
    return {
        "key": key,
        "name": name,
        "short_name": name.split(" ")[0],
        "type": kind,
        "preposition": preposition,
        "filterable": w.chance(0.9),
        "display_as_result_metadata": w.chance(0.6),
        "order": w.integer(0, 8),
        "values": [{"label": v, "slug": w.slug(v), "count": w.count(60)} for v in w.some(values, 2, 3)],
    }


@family(
    "taxon",
    title="a topic in a taxonomy",
    optional=("parent_id", "children", "internal_name", "keywords"),
    nullable=("parent_id",),
    bounds={"level": (0, None), "count": (0, None)},
)
def taxon(w: World) -> Record:
    parent, names = w.choice(
        (
            ("Transport", ("Cycling", "Driving", "Rail", "Aviation", "Ports")),
            ("Education", ("Schools", "Universities", "Apprenticeships", "Childcare")),
            ("Health", ("Hospitals", "Vaccinations", "Dentists", "Mental health")),
            ("Environment", ("Air quality", "Flooding", "Wildlife", "Waste and recycling")),
            ("Work", ("Pensions", "Holidays", "Finding a job", "Trade unions")),
            ("Housing", ("Renting", "Planning permission", "Council housing", "Home insulation")),
        )
    )
    name, other = w.some(names, 2, 2)
    level = w.integer(1, 3)
    return {
        "id": w.uuid(),
        "title": name,
        "internal_name": f"{parent} - {name}",
        "slug": w.slug(name),
        "base_path": f"/{w.slug(parent)}/{w.slug(name)}",
        "parent": parent,
        "parent_id": w.uuid(),
        "level": level,
        "children": [w.slug(other)],
        "description": f"Everything about {name.lower()}",
        "keywords": [parent.lower(), name.lower()],
        "count": w.count(80),
    }


@family(
    "revision",
    title="a revision of a page",
    optional=("comment", "minor", "parent_id", "tags"),
    nullable=("parent_id",),
    bounds={"size": (0, None)},
)
def revision(w: World) -> Record:
    (title, *_), path, domain = page(w)
    number = w.integer(2, 90_000)
    size, delta = w.integer(400, 60_000), w.integer(-300, 900)
    return {
        "revision": number,
        "parent_id": number - w.integer(1, 40),
        "page": title,
        "path": path,
        "author": w.person().username,
        "comment": w.choice(NOTES),
        "minor": abs(delta) < 60,
        "size": size,
        "delta": delta,
        "timestamp": w.stamp(),
        "url": f"https://{domain}{path}?revision={number}",
        "tags": w.some(("mobile edit", "visual editor", "reverted", "new link"), 1, 2),
    }


@family(
    "redirect",
    title="a redirect from an old address",
    optional=("segments_mode", "hits"),
    enums={"type": ("exact", "prefix"), "status_code": (301, 302, 307, 308), "segments_mode": ("ignore", "preserve")},
    bounds={"hits": (0, None)},
)
def redirect(w: World) -> Record:
    _, path, domain = page(w)
    old = pick(w, web_tables.PAGES)[0]
    return {
        "path": old if old != "/" else "/home",
        "destination": f"https://{domain}{path}",
        "type": w.choice(("exact", "exact", "prefix")),
        "segments_mode": w.choice(("ignore", "preserve")),
        "status_code": w.choice((301, 301, 302, 307, 308)),
        "hits": w.count(200),
        "created_by": w.person().email,
        "reason": say(w, "{The page was renamed|Two pages were merged|The old address was too long|The site moved}"),
    }
