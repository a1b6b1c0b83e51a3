"""Records of the web: requests, responses, sessions, cookies, page views and links."""

import mimetypes
from http import HTTPStatus
from urllib.parse import urlencode

from corpus.families.drawing import pick
from corpus.families.registry import family
from corpus.families.web import web_tables
from corpus.tables import Tables
from corpus.world.world import World

_LISTS = Tables(__file__).lists("web_lists")

Record = dict[str, object]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
# Weights: what servers answer to each method.
STATUSES = {
    "GET": {200: 14, 404: 3, 304: 2, 301: 1, 302: 1, 401: 1, 403: 1, 500: 1, 503: 1, 429: 1},
    "POST": {201: 8, 200: 4, 400: 2, 422: 2, 409: 1, 401: 1, 413: 1, 500: 1, 202: 1},
    "PUT": {200: 7, 204: 3, 404: 1, 409: 1, 412: 1},
    "PATCH": {200: 8, 400: 1, 404: 1, 422: 1},
    "DELETE": {204: 8, 404: 2, 403: 1, 410: 1},
    "HEAD": {200: 8, 404: 2},
    "OPTIONS": {204: 8, 200: 2},
}
ASSETS = _LISTS["assets"]


def browser(w: World) -> tuple[str, str, str, str, str]:
    """Browser, version, operating system, kind of device and the user agent that says all of this."""
    name, _, system, device, agent, low, high = pick(w, web_tables.BROWSERS)
    version = str(w.integer(int(low), int(high)))
    return name, version, system, device, agent.replace("{v}", version)


@family(
    "http_request",
    title="a line of a web server's access log",
    optional=("referrer", "user_agent", "query", "user", "request_id"),
    nullable=("user", "referrer"),
    enums={"method": METHODS, "protocol": ("HTTP/1.1", "HTTP/2", "HTTP/3")},
    bounds={"status": (100, 599), "bytes": (0, None), "duration_ms": (0, None)},
)
def http_request(w: World) -> Record:
    method = pick(w, web_tables.METHODS)
    collection = pick(w, web_tables.RESOURCES)[0]
    item = f"/api/{collection}/{w.integer(1, 9999)}"
    path = (
        w.choice((f"/api/{collection}", item, f"/v1/{collection}", pick(w, web_tables.PAGES)[0]))
        if method == "GET"
        else item
    )
    if method == "POST":
        path = f"/api/{collection}"
    status = w.weighted(STATUSES[method])
    return {
        "request_id": w.uuid(),
        "time": w.stamp(),
        "remote_addr": w.ip(private=False),
        "user": w.person().username,
        "method": method,
        "path": path,
        "query": urlencode({"page": w.integer(1, 9), "limit": w.choice((10, 20, 50))}),
        "protocol": w.choice(("HTTP/1.1", "HTTP/2", "HTTP/2", "HTTP/3")),
        "status": status,
        "reason": HTTPStatus(status).phrase,
        "bytes": 0 if status in {204, 304} else w.count(5000),
        "duration_ms": w.count(90, low=1),
        "referrer": pick(w, web_tables.REFERRERS),
        "user_agent": browser(w)[4] if w.chance(0.7) else pick(w, web_tables.AGENTS),
    }


@family(
    "http_response",
    title="the head of an HTTP response",
    optional=("headers.etag", "headers.server", "headers.cache_control", "headers.last_modified", "redirects"),
    bounds={"status": (100, 599), "headers.content_length": (0, None)},
)
def http_response(w: World) -> Record:
    status = w.weighted(STATUSES["GET"])
    company = w.company()
    asset = w.choice(ASSETS)
    # An error comes as a page that explains it.
    media_type = mimetypes.guess_type(asset)[0] if status in {200, 304} else "text/html"
    return {
        "url": f"https://{company.domain}/{asset}",
        "status": status,
        "status_text": HTTPStatus(status).phrase,
        "ok": 200 <= status < 300,
        "headers": {
            "content_type": media_type,
            "content_length": w.count(24000),
            "cache_control": pick(w, web_tables.CACHING),
            "etag": f'"{w.hash(16)}"',
            "server": w.choice(("nginx", "nginx/1.26.2", "Apache", "cloudflare", "Caddy")),
            "last_modified": f"{w.moment():%a, %d %b %Y %H:%M:%S} GMT",
        },
        "elapsed_ms": w.count(140, low=2),
        "redirects": w.weighted({0: 8, 1: 2, 2: 1}),
    }


@family(
    "session",
    title="the session of a signed-in user",
    optional=("location", "device.version", "mfa", "expires_at"),
    enums={"device.type": ("desktop", "mobile", "tablet"), "auth_method": ("password", "sso", "passkey", "magic_link")},
)
def session(w: World) -> Record:
    name, version, system, device, agent = browser(w)
    person, place, start = w.person(), w.place(), w.moment()
    return {
        "session_id": w.hash(32),
        "user_id": w.number_id(),
        "username": person.username,
        "ip": w.ip(private=False),
        "user_agent": agent,
        "device": {"type": device, "os": system, "browser": name, "version": version},
        "location": {"city": place.city, "country": place.country_code, "time_zone": place.time_zone},
        "auth_method": w.choice(("password", "password", "sso", "passkey", "magic_link")),
        "mfa": w.chance(0.4),
        "created_at": w.stamp(start),
        "expires_at": w.stamp(w.later(start, low=1, high=700)),
    }


@family(
    "cookie",
    title="a cookie",
    optional=("purpose", "max_age", "http_only", "priority"),
    enums={"same_site": ("Lax", "Strict", "None"), "priority": ("Low", "Medium", "High")},
    bounds={"max_age": (0, None)},
)
def cookie(w: World) -> Record:
    name, purpose, days, http_only = pick(w, web_tables.COOKIES)
    values = {
        "lang": ("en", "de", "fr", "es"),
        "theme": ("dark", "light"),
        "consent": ("all", "necessary", "none"),
        "ab_test": ("a", "b"),
        "currency": ("EUR", "USD", "GBP"),
    }
    return {
        "name": name,
        "value": w.choice(values[name]) if name in values else w.hash(24),
        "domain": f".{w.company().domain}",
        "path": w.choice(("/", "/", "/shop", "/account")),
        "purpose": f"It {purpose}",
        "max_age": int(days) * 86400,
        "secure": w.chance(0.9),
        "http_only": http_only == "yes",
        "same_site": w.choice(("Lax", "Lax", "Strict", "None")),
        "priority": w.choice(("Low", "Medium", "Medium", "High")),
    }


@family(
    "page_view",
    title="a page view",
    optional=("campaign", "referrer", "scroll_depth", "screen.pixel_ratio", "language"),
    enums={"device": ("desktop", "mobile", "tablet")},
    bounds={"duration_seconds": (0, None), "scroll_depth": (0, 100)},
)
def page_view(w: World) -> Record:
    path, title, section = pick(w, web_tables.PAGES)
    name, _, system, device, _ = browser(w)
    company, place = w.company(), w.place()
    source, medium, campaign = pick(w, web_tables.CAMPAIGNS)
    width, height = {"desktop": (1920, 1080), "mobile": (390, 844), "tablet": (820, 1180)}[device]
    return {
        "visitor_id": w.uuid(),
        "url": f"https://{company.domain}{path}",
        "path": path,
        "title": f"{title} – {company.name}",
        "section": section,
        "referrer": pick(w, web_tables.REFERRERS),
        "campaign": {"source": source, "medium": medium, "name": campaign},
        "device": device,
        "os": system,
        "browser": name,
        "screen": {"width": width, "height": height, "pixel_ratio": 1 if device == "desktop" else w.choice((2, 3))},
        "language": w.locale.replace("_", "-"),
        "country": place.country_code,
        "duration_seconds": w.count(45),
        "scroll_depth": w.choice((25, 50, 75, 90, 100)),
        "viewed_at": w.stamp(),
    }


@family(
    "link",
    title="a hyperlink with its preview",
    optional=("description", "image.alt", "published_at", "favicon", "locale"),
    enums={"type": ("article", "website", "product", "video"), "rel": ("self", "next", "related", "author", "help")},
)
def link(w: World) -> Record:
    path, title, section = pick(w, web_tables.PAGES)
    company = w.company()
    return {
        "href": f"https://{company.domain}{path}",
        "title": title,
        "type": {"content": "article", "shop": "product"}.get(section, "website"),
        "rel": w.choice(("self", "next", "related", "author", "help")),
        "site_name": company.name,
        "description": w.sentence("company"),
        "image": {
            "url": f"https://{company.domain}/images/{w.slug(title)}.jpg",
            "width": 1200,
            "height": 630,
            "alt": f"Picture for {title[0].lower()}{title[1:]}",
        },
        "favicon": f"https://{company.domain}/favicon.ico",
        "locale": w.locale,
        "published_at": w.stamp(),
    }
