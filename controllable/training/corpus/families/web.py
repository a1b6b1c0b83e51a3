"""Records of the web: requests, errors, webhooks, sessions, tokens, cookies, page views, forms and links."""

import mimetypes
from http import HTTPStatus
from urllib.parse import urlencode

from controllable.training.corpus.families import pools_infrastructure
from controllable.training.corpus.families import pools_web as pools
from controllable.training.corpus.families.tables import column, parts, pick, say
from controllable.training.corpus.registry import family
from controllable.training.corpus.world import World

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
ASSETS = (
    "styles/main.css",
    "scripts/app.js",
    "images/logo.svg",
    "images/team.jpg",
    "fonts/inter.woff2",
    "feed.xml",
    "files/brochure.pdf",
    "data/prices.csv",
    "video/intro.mp4",
    "images/banner.webp",
    "index.html",
    "robots.txt",
)


def browser(w: World) -> tuple[str, str, str, str, str]:
    """Browser, version, operating system, kind of device and the user agent that says all of this."""
    name, _, system, device, agent, low, high = pick(w, pools.BROWSERS)
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
    method = pick(w, pools.METHODS)
    collection = pick(w, pools.RESOURCES)[0]
    item = f"/api/{collection}/{w.integer(1, 9999)}"
    path = (
        w.choice((f"/api/{collection}", item, f"/v1/{collection}", pick(w, pools.PAGES)[0]))
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
        "referrer": pick(w, pools.REFERRERS),
        "user_agent": browser(w)[4] if w.chance(0.7) else pick(w, pools.AGENTS),
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
            "cache_control": pick(w, pools.CACHING),
            "etag": f'"{w.hash(16)}"',
            "server": w.choice(("nginx", "nginx/1.26.2", "Apache", "cloudflare", "Caddy")),
            "last_modified": f"{w.moment():%a, %d %b %Y %H:%M:%S} GMT",
        },
        "elapsed_ms": w.count(140, low=2),
        "redirects": w.weighted({0: 8, 1: 2, 2: 1}),
    }


@family(
    "api_error",
    title="an error returned by an API",
    optional=("details", "request_id", "documentation_url", "error.field", "retry_after"),
    nullable=("error.field",),
    enums={"status": (400, 401, 402, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 503, 504)},
)
def api_error(w: World) -> Record:
    status, code, template, field = pick(w, pools.API_ERRORS)
    _, item, names = pick(w, pools.RESOURCES)
    name = w.choice(parts(names))
    seconds = pick(w, pools.ERROR_TEXTS["seconds"])
    record: Record = {
        "status": int(status),
        "title": HTTPStatus(int(status)).phrase,
        "error": {
            "code": code,
            "message": say(w, template, pools.ERROR_TEXTS, item=item, field=name, seconds=seconds),
            "field": name if field == "{field}" else field or None,
        },
        "path": f"/v{w.integer(1, 3)}/{item}s",
        "request_id": w.uuid(),
        "documentation_url": f"https://docs.{w.company().domain}/errors/{code}",
        "timestamp": w.stamp(),
    }
    if status == "429":
        record["retry_after"] = int(seconds)
    return record


@family(
    "webhook",
    title="a webhook subscription",
    optional=("secret", "description", "last_response.error", "failures"),
    enums={"content_type": ("application/json", "application/x-www-form-urlencoded")},
    bounds={"failures": (0, None)},
)
def webhook(w: World) -> Record:
    events = list(dict.fromkeys(pick(w, pools.EVENTS)[0] for _ in range(w.integer(1, 3))))
    company = w.company()
    status = w.weighted({200: 8, 204: 2, 404: 1, 500: 1})
    return {
        "id": f"wh_{w.token(14, 'abcdefghijkmnpqrstuvwxyz23456789')}",
        "url": f"https://{w.choice(('hooks', 'api', 'events'))}.{company.domain}/{w.choice(('incoming', 'webhooks', 'callback'))}",
        "description": f"Tells {company.name} about {events[0].split('.')[0]} events",
        "events": events,
        "active": w.chance(0.85),
        "secret": f"whsec_{w.hash(32)}",
        "content_type": w.choice(("application/json", "application/json", "application/x-www-form-urlencoded")),
        "last_response": {"status": status, "message": HTTPStatus(status).phrase},
        "failures": 0 if status < 300 else w.integer(1, 9),
        "created_at": w.stamp(),
    }


@family(
    "webhook_event",
    title="an event delivered by a webhook",
    optional=("api_version", "attempt", "data.previous_status", "livemode"),
    enums={"type": column(pools.EVENTS, 0)},
)
def webhook_event(w: World) -> Record:
    kind, item, verb = pick(w, pools.EVENTS)
    number = w.integer(100, 99999)
    return {
        "id": f"evt_{w.token(16, 'abcdefghijkmnpqrstuvwxyz23456789')}",
        "type": kind,
        "api_version": w.choice(("v1", "v1", "v2", "2024-06-01")),
        "created_at": w.stamp(),
        "data": {"object": item, "id": number, "summary": f"The {item} {number} {verb}", "status": kind.split(".")[1]},
        "attempt": w.weighted({1: 8, 2: 2, 3: 1}),
        "livemode": w.chance(0.85),
        "source": f"https://api.{w.company().domain}",
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
    "access_token",
    title="an access token",
    optional=("refresh_token", "id_token", "audience", "not_before"),
    enums={
        "token_type": ("Bearer",),
        "grant_type": ("authorization_code", "client_credentials", "refresh_token", "device_code"),
    },
    bounds={"expires_in": (1, None)},
)
def access_token(w: World) -> Record:
    company = w.company()
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    scopes = list(dict.fromkeys(pick(w, pools.SCOPES) for _ in range(w.integer(1, 3))))
    return {
        "access_token": w.token(32, letters),
        "token_type": "Bearer",
        "expires_in": w.choice((3600, 3600, 7200, 86400, 900)),
        "refresh_token": w.token(24, letters),
        "scope": " ".join(scopes),
        "grant_type": w.choice(("authorization_code", "client_credentials", "refresh_token", "device_code")),
        "client_id": w.slug(company.name) + w.choice(("-web", "-mobile", "-cli", "")),
        "issuer": f"https://auth.{company.domain}/",
        "audience": f"https://api.{company.domain}",
        "subject": w.person(company=company).email,
    }


@family(
    "oauth_client",
    title="an application registered with an identity provider",
    optional=("logo_uri", "contacts", "policy_uri", "post_logout_redirect_uris"),
    enums={
        "application_type": ("web", "native"),
        "token_endpoint_auth_method": ("none", "client_secret_basic", "client_secret_post"),
    },
)
def oauth_client(w: World) -> Record:
    company = w.company()
    web = w.chance(0.7)
    return {
        "client_id": w.token(20, "abcdefghijkmnpqrstuvwxyz23456789"),
        "client_name": f"{company.name} {w.choice(('Portal', 'App', 'Dashboard', 'Mobile', 'Console'))}",
        "client_uri": f"https://{company.domain}",
        "application_type": "web" if web else "native",
        "redirect_uris": [f"https://app.{company.domain}/callback" if web else f"{w.slug(company.name)}://callback"],
        "logo_uri": f"https://{company.domain}/logo.png",
        "policy_uri": f"https://{company.domain}/privacy",
        "scopes": list(dict.fromkeys(pick(w, pools.SCOPES) for _ in range(2))),
        "token_endpoint_auth_method": w.choice(("client_secret_basic", "client_secret_post")) if web else "none",
        "contacts": [company.email],
    }


@family(
    "api_key",
    title="a key for an API",
    optional=("last_used_at", "allowed_ips", "revoked", "rate_limit"),
    nullable=("expires_at", "last_used_at"),
    enums={"environment": ("live", "test"), "permissions": ("read", "write", "admin")},
)
def api_key(w: World) -> Record:
    environment = w.choice(("live", "test"))
    created, used = w.created_updated()
    service = pick(w, pools_infrastructure.SERVICES)[0]
    return {
        "key_id": w.uuid(),
        "name": say(w, "{service} {server|integration|script|app|worker}", service=service),
        "prefix": f"sk_{environment}_{w.token(6)}",
        "environment": environment,
        "permissions": w.choice(("read", "read", "write", "admin")),
        "owner": w.person().email,
        "allowed_ips": [w.ip(private=False)],
        "rate_limit": w.choice((60, 100, 600, 1000, 5000)),
        "created_at": created,
        "last_used_at": used,
        "expires_at": w.stamp(w.moment(future=True)),
        "revoked": w.chance(0.1),
    }


@family(
    "cookie",
    title="a cookie",
    optional=("purpose", "max_age", "http_only", "priority"),
    enums={"same_site": ("Lax", "Strict", "None"), "priority": ("Low", "Medium", "High")},
    bounds={"max_age": (0, None)},
)
def cookie(w: World) -> Record:
    name, purpose, days, http_only = pick(w, pools.COOKIES)
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
    path, title, section = pick(w, pools.PAGES)
    name, _, system, device, _ = browser(w)
    company, place = w.company(), w.place()
    source, medium, campaign = pick(w, pools.CAMPAIGNS)
    width, height = {"desktop": (1920, 1080), "mobile": (390, 844), "tablet": (820, 1180)}[device]
    return {
        "visitor_id": w.uuid(),
        "url": f"https://{company.domain}{path}",
        "path": path,
        "title": f"{title} – {company.name}",
        "section": section,
        "referrer": pick(w, pools.REFERRERS),
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
    "form_field",
    title="a field of a form",
    optional=("placeholder", "help_text", "max_length", "default", "read_only"),
    enums={"type": ("string", "integer", "date", "select", "checkbox", "textarea", "password", "url", "number")},
    bounds={"order": (0, None), "max_length": (1, None)},
)
def form_field(w: World) -> Record:
    name, label, kind, value = pick(w, pools.FIELD_TYPES)
    record: Record = {
        "name": name,
        "label": label,
        "type": kind,
        "required": w.chance(0.5),
        "read_only": w.chance(0.1),
        "order": w.integer(1, 20),
        "help_text": w.choice((f"Enter the {label.lower()} here", "This stays private", "You can change this later")),
    }
    if kind in {"string", "textarea", "password", "url"}:
        record |= {"placeholder": value, "max_length": w.choice((50, 100, 255, 1000))}
    else:
        record["default"] = value
    return record


@family(
    "link",
    title="a hyperlink with its preview",
    optional=("description", "image.alt", "published_at", "favicon", "locale"),
    enums={"type": ("article", "website", "product", "video"), "rel": ("self", "next", "related", "author", "help")},
)
def link(w: World) -> Record:
    path, title, section = pick(w, pools.PAGES)
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


@family(
    "pagination",
    title="a page of results of an API",
    optional=("links.next", "links.previous", "query", "took_ms"),
    nullable=("links.next", "links.previous"),
    bounds={"page": (1, None), "per_page": (1, 100), "total": (0, None)},
    plural="pages",
)
def pagination(w: World) -> Record:
    collection, _, fields = pick(w, pools.RESOURCES)
    total, per_page = w.count(240), w.choice((10, 20, 25, 50, 100))
    pages = max(1, -(-total // per_page))
    page = w.integer(1, pages)
    base = f"https://api.{w.company().domain}/{collection}?per_page={per_page}&page="
    return {
        "resource": collection,
        "page": page,
        "per_page": per_page,
        "total": total,
        "total_pages": pages,
        "order": f"{w.choice(('', '-'))}{w.choice(parts(fields))}",
        "links": {
            "self": f"{base}{page}",
            "next": f"{base}{page + 1}" if page < pages else None,
            "previous": f"{base}{page - 1}" if page > 1 else None,
        },
        "took_ms": w.count(30, low=1),
    }


@family(
    "api_operation",
    title="an operation of an API",
    optional=("deprecated", "tags", "security", "parameters[].required"),
    enums={"method": ("get", "post", "put", "patch", "delete"), "parameters[].in": ("path", "query", "header")},
)
def api_operation(w: World) -> Record:
    collection, item, fields = pick(w, pools.RESOURCES)
    field = w.choice(parts(fields))
    method, path, name, summary, place, parameter = w.choice(
        (
            ("get", f"/{collection}", f"list_{collection}", f"List {collection}", "query", field),
            ("get", f"/{collection}/{{id}}", f"get_{item}", f"Get one {item} by its id", "path", "id"),
            ("post", f"/{collection}", f"create_{item}", f"Create a new {item}", "header", "Idempotency-Key"),
            ("patch", f"/{collection}/{{id}}", f"update_{item}", f"Change the {field} of one {item}", "path", "id"),
            ("delete", f"/{collection}/{{id}}", f"delete_{item}", f"Delete one {item}", "path", "id"),
        )
    )
    status = {"post": 201, "delete": 204}.get(method, 200)
    return {
        "operation_id": name,
        "method": method,
        "path": path,
        "summary": summary,
        "tags": [collection],
        "parameters": [
            {
                "name": parameter,
                "in": place,
                "required": place == "path",
                "description": f"The {field} to look for"
                if place == "query"
                else f"Identifies the {'request' if place == 'header' else item}",
            }
        ],
        "response": {"status": status, "description": HTTPStatus(status).phrase},
        "security": [w.choice(("bearer", "api_key", "oauth2"))],
        "deprecated": w.chance(0.1),
    }
