"""Records of running systems: servers, load balancers, names, certificates, databases, schedules and flags."""

from corpus.families.drawing import column, parts, pick
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]
# The day on which states such as "expired" are told.
TODAY = "2026-06-30"
PROVIDERS = column(infrastructure_tables.REGIONS, 0)
CONDITIONS = (
    ("ip_in", "10.0.0.0/8"),
    ("time_before", "18:00"),
    ("mfa", "true"),
    ("ip_in", "192.168.0.0/16"),
    ("region", "eu"),
)


def host(w: World, service: str | None = None) -> str:
    """The name of a machine in a company's network."""
    service = service or pick(w, infrastructure_tables.SERVICES)[0]
    return f"{service}-{w.integer(1, 12):02d}.{w.company().domain}"


@family(
    "server",
    title="a virtual server in a cloud",
    optional=("ipv6", "zone", "hourly_price", "kernel", "labels.team"),
    enums={"provider": PROVIDERS, "status": ("running", "stopped", "starting", "terminated")},
    bounds={"cpus": (1, None), "memory_gb": (1, None)},
)
def server(w: World) -> Record:
    provider, region, place, country, zones = pick(w, infrastructure_tables.REGIONS)
    options = [row for row in infrastructure_tables.MACHINES if row[0] == provider] or [
        infrastructure_tables.MACHINES[0]
    ]
    _, kind, cpus, memory, price = w.choice(options)
    system, version, platform, kernel, _ = pick(w, infrastructure_tables.SYSTEMS)
    service, team, _ = pick(w, infrastructure_tables.SERVICES)
    return {
        "id": f"{w.choice(('i', 'vm', 'srv'))}-{w.hash(12)}",
        "hostname": host(w, service),
        "provider": provider,
        "region": region,
        "zone": w.choice(parts(zones)),
        "location": {"city": place, "country": country},
        "instance_type": kind,
        "cpus": int(cpus),
        "memory_gb": int(memory),
        "disk_gb": w.choice((20, 40, 80, 100, 200, 500)),
        "os": f"{system} {version}",
        "platform": platform,
        "kernel": kernel,
        "ip": w.ip(private=False),
        "private_ip": w.ip(),
        "ipv6": w.ipv6(),
        "status": w.weighted({"running": 8, "stopped": 2, "starting": 1, "terminated": 1}),
        "hourly_price": float(price),
        "labels": {"service": service, "team": team, "environment": pick(w, infrastructure_tables.ENVIRONMENTS)},
        "created_at": w.stamp(),
    }


@family(
    "load_balancer",
    title="a load balancer",
    optional=("health_check.interval_seconds", "sticky_sessions", "backends[].weight", "idle_timeout"),
    enums={
        "algorithm": ("round_robin", "least_connections", "ip_hash", "random"),
        "protocol": ("http", "https", "tcp"),
        "backends[].status": ("healthy", "unhealthy", "draining"),
    },
    bounds={"port": (1, 65535), "backends[].port": (1, 65535), "backends[].weight": (0, 100)},
)
def load_balancer(w: World) -> Record:
    service = pick(w, infrastructure_tables.SERVICES)[0]
    protocol, port = w.choice((("https", 443), ("https", 443), ("http", 80), ("tcp", 5432)))
    inner = w.choice((8080, 8000, 3000, 5000))
    return {
        "name": f"{service}-lb",
        "dns_name": f"{service}.{w.company().domain}",
        "protocol": protocol,
        "port": port,
        "algorithm": w.choice(("round_robin", "round_robin", "least_connections", "ip_hash", "random")),
        "health_check": {
            "path": w.choice(("/health", "/healthz", "/status", "/ping")),
            "interval_seconds": w.choice((5, 10, 30)),
            "timeout_seconds": w.choice((2, 3, 5)),
        },
        "backends": [
            {
                "address": w.ip(),
                "port": inner,
                "weight": w.choice((1, 1, 10, 50)),
                "status": w.weighted({"healthy": 8, "unhealthy": 1, "draining": 1}),
            }
            for _ in range(w.integer(1, 3))
        ],
        "sticky_sessions": w.chance(0.3),
        "idle_timeout": w.choice((30, 60, 120, 300)),
    }


@family(
    "dns_record",
    title="a record of the domain name system",
    optional=("priority", "comment", "proxied"),
    enums={"type": ("A", "AAAA", "CNAME", "MX", "TXT", "NS")},
    bounds={"ttl": (60, 86400)},
)
def dns_record(w: World) -> Record:
    domain = w.company().domain
    kind = w.weighted({"A": 5, "CNAME": 3, "MX": 2, "TXT": 2, "AAAA": 2, "NS": 1})
    label = w.choice(("www", "api", "shop", "blog", "app", "docs", "cdn", "status"))
    target = w.choice(("edge", "lb", "pages", "hosting"))
    name, value, comment = {
        "A": (f"{label}.{domain}", w.ip(private=False), "Web server"),
        "AAAA": (f"{label}.{domain}", w.ipv6(), "Web server over IPv6"),
        "CNAME": (f"{label}.{domain}", f"{target}.{domain}", f"Alias of {target}"),
        "MX": (domain, f"mx{w.integer(1, 2)}.{domain}", "Incoming mail"),
        "TXT": (
            domain,
            w.choice((f"v=spf1 mx include:_spf.{domain} ~all", f"site-verification={w.hash(32)}")),
            "Policy",
        ),
        "NS": (domain, f"ns{w.integer(1, 4)}.{domain}", "Name server"),
    }[kind]
    record: Record = {
        "zone": domain,
        "name": name,
        "type": kind,
        "value": value,
        "ttl": w.choice((300, 300, 3600, 3600, 600, 86400)),
        "proxied": kind in {"A", "AAAA"} and w.chance(0.5),
        "comment": comment,
    }
    if kind == "MX":
        record["priority"] = w.choice((10, 20, 5, 50))
    return record


@family(
    "certificate",
    title="a TLS certificate",
    optional=("serial_number", "subject_alternative_names", "key_size", "fingerprint", "auto_renew"),
    enums={"key_algorithm": ("RSA", "ECDSA"), "status": ("valid", "expired", "revoked")},
)
def certificate(w: World) -> Record:
    issuer, intermediate, days = pick(w, infrastructure_tables.AUTHORITIES)
    company = w.company()
    algorithm = w.choice(("RSA", "ECDSA"))
    start = w.date("2023-01-01", "2026-06-01")
    end = w.date_after(start, low=int(days), high=int(days))
    return {
        "common_name": company.domain,
        "subject": f"CN={company.domain},O={company.name}",
        "subject_alternative_names": [company.domain, f"www.{company.domain}"],
        "issuer": issuer,
        "intermediate": intermediate,
        "serial_number": w.hash(32),
        "fingerprint": w.hash(64),
        "key_algorithm": algorithm,
        "key_size": w.choice((2048, 4096)) if algorithm == "RSA" else w.choice((256, 384)),
        "not_before": start,
        "not_after": end,
        "status": "revoked" if w.chance(0.08) else "expired" if end < TODAY else "valid",
        "auto_renew": int(days) == 90,
    }


@family(
    "bucket",
    title="a bucket of an object store",
    optional=(
        "versioning",
        "lifecycle.expire_after_days",
        "encryption",
    ),
    enums={"storage_class": ("standard", "infrequent_access", "archive"), "access": ("private", "public-read")},
    bounds={"object_count": (0, None), "size_bytes": (0, None)},
)
def bucket(w: World) -> Record:
    company = w.company()
    provider, region, *_ = pick(w, infrastructure_tables.REGIONS)
    kind = pick(w, infrastructure_tables.BUCKETS)
    name = f"{w.slug(company.name)}-{kind}"
    count = w.count(4000)
    return {
        "bucket": name,
        "provider": provider,
        "region": region,
        "arn": f"arn:aws:s3:::{name}" if provider == "aws" else f"{provider}://{name}",
        "endpoint": f"https://{name}.storage.{region}.cloud",
        "access": w.choice(("private", "private", "public-read")),
        "storage_class": w.choice(("standard", "standard", "infrequent_access", "archive")),
        "versioning": w.chance(0.5),
        "encryption": w.choice(("AES256", "aws:kms" if provider == "aws" else "AES256")),
        "object_count": count,
        "size_bytes": count * w.integer(2000, 900000),
        "lifecycle": {"prefix": f"{kind}/", "expire_after_days": w.choice((30, 90, 365))},
        "created_at": w.stamp(),
    }


@family(
    "database_connection",
    title="a connection to a database",
    optional=("pool.max_overflow", "ssl_mode", "options.application_name", "password", "version"),
    enums={"engine": column(infrastructure_tables.DATABASES, 0), "ssl_mode": ("disable", "require", "verify-full")},
    bounds={"port": (1, 65535)},
)
def database_connection(w: World) -> Record:
    engine, port, driver, versions, default = pick(w, infrastructure_tables.DATABASES)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    machine = w.choice(("localhost", f"{w.choice(('db', 'primary', 'replica'))}.{service}.internal", w.ip()))
    database = w.choice((service, f"{service}_production", default))
    user = w.choice(("app", service, "readonly", "admin"))
    return {
        "engine": engine,
        "version": w.choice(parts(versions)),
        "driver": driver,
        "host": machine,
        "port": int(port),
        "database": database,
        "username": user,
        "password": w.token(14, "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!%*-_"),
        "url": f"{engine}://{user}@{machine}:{port}/{database}",
        "ssl_mode": w.choice(("disable", "require", "require", "verify-full")),
        "pool": {"size": w.choice((5, 10, 20)), "max_overflow": w.choice((0, 5, 10)), "timeout": w.choice((10, 30))},
        "options": {"application_name": service},
    }


@family(
    "feature_flag",
    title="a feature flag",
    optional=("rules", "expires_at", "tags"),
    enums={
        "environment": infrastructure_tables.ENVIRONMENTS,
        "rules[].operator": ("equals", "contains", "in", "greater_than"),
    },
    bounds={"rollout_percentage": (0, 100)},
)
def feature_flag(w: World) -> Record:
    key, description, owner = pick(w, infrastructure_tables.FLAGS)
    attribute, operator, value = w.choice(
        (
            ("country", "equals", w.country().code),
            ("plan", "in", w.choice(("team", "business"))),
            ("email", "contains", "@" + w.company().domain),
            ("age", "greater_than", w.choice(("17", "20"))),
        )
    )
    enabled = w.chance(0.6)
    return {
        "key": key,
        "name": key.replace("-", " ").capitalize(),
        "description": description,
        "enabled": enabled,
        "environment": pick(w, infrastructure_tables.ENVIRONMENTS),
        "rollout_percentage": w.choice((100, 50, 25, 10, 5)) if enabled else 0,
        "default_value": False,
        "owner": owner,
        "rules": [{"attribute": attribute, "operator": operator, "value": value}],
        "tags": [owner],
        "expires_at": w.stamp(w.moment(future=True)),
    }


@family(
    "cron_job",
    title="a scheduled job",
    optional=("timeout_seconds", "retries", "notify", "last_exit_code", "user"),
    enums={"last_status": ("succeeded", "failed", "running")},
    bounds={"retries": (0, 10), "timeout_seconds": (1, None)},
)
def cron_job(w: World) -> Record:
    name, description, command = pick(w, infrastructure_tables.TASKS)
    schedule, human = pick(w, infrastructure_tables.SCHEDULES)
    start = w.moment()
    status = w.weighted({"succeeded": 8, "failed": 2})
    return {
        "name": name,
        "description": description,
        "command": command,
        "schedule": schedule,
        "schedule_text": human,
        "time_zone": w.place().time_zone,
        "enabled": w.chance(0.85),
        "user": w.choice(("root", "www-data", "app", "backup", "deploy")),
        "timeout_seconds": w.choice((60, 300, 600, 1800, 3600)),
        "retries": w.choice((0, 1, 3)),
        "last_run": w.stamp(start),
        "last_status": status,
        "last_exit_code": 0 if status == "succeeded" else w.choice((1, 1, 2, 127, 137)),
        "next_run": w.stamp(w.later(start, low=0.1, high=168)),
        "notify": [w.person().email],
    }


@family(
    "service_endpoint",
    title="a service in a service registry",
    optional=("metadata.version", "tags", "weight", "health"),
    enums={"health": ("passing", "warning", "critical")},
    bounds={"port": (1, 65535)},
)
def service_endpoint(w: World) -> Record:
    service, team, purpose = pick(w, infrastructure_tables.SERVICES)
    scheme, port = w.choice((("http", 8080), ("https", 8443), ("grpc", 50051), ("http", 3000)))
    address = w.ip()
    return {
        "service_id": f"{service}-{w.hash(6)}",
        "service": service,
        "description": f"The service that {purpose}",
        "scheme": scheme,
        "address": address,
        "port": port,
        "uri": f"{scheme}://{address}:{port}",
        "weight": w.choice((1, 1, 5, 10)),
        "health": w.weighted({"passing": 8, "warning": 1, "critical": 1}),
        "tags": [team, pick(w, infrastructure_tables.ENVIRONMENTS)],
        "metadata": {"version": w.version(), "owner": team},
    }


@family(
    "firewall_rule",
    title="a rule of a firewall",
    optional=("description", "priority", "enabled"),
    enums={"direction": ("ingress", "egress"), "protocol": ("tcp", "udp"), "action": ("allow", "deny")},
    bounds={"port": (1, 65535), "priority": (0, 65535)},
)
def firewall_rule(w: World) -> Record:
    label, port, protocol = w.choice(
        (
            ("web", 443, "tcp"),
            ("web", 80, "tcp"),
            ("ssh", 22, "tcp"),
            ("dns", 53, "udp"),
            ("postgres", 5432, "tcp"),
            ("ntp", 123, "udp"),
            ("smtp", 25, "tcp"),
            ("redis", 6379, "tcp"),
            ("vpn", 51820, "udp"),
            ("rdp", 3389, "tcp"),
        )
    )
    action = w.choice(("allow", "allow", "deny"))
    direction = w.choice(("ingress", "ingress", "egress"))
    network = w.choice(("0.0.0.0/0", "10.0.0.0/8", "192.168.0.0/16", f"{w.ip()}/32", "172.16.0.0/12"))
    return {
        "id": f"fw-{w.hash(8)}",
        "name": f"{action}-{label}",
        "description": f"{action.capitalize()} {label} traffic {'from' if direction == 'ingress' else 'to'} {network}",
        "direction": direction,
        "action": action,
        "protocol": protocol,
        "port": port,
        "source" if direction == "ingress" else "destination": network,
        "priority": w.choice((100, 200, 500, 1000)),
        "enabled": w.chance(0.9),
    }


@family(
    "access_policy",
    title="a statement of an access policy",
    optional=("condition", "description"),
    enums={"effect": ("Allow", "Deny")},
    plural="policies",
)
def access_policy(w: World) -> Record:
    service, verb, targets = pick(w, infrastructure_tables.POLICY_ACTIONS)
    target = w.choice(parts(targets))
    effect = w.weighted({"Allow": 8, "Deny": 2})
    project = w.slug(w.company().name)
    return {
        "id": w.uuid(),
        "name": f"{effect}-{service}-{verb}".lower(),
        "description": f"{effect}s members to {verb} {target}",
        "effect": effect,
        "actions": [f"{service}:{verb}"],
        "resources": [f"{service}/{project}/{target}/*"],
        "principal": w.person().email,
        "role": w.choice(("viewer", "editor", "owner", "auditor", "operator")),
        "condition": dict(zip(("operator", "value"), w.choice(CONDITIONS), strict=True)),
    }
