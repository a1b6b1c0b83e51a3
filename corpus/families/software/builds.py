"""Records of the tools of developers: builds, pipelines, tests, error reports, reviews and editor settings."""

from corpus.families.drawing import column, parts, pick, say
from corpus.families.registry import family
from corpus.families.software import software_tables
from corpus.families.software.repositories import LANGUAGES, commit, project
from corpus.world.world import World

Record = dict[str, object]
OUTCOMES = {"success": 7, "failure": 2, "cancelled": 1}


@family(
    "build",
    title="a build of a continuous integration server",
    optional=(
        "artifacts",
        "commit.message",
        "trigger",
        "queue",
    ),
    enums={"status": ("success", "failure", "cancelled", "running"), "trigger": software_tables.CI_EVENTS},
    bounds={"duration": (0, None), "number": (1, None)},
)
def build(w: World) -> Record:
    name, _ = project(w)
    author, start = w.person(), w.moment()
    seconds = w.count(240, low=8)
    number = w.integer(1, 6000)
    return {
        "id": w.uuid(),
        "number": number,
        "project": name,
        "branch": pick(w, software_tables.BRANCHES),
        "status": w.weighted(OUTCOMES),
        "trigger": pick(w, software_tables.CI_EVENTS),
        "commit": {"sha": w.hash(), "author": author.username, "message": commit(w)[2]},
        "started_at": w.stamp(start),
        "duration": seconds,
        "url": f"https://ci.{name}.dev/builds/{number}",
        "queue": w.choice(("default", "default", "fast", "large")),
        "artifacts": [f"{name}-{number}.{w.choice(('tar.gz', 'zip', 'log', 'xml'))}"],
    }


@family(
    "ci_job",
    title="a job of a build pipeline",
    optional=("needs", "timeout_minutes", "env", "allow_failure", "image", "cache.key"),
    enums={"stage": ("build", "check", "test", "deploy")},
    bounds={"timeout_minutes": (1, 360)},
)
def ci_job(w: World) -> Record:
    name, stage, seconds, script, image, cached = pick(w, software_tables.JOBS)
    return {
        "name": name,
        "stage": stage,
        "runs_on": pick(w, software_tables.RUNNERS),
        "image": image,
        "script": parts(script),
        "needs": [] if stage == "build" else ["build"],
        "env": {"CI": "true", "LOG_LEVEL": w.choice(("info", "debug", "warn"))},
        "cache": {"key": f"{name}-{w.hash(8)}", "paths": [cached]},
        "timeout_minutes": max(5, int(seconds) // 60 * 4),
        "allow_failure": w.chance(0.15),
    }


@family(
    "pipeline_run",
    title="a run of a deployment pipeline",
    optional=("approved_by",),
    enums={"status": ("success", "failure", "cancelled"), "environment": ("production", "staging", "development")},
)
def pipeline_run(w: World) -> Record:
    name, _ = project(w)
    start, status = w.moment(), w.weighted(OUTCOMES)
    names = w.choice(
        (("build", "test", "deploy"), ("lint", "test", "package"), ("checkout", "build", "test", "release"))
    )
    seconds = [w.count(90, low=4) for _ in names]
    results = ["success"] * (len(names) - 1) + [status]
    return {
        "run_id": w.integer(1000, 99999),
        "pipeline": name,
        "environment": w.choice(("production", "staging", "staging", "development")),
        "version": w.version(),
        "status": status,
        "stages": [{"name": n, "status": r, "seconds": s} for n, r, s in zip(names, results, seconds, strict=True)],
        "total_seconds": sum(seconds),
        "started_at": w.stamp(start),
        "approved_by": w.person().email,
    }


@family(
    "test_case",
    title="the result of a test",
    optional=("message", "file", "line", "retries", "tags"),
    nullable=("message",),
    enums={"outcome": ("passed", "failed", "skipped", "error")},
    bounds={"duration_ms": (0, None)},
)
def test_case(w: World) -> Record:
    outcome = w.weighted({"passed": 7, "failed": 2, "skipped": 1, "error": 1})
    component = w.slug(pick(w, software_tables.COMPONENTS)).replace("-", "_")
    error = pick(w, software_tables.ERRORS)
    message = {
        "passed": None,
        "skipped": say(w, "{needs a network|only on Linux|slow|not ready yet}"),
    }.get(outcome, f"{error[0]}: {say(w, error[1], software_tables.ERROR_GRAMMAR)}")
    return {
        "name": say(
            w,
            "test_{what}_{how}",
            what=component,
            how=w.choice(("is_empty", "handles_errors", "keeps_order", "returns_none", "times_out", "accepts_unicode")),
        ),
        "suite": f"tests.{component}",
        "file": f"tests/test_{component}.py",
        "line": w.integer(8, 420),
        "outcome": outcome,
        "duration_ms": w.count(40),
        "message": message,
        "retries": 0 if outcome == "passed" else w.integer(0, 3),
        "tags": w.some(("unit", "integration", "slow", "database", "network", "smoke"), 1, 2),
    }


@family(
    "test_report",
    title="the summary of a test run",
    optional=(
        "coverage",
        "framework",
    ),
    bounds={"passed": (0, None), "failed": (0, None), "coverage": (0, 100)},
)
def test_report(w: World) -> Record:
    name, _ = project(w)
    failed, skipped = w.weighted({0: 6, 1: 2, 2: 1, 5: 1}), w.count(2)
    passed = w.count(150, low=3)
    language = pick(w, software_tables.LANGUAGES)
    return {
        "project": name,
        "language": language[0],
        "framework": language[5],
        "total": passed + failed + skipped,
        "passed": passed,
        "failed": failed,
        "skipped": skipped,
        "success": failed == 0,
        "coverage": w.number(48, 99, 1),
        "duration_seconds": w.number(0.5, 400, 1),
        "executed_at": w.stamp(),
    }


@family(
    "error_report",
    title="an error caught in an application",
    optional=(
        "user",
        "release",
    ),
    enums={"level": ("error", "fatal", "warning"), "language": LANGUAGES},
    bounds={"count": (1, None)},
)
def error_report(w: World) -> Record:
    kind, template, module, language = pick(w, software_tables.ERRORS)
    extension = next(row[1] for row in software_tables.LANGUAGES if row[0] == language)
    first, last = w.created_updated()
    return {
        "event_id": w.hash(32),
        "type": kind,
        "message": say(w, template, software_tables.ERROR_GRAMMAR),
        "level": w.weighted({"error": 7, "fatal": 1, "warning": 2}),
        "language": language,
        "module": module,
        "stack": [
            {
                "file": f"{module}{extension}",
                "line": w.integer(3, 600),
                "function": say(w, "{load|save|parse|render|send}_{item|page|order|user}"),
            }
        ],
        "user": w.person().username,
        "release": w.version(),
        "environment": w.choice(("production", "production", "staging", "development")),
        "count": w.count(14, low=1),
        "first_seen": first,
        "last_seen": last,
    }


@family(
    "code_review",
    title="a comment in a code review",
    optional=("resolved", "in_reply_to"),
    nullable=("in_reply_to",),
    enums={"side": ("left", "right")},
    bounds={"line": (1, None)},
)
def code_review(w: World) -> Record:
    return {
        "id": w.integer(1000, 9_999_999),
        "path": pick(w, software_tables.FILES),
        "line": w.integer(1, 500),
        "side": w.choice(("right", "right", "left")),
        "reviewer": w.person().username,
        "body": say(
            w,
            "{Please {rename this|add a test|move this to the {component}}|What happens when {when}?|"
            "This looks {good|fine} to me.|Could we reuse the {component} here?|Nice, {thanks|much simpler}!|"
            "I think this {may|will} fail when {when}.}",
            software_tables.COMMIT_GRAMMAR,
        ),
        "resolved": w.chance(0.5),
        "in_reply_to": w.integer(1000, 9_999_999),
        "created_at": w.stamp(),
    }


@family(
    "editor_settings",
    title="the settings of a code editor",
    optional=("ruler", "extensions", "terminal.shell"),
    enums={"theme": ("light", "dark", "high-contrast", "solarized"), "editor": software_tables.EDITORS},
    bounds={"font_size": (8, 32), "tab_size": (1, 8)},
    plural="profiles",
)
def editor_settings(w: World) -> Record:
    return {
        "editor": pick(w, software_tables.EDITORS),
        "theme": w.choice(("dark", "dark", "light", "high-contrast", "solarized")),
        "font_family": w.choice(("JetBrains Mono", "Fira Code", "Source Code Pro", "Menlo", "Consolas", "Inconsolata")),
        "font_size": w.integer(11, 18),
        "tab_size": w.choice((2, 4, 4, 8)),
        "insert_spaces": w.chance(0.85),
        "word_wrap": w.chance(0.5),
        "auto_save": w.chance(0.6),
        "ruler": w.choice((80, 88, 100, 110, 120)),
        "terminal": {
            "shell": w.choice(("bash", "zsh", "fish", "powershell")),
            "scrollback": w.choice((1000, 5000, 10000)),
        },
        "extensions": [w.slug(language) for language in w.some(column(software_tables.LANGUAGES, 0)[:9], 1, 3)],
    }


@family(
    "container_build",
    title="the settings that build a container image from a Dockerfile",
    optional=("build_args", "labels", "target"),
    enums={"platform": ("linux/amd64", "linux/arm64")},
)
def container_build(w: World) -> Record:
    name, description = project(w)
    owner = w.person().username
    version = w.version()
    return {
        "context": w.choice((".", ".", "./app", "./server", "./docker")),
        "dockerfile": w.choice(("Dockerfile", "Dockerfile", "docker/Dockerfile", "Dockerfile.prod")),
        "target": w.choice(("production", "builder", "runtime", "test")),
        "platform": w.choice(("linux/amd64", "linux/amd64", "linux/arm64")),
        "base_image": pick(w, software_tables.LANGUAGES)[6],
        "image": f"ghcr.io/{owner}/{name}:{version}",
        "tags": [version, "latest"],
        "build_args": {"VERSION": version},
        "labels": {
            "org.opencontainers.image.source": f"https://github.com/{owner}/{name}",
            "org.opencontainers.image.description": description,
        },
        "push": w.chance(0.6),
    }
