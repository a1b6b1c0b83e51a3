"""Records of configuration: compilers, plug-ins, schema fields, update rules, tasks, servers, tenants and snippets."""

from corpus.families.drawing import pick
from corpus.families.infrastructure import infrastructure_tables
from corpus.families.registry import family
from corpus.families.software import software_tables
from corpus.families.software.repositories import LANGUAGES, project
from corpus.tables import Tables
from corpus.world.world import World

_TABLES = Tables(__file__)

Record = dict[str, object]
FIELDS = _TABLES.rows("fields")
TASKS = _TABLES.rows("processing_tasks")


@family(
    "compiler_options",
    title="the settings of a compiler",
    optional=("exclude", "extends", "options.source_map", "references", "options.lib"),
    enums={
        "options.target": ("es2020", "es2022", "esnext"),
        "options.module": ("commonjs", "esnext", "nodenext"),
        "options.jsx": ("react", "react-jsx", "preserve"),
    },
)
def compiler_options(w: World) -> Record:
    folder = w.choice(("src", "src", "lib", "app", "packages"))
    return {
        "extends": w.choice(("./tsconfig.base.json", "../tsconfig.json", "@tsconfig/node20/tsconfig.json")),
        "options": {
            "target": w.choice(("es2020", "es2022", "esnext")),
            "module": w.choice(("commonjs", "esnext", "nodenext")),
            "strict": w.chance(0.8),
            "root_dir": folder,
            "out_dir": w.choice(("dist", "dist", "build", "out")),
            "jsx": w.choice(("react", "react-jsx", "preserve")),
            "source_map": w.chance(0.6),
            "declaration": w.chance(0.5),
            "lib": w.some(("es2022", "dom", "dom.iterable", "webworker"), 1, 2),
        },
        "include": [f"{folder}/**/*"],
        "exclude": w.some(("node_modules", "dist", "**/*.test.ts", "coverage"), 1, 3),
        "references": [{"path": f"../{pick(w, software_tables.PROJECT_GRAMMAR['kind'])}"}],
    }


@family(
    "plugin",
    title="a plug-in of an application",
    optional=("icon", "settings", "requires", "homepage", "beta"),
    enums={"category": ("editor", "export", "theme", "integration", "security", "analytics")},
)
def plugin(w: World) -> Record:
    name, description = project(w)
    author = w.person()
    return {
        "id": f"{w.slug(author.last_name)}.{name}",
        "name": name.replace("-", " ").title(),
        "version": w.version(),
        "description": description,
        "author": author.full_name,
        "category": w.choice(("editor", "export", "theme", "integration", "security", "analytics")),
        "main": f"plugins/{name}/{w.choice(('main.js', 'plugin.py', 'index.ts'))}",
        "icon": f"plugins/{name}/icon.png",
        "requires": f">={w.version()}",
        "permissions": w.some(("files", "network", "clipboard", "notifications", "storage"), 1, 2),
        "settings": {"auto": w.chance(0.5), "interval": w.choice((5, 15, 60)), "level": w.choice(("basic", "full"))},
        "homepage": f"https://github.com/{author.username}/{name}",
        "enabled": w.chance(0.8),
        "beta": w.chance(0.1),
    }


@family(
    "schema_field",
    title="the description of a field in a schema",
    optional=("format", "pattern", "default", "nullable", "external", "order"),
    enums={"type": ("string", "integer", "number", "boolean", "array")},
    bounds={"order": (0, None)},
)
def schema_field(w: World) -> Record:
    name, kind, format_, pattern, default, description = pick(w, FIELDS)
    record: Record = {
        "field": name,
        "label": name.replace("_", " ").capitalize(),
        "type": kind,
        "description": description,
        "required": w.chance(0.5),
        "nullable": w.chance(0.3),
        "unique": name in {"email", "slug", "id"},
        "order": w.integer(0, 24),
        "external": w.chance(0.1),
    }
    if format_:
        record["format"] = format_
    if pattern:
        record["pattern"] = pattern
    if default:
        record["default"] = {"integer": int, "number": float, "boolean": bool}.get(kind, str)(default)
    return record


@family(
    "version_update",
    title="a rule that keeps a dependency up to date",
    optional=("transformers", "dependson", "spec.token", "spec.versionfilter.pattern", "disablesourceinput", "scmid"),
    enums={
        "kind": ("githubrelease", "dockerimage", "npm", "helmchart"),
        "spec.versionfilter.kind": ("semver", "latest", "regex"),
    },
)
def version_update(w: World) -> Record:
    name, registry, repository, *_ = pick(w, software_tables.PACKAGES)
    owner, short = repository.split("/")
    mode, pattern = w.choice(
        (
            ("semver", "*"),
            ("semver", f"~{w.integer(1, 9)}.{w.integer(0, 9)}"),
            ("latest", "latest"),
            ("regex", "^v(\\d*)$"),
        )
    )
    return {
        "name": f"Get the latest version of {name}",
        "kind": "npm" if registry == "npm" else "githubrelease",
        "spec": {
            "owner": owner,
            "repository": short,
            "username": w.person().username,
            "token": "${GITHUB_TOKEN}",
            "versionfilter": {"kind": mode, "pattern": pattern},
        },
        "transformers": [
            w.choice(
                (
                    {"trimprefix": "v"},
                    {"addprefix": f"{name}:"},
                    {"addsuffix": "-alpine"},
                    {"semverinc": "patch"},
                    {"replacer": {"from": "-", "to": "."}},
                    {"findsubmatch": {"pattern": "v(.*)", "captureindex": 1}},
                    {"trimsuffix": "-slim"},
                    {"find": "\\d+\\.\\d+"},
                )
            )
        ],
        "sourceid": f"{w.slug(name)}-version",
        "scmid": w.choice(("default", "github", "website")),
        "dependson": [f"{w.slug(name)}-checksum"],
        "disablesourceinput": w.chance(0.2),
    }


@family(
    "workflow_task",
    title="a task of a data workflow",
    optional=("args", "runtime.preemptible", "condition", "output_count", "input_count"),
    enums={"state": ("queued", "running", "done", "failed")},
    bounds={"cpus": (1, None), "mem": (1, None)},
)
def workflow_task(w: World) -> Record:
    task, source, target, cpus, memory, image, command, category = pick(w, TASKS)
    start = w.moment()
    return {
        "task": task,
        "category": category,
        "command": f"{command} {source} {target}",
        "args": [source, target],
        "inputs": [source],
        "outputs": [target],
        "input_count": 1,
        "output_count": 1,
        "image": image,
        "cpus": int(cpus),
        "mem": int(memory) * 1024,
        "timeout": w.choice((600, 1800, 3600, 14400)),
        "state": w.choice(("queued", "running", "done", "done", "failed")),
        "condition": f"{source} exists",
        "runtime": {"working_dir": f"/work/{task}", "preemptible": w.integer(0, 3)},
        "start_time": w.stamp(start),
        "end_time": w.stamp(w.later(start, low=0.01, high=8)),
    }


@family(
    "server_settings",
    title="the configuration of a server",
    optional=("config.cors", "config.base_path", "rules", "config.max_connections", "flags"),
    enums={"config.log_level": ("debug", "info", "warn", "error"), "environment": infrastructure_tables.ENVIRONMENTS},
    bounds={"config.port": (1, 65535), "config.timeout": (0, None)},
    plural="configurations",
)
def server_settings(w: World) -> Record:
    service, team, purpose = pick(w, infrastructure_tables.SERVICES)
    domain = w.company().domain
    environment = pick(w, infrastructure_tables.ENVIRONMENTS)
    port = w.choice((8080, 3000, 5000, 8000, 9000))
    return {
        "service": service,
        "summary": f"The server that {purpose}",
        "environment": environment,
        "owner": team,
        "config": {
            "host": "0.0.0.0" if w.chance(0.5) else "127.0.0.1",
            "port": port,
            "base_path": w.choice(("/", f"/{service}", "/api/v1")),
            "log_level": "debug" if environment == "development" else w.choice(("info", "info", "warn", "error")),
            "timeout": w.choice((5, 10, 30, 60)),
            "max_connections": w.choice((100, 200, 500, 1000)),
            "cors": {"origins": [f"https://app.{domain}"], "methods": ["GET", "POST"]},
        },
        "endpoints": [f"http://localhost:{port}/health", f"https://{service}.{domain}"],
        "rules": [{"rule": "rate_limit", "max": w.choice((10, 60, 600)), "window": w.choice(("1s", "1m", "1h"))}],
        "flags": {row[0]: w.chance(0.5) for row in w.some(infrastructure_tables.FLAGS, 1, 2)},
    }


@family(
    "tenant",
    title="a tenant of a platform",
    optional=("settings.locale", "parent_id", "quota", "groups"),
    nullable=("parent_id",),
    enums={"plan": ("free", "team", "business", "enterprise"), "status": ("active", "suspended", "trial")},
    bounds={"quota.users": (1, None), "quota.storage_gb": (1, None)},
)
def tenant(w: World) -> Record:
    company, place = w.company(), w.place()
    slug = w.slug(company.name)
    plan = w.weighted({"free": 4, "team": 4, "business": 2, "enterprise": 1})
    users = {"free": 3, "team": 25, "business": 200, "enterprise": 5000}[plan]
    return {
        "tenant": slug,
        "tenant_id": w.uuid(),
        "domain_id": w.hash(32),
        "project_id": f"{slug}-{w.integer(1, 400)}",
        "application_id": w.uuid(),
        "display_name": company.name,
        "domain": company.domain,
        "plan": plan,
        "status": w.weighted({"active": 7, "suspended": 1, "trial": 2}),
        "admin": {"user_id": w.number_id(), "email": w.person(company=company).email},
        "groups": [
            {"group_id": w.hash(8), "name": name} for name in w.some(("admins", "editors", "viewers", "billing"), 1, 2)
        ],
        "quota": {"users": users, "storage_gb": users * 10},
        "settings": {"locale": w.locale, "time_zone": place.time_zone, "currency": place.currency},
        "parent_id": None if w.chance(0.7) else w.uuid(),
        "created_at": w.stamp(),
    }


@family(
    "code_snippet",
    title="a snippet of code in a collection",
    optional=("tags", "revision"),
    enums={"language": LANGUAGES},
)
def code_snippet(w: World) -> Record:
    language, extension, *_ = pick(w, software_tables.LANGUAGES)
    topic, body = w.choice(
        (
            (
                "print a greeting",
                {
                    "Python": 'print("Hello")',
                    "JavaScript": 'console.log("Hello");',
                    "Ruby": 'puts "Hello"',
                    "Go": 'fmt.Println("Hello")',
                    "Rust": 'println!("Hello");',
                    "Java": 'System.out.println("Hello");',
                    "C": 'printf("Hello\\n");',
                },
            ),
            (
                "sort a list",
                {
                    "Python": "sorted(items)",
                    "JavaScript": "items.sort();",
                    "Ruby": "items.sort",
                    "Go": "sort.Strings(items)",
                    "Rust": "items.sort();",
                    "Java": "Collections.sort(items);",
                    "C": "qsort(items, n, sizeof *items, compare);",
                },
            ),
            (
                "read a file",
                {
                    "Python": "open(path).read()",
                    "JavaScript": "fs.readFileSync(path, 'utf8')",
                    "Ruby": "File.read(path)",
                    "Go": "os.ReadFile(path)",
                    "Rust": "std::fs::read_to_string(path)?",
                    "Java": "Files.readString(path)",
                    "C": "fread(buffer, 1, n, file);",
                },
            ),
        )
    )
    if language not in body:
        language = w.choice(tuple(body))
        extension = next(row[1] for row in software_tables.LANGUAGES if row[0] == language)
    return {
        "id": w.hash(7),
        "title": f"How to {topic} in {language}",
        "language": language,
        "filename": f"{w.slug(topic).replace('-', '_')}{extension}",
        "content": body[language],
        "author": w.person().username,
        "tags": [language.lower(), topic.split(" ")[0]],
        "revision": w.integer(1, 9),
        "created_at": w.stamp(),
    }
