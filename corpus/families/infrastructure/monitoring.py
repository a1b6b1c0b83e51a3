"""Records of monitoring: log lines, metrics, alerts, incidents, traces, backups and monitors."""

from datetime import timedelta

from corpus.families.drawing import column, parts, pick, say
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.infrastructure.systems import host
from corpus.families.registry import family
from corpus.world.world import World

Record = dict[str, object]
LEVELS = ("DEBUG", "INFO", "WARN", "ERROR", "FATAL")


@family(
    "log_line",
    title="a line of a log",
    optional=("trace_id", "thread", "pid", "labels.version"),
    enums={"level": LEVELS, "environment": infrastructure_tables.ENVIRONMENTS},
)
def log_line(w: World) -> Record:
    level, logger, template = pick(w, infrastructure_tables.LOG_LINES)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    return {
        "timestamp": w.stamp(),
        "level": level,
        "logger": logger,
        "message": say(w, template, infrastructure_tables.LOG_GRAMMAR),
        "service": service,
        "environment": pick(w, infrastructure_tables.ENVIRONMENTS),
        "host": host(w, service),
        "pid": w.integer(2, 32000),
        "thread": w.choice(("main", "worker-1", "worker-2", "http-4", "pool-1-thread-3")),
        "trace_id": w.hash(32),
        "labels": {"version": w.version()},
    }


@family(
    "metric_sample",
    title="a sample of a metric",
    optional=("labels.region", "help", "interval"),
    enums={"type": ("gauge", "counter"), "unit": column(infrastructure_tables.METRICS, 1)},
)
def metric_sample(w: World) -> Record:
    name, unit, low, high, kind, text = pick(w, infrastructure_tables.METRICS)
    whole = unit not in {"percent", "celsius", "seconds"}
    span = float(high) - float(low)
    value = float(low) + span * w.rng.random() ** 1.6
    service = pick(w, infrastructure_tables.SERVICES)[0]
    return {
        "metric": name,
        "type": kind,
        "value": int(value) if whole else round(value, 1),
        "unit": unit,
        "help": text,
        "timestamp": w.stamp(),
        "interval": w.choice((10, 15, 30, 60)),
        "labels": {
            "service": service,
            "instance": f"{w.ip()}:9100",
            "region": pick(w, infrastructure_tables.REGIONS)[1],
        },
    }


@family(
    "alert",
    title="an alert of a monitoring system",
    optional=("ends_at", "runbook_url", "labels", "silenced", "receiver"),
    nullable=("ends_at",),
    enums={"severity": ("info", "warning", "critical"), "status": ("firing", "resolved"), "operator": (">", "<")},
)
def alert(w: World) -> Record:
    name, metric, operator, thresholds, unit, severity, template = pick(w, infrastructure_tables.ALERTS)
    service, team, _ = pick(w, infrastructure_tables.SERVICES)
    threshold = int(w.choice(parts(thresholds)))
    factor = w.number(1.02, 1.6) if operator == ">" else w.number(0.2, 0.95)
    value = round(threshold * factor, 1)
    start = w.moment()
    status = w.weighted({"firing": 5, "resolved": 5})
    return {
        "alert": name,
        "status": status,
        "severity": severity,
        "summary": say(w, template, service=service, threshold=threshold),
        "metric": metric,
        "operator": operator,
        "threshold": threshold,
        "value": min(value, 100.0) if unit == "%" else value,
        "unit": unit,
        "service": service,
        "labels": {"team": team, "host": host(w, service)},
        "receiver": w.choice((f"{team}-oncall", "slack", "email", "pager")),
        "starts_at": w.stamp(start),
        "ends_at": w.stamp(w.later(start, low=0.05, high=12)) if status == "resolved" else None,
        "runbook_url": f"https://runbooks.{team}.dev/{w.slug(name)}",
        "silenced": w.chance(0.1),
    }


@family(
    "incident",
    title="an outage of a service",
    optional=("root_cause", "commander", "affected_services"),
    nullable=("resolved_at",),
    enums={
        "severity": ("sev1", "sev2", "sev3", "sev4"),
        "status": ("investigating", "identified", "monitoring", "resolved"),
    },
    bounds={"duration_minutes": (0, None)},
)
def incident(w: World) -> Record:
    service, team, purpose = pick(w, infrastructure_tables.SERVICES)
    symptom = w.choice(("is down", "is slow", "returns errors", "lost messages", "rejects sign-ins"))
    minutes = w.count(50, low=3)
    start = w.moment()
    resolved = w.chance(0.8)
    return {
        "incident_id": w.identifier("INC-", 4),
        "title": f"{service.capitalize()} {symptom}",
        "impact": say(
            w,
            "{Some|Most|All|A few} {users|customers} were affected because the service that {purpose} {symptom}",
            purpose=purpose,
            symptom=symptom,
        ),
        "severity": w.weighted({"sev1": 1, "sev2": 3, "sev3": 4, "sev4": 2}),
        "status": "resolved" if resolved else w.choice(("investigating", "identified", "monitoring")),
        "service": service,
        "team": team,
        "affected_services": list(dict.fromkeys([service, pick(w, infrastructure_tables.SERVICES)[0]])),
        "commander": w.person().full_name,
        "root_cause": say(
            w,
            "{An expired certificate|A full disk|A slow query|A bad deployment|A network failure|"
            "A wrong setting|Too many requests|A bug in a library}",
        ),
        "started_at": w.stamp(start),
        "resolved_at": w.stamp(start + timedelta(minutes=minutes)) if resolved else None,
        "duration_minutes": minutes,
    }


@family(
    "trace_span",
    title="a span of a distributed trace",
    optional=(
        "attributes.db_statement",
        "parent_id",
    ),
    nullable=("parent_id",),
    enums={"kind": ("server", "client", "internal", "producer", "consumer"), "status": ("ok", "error", "unset")},
    bounds={"duration_ms": (0, None)},
)
def trace_span(w: World) -> Record:
    service = pick(w, infrastructure_tables.SERVICES)[0]
    method, path = w.choice(("GET", "GET", "POST", "PUT")), f"/api/{service}/{{id}}"
    operation, kind, attributes = w.choice(
        (
            (f"{method} {path}", "server", {"http_method": method, "http_route": path}),
            (
                f"{service}.find",
                "client",
                {"db_system": "postgresql", "db_statement": f"SELECT * FROM {service} WHERE id = $1"},
            ),
            (
                f"publish {service}.created",
                "producer",
                {"messaging_system": "kafka", "destination": f"{service}.created"},
            ),
            (
                f"consume {service}.created",
                "consumer",
                {"messaging_system": "kafka", "destination": f"{service}.created"},
            ),
        )
    )
    return {
        "trace_id": w.hash(32),
        "span_id": w.hash(16),
        "parent_id": w.hash(16) if w.chance(0.8) else None,
        "operation": operation,
        "kind": kind,
        "service": service,
        "start_time": w.stamp(),
        "duration_ms": w.count(45, low=1),
        "status": w.weighted({"ok": 8, "error": 1, "unset": 2}),
        "attributes": attributes,
    }


@family(
    "backup",
    title="a backup",
    optional=("checksum", "retention_days", "encrypted", "error"),
    nullable=("error",),
    enums={"type": ("full", "incremental", "differential"), "status": ("completed", "failed")},
    bounds={"size_bytes": (0, None), "retention_days": (1, None)},
)
def backup(w: World) -> Record:
    engine, *_ = pick(w, infrastructure_tables.DATABASES)
    service = pick(w, infrastructure_tables.SERVICES)[0]
    start = w.moment()
    failed = w.chance(0.15)
    return {
        "backup_id": w.uuid(),
        "source": f"{engine}://{service}",
        "target": f"s3://{service}-{pick(w, infrastructure_tables.BUCKETS)}/{start:%Y/%m/%d}/{service}.dump",
        "type": w.choice(("full", "full", "incremental", "differential")),
        "status": "failed" if failed else "completed",
        "error": w.choice(("No space left on device", "Connection lost", "Access denied")) if failed else None,
        "size_bytes": 0 if failed else w.round_number(100_000, 900_000_000_000),
        "started_at": w.stamp(start),
        "finished_at": w.stamp(w.later(start, low=0.01, high=5)),
        "checksum": f"sha256:{w.hash(64)}",
        "retention_days": w.choice((7, 14, 30, 90, 365)),
        "encrypted": w.chance(0.7),
    }


@family(
    "monitor",
    title="a monitor of a web address",
    optional=("regions", "headers.accept", "tags"),
    enums={"type": ("http", "ping", "tcp", "dns"), "status": ("up", "down", "paused")},
    bounds={"uptime": (0, 100), "interval": (10, None), "timeout": (1, None)},
)
def monitor(w: World) -> Record:
    company = w.company()
    kind = w.weighted({"http": 7, "ping": 1, "tcp": 1, "dns": 1})
    path = w.choice(("", "/health", "/login", "/api/status"))
    return {
        "name": f"{company.name} {w.choice(('website', 'API', 'shop', 'intranet'))}",
        "type": kind,
        "target": f"https://{company.domain}{path}" if kind == "http" else company.domain,
        "interval": w.choice((30, 60, 300)),
        "timeout": w.choice((5, 10, 30)),
        "status": w.weighted({"up": 8, "down": 1, "paused": 1}),
        "uptime": w.choice((100.0, 99.99, 99.95, 99.9, 99.7, 98.4)),
        "response_ms": w.count(180, low=9),
        "regions": [row[1] for row in w.some(infrastructure_tables.REGIONS, 1, 3)],
        "headers": {"accept": "application/json" if "api" in path else "text/html"},
        "tags": [pick(w, infrastructure_tables.ENVIRONMENTS)],
        "checked_at": w.stamp(),
    }
