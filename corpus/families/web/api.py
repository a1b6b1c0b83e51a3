"""Records of interfaces between programs: errors, webhooks, keys, tokens, pages of results, operations and forms."""

from http import HTTPStatus

from corpus.families.drawing import column, parts, pick, say
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.registry import family
from corpus.families.web import web_tables
from corpus.world.world import World

Record = dict[str, object]


@family(
    "api_error",
    title="an error returned by an API",
    optional=("request_id", "documentation_url", "error.field", "retry_after"),
    nullable=("error.field",),
    enums={"status": (400, 401, 402, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 503, 504)},
)
def api_error(w: World) -> Record:
    status, code, template, field = pick(w, web_tables.API_ERRORS)
    _, item, names = pick(w, web_tables.RESOURCES)
    name = w.choice(parts(names))
    seconds = pick(w, web_tables.ERROR_TEXTS["seconds"])
    record: Record = {
        "status": int(status),
        "title": HTTPStatus(int(status)).phrase,
        "error": {
            "code": code,
            "message": say(w, template, web_tables.ERROR_TEXTS, item=item, field=name, seconds=seconds),
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
    optional=("secret", "description", "failures"),
    enums={"content_type": ("application/json", "application/x-www-form-urlencoded")},
    bounds={"failures": (0, None)},
)
def webhook(w: World) -> Record:
    events = list(dict.fromkeys(pick(w, web_tables.EVENTS)[0] for _ in range(w.integer(1, 3))))
    company = w.company()
    status = w.weighted({200: 8, 204: 2, 404: 1, 500: 1})
    path = w.choice(("incoming", "webhooks", "callback"))
    return {
        "id": f"wh_{w.token(14, 'abcdefghijkmnpqrstuvwxyz23456789')}",
        "url": f"https://{w.choice(('hooks', 'api', 'events'))}.{company.domain}/{path}",
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
    optional=("api_version", "attempt", "livemode"),
    enums={"type": column(web_tables.EVENTS, 0)},
)
def webhook_event(w: World) -> Record:
    kind, item, verb = pick(w, web_tables.EVENTS)
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
    "access_token",
    title="an access token",
    optional=(
        "refresh_token",
        "audience",
    ),
    enums={
        "token_type": ("Bearer",),
        "grant_type": ("authorization_code", "client_credentials", "refresh_token", "device_code"),
    },
    bounds={"expires_in": (1, None)},
)
def access_token(w: World) -> Record:
    company = w.company()
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    scopes = list(dict.fromkeys(pick(w, web_tables.SCOPES) for _ in range(w.integer(1, 3))))
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
    optional=(
        "logo_uri",
        "contacts",
        "policy_uri",
    ),
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
        "scopes": list(dict.fromkeys(pick(w, web_tables.SCOPES) for _ in range(2))),
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
    service = pick(w, infrastructure_tables.SERVICES)[0]
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
    "form_field",
    title="a field of a form",
    optional=("placeholder", "help_text", "max_length", "default", "read_only"),
    enums={"type": ("string", "integer", "date", "select", "checkbox", "textarea", "password", "url", "number")},
    bounds={"order": (0, None), "max_length": (1, None)},
)
def form_field(w: World) -> Record:
    name, label, kind, value = pick(w, web_tables.FIELD_TYPES)
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
    "pagination",
    title="a page of results of an API",
    optional=("links.next", "links.previous", "took_ms"),
    nullable=("links.next", "links.previous"),
    bounds={"page": (1, None), "per_page": (1, 100), "total": (0, None)},
    plural="pages",
)
def pagination(w: World) -> Record:
    collection, _, fields = pick(w, web_tables.RESOURCES)
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
    collection, item, fields = pick(w, web_tables.RESOURCES)
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
