"""Records of software: packages, releases, repositories, commits, pull requests, licences and weaknesses."""

from datetime import timedelta

from corpus.families.drawing import column, parts, pick, say, sentence_case
from corpus.families.registry import family
from corpus.families.software import software_tables
from corpus.world.world import World

Record = dict[str, object]
LANGUAGES = column(software_tables.LANGUAGES, 0)
DOCUMENTATION = {
    "pypi": "https://{name}.readthedocs.io/en/stable/",
    "crates": "https://docs.rs/{name}",
    "hex": "https://hexdocs.pm/{name}",
    "rubygems": "https://www.rubydoc.info/gems/{name}",
}
SEVERITIES = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def project(w: World) -> tuple[str, str]:
    """A name for a project and a line that says what it is."""
    name = pick(w, software_tables.PROJECT_GRAMMAR["subject"])
    if w.chance(0.6):
        name += w.choice(("-", "", "")) + pick(w, software_tables.PROJECT_GRAMMAR["kind"])
    return name, sentence_case(say(w, "a {adjective} {thing} for {purpose}", software_tables.PROJECT_GRAMMAR))


def commit(w: World) -> tuple[str, str, str]:
    """Type, label and message of a change."""
    kind, label, template = pick(w, software_tables.COMMIT_TYPES)
    message = say(w, template, software_tables.COMMIT_GRAMMAR)
    return kind, label, message


def requirement(w: World, registry: str) -> str:
    """A version requirement in the notation of a package registry."""
    version = w.version()
    if registry == "pypi":
        return f">={version}" if w.chance(0.7) else f">={version},<{int(version.split('.')[0]) + 1}"
    return w.choice(("^", "^", "~", "")) + version


def dependencies(w: World, registry: str, low: int, high: int) -> dict[str, object]:
    """Names of packages of one registry with their requirements."""
    names = [row[0] for row in software_tables.PACKAGES if row[1] == registry]
    return {name: requirement(w, registry) for name in w.some(names, low, high)}


@family(
    "package_manifest",
    title="the manifest of a software package",
    optional=("keywords", "homepage", "repository.directory", "dev_dependencies", "private", "author.url"),
    enums={"type": ("module", "commonjs")},
)
def package_manifest(w: World) -> Record:
    name, description = project(w)
    author = w.person()
    repository = f"https://github.com/{author.username}/{name}"
    return {
        "name": name,
        "version": w.version(),
        "description": description,
        "type": w.choice(("module", "module", "commonjs")),
        "main": w.choice(("index.js", "dist/index.js", "src/index.js", "lib/main.js")),
        "license": pick(w, software_tables.LICENSES)[0],
        "author": {"name": author.full_name, "email": author.email, "url": f"https://github.com/{author.username}"},
        "homepage": repository + "#readme",
        "repository": {"type": "git", "url": f"git+{repository}.git", "directory": f"packages/{name}"},
        "keywords": parts(pick(w, software_tables.PACKAGES)[6]),
        "private": w.chance(0.2),
        "dependencies": dependencies(w, "npm", 1, 4),
        "dev_dependencies": dependencies(w, "npm", 1, 2),
    }


@family(
    "package",
    title="a package in a package registry",
    optional=("keywords", "documentation", "maintainers", "deprecated"),
    enums={"registry": column(software_tables.PACKAGES, 1)},
    bounds={"downloads": (0, None)},
)
def package(w: World) -> Record:
    name, registry, owner, license_, language, summary, keywords = pick(w, software_tables.PACKAGES)
    return {
        "name": name,
        "registry": registry,
        "version": w.version(),
        "summary": summary,
        "language": language,
        "license": license_,
        "homepage": software_tables.REGISTRY_PAGE[registry].format(name),
        "repository": f"https://github.com/{owner}",
        "documentation": DOCUMENTATION.get(registry, "https://github.com/{owner}#readme").format(
            name=w.slug(name), owner=owner
        ),
        "keywords": parts(keywords),
        "maintainers": [w.person().username for _ in range(w.integer(1, 2))],
        "downloads": w.round_number(200, 40_000_000),
        "size": w.integer(9_000, 6_000_000),
        "deprecated": w.chance(0.05),
        "published_at": w.stamp(),
    }


@family(
    "dependency",
    title="a dependency of a project",
    optional=("optional", "resolved", "integrity"),
    enums={"scope": ("runtime", "development", "test", "build"), "registry": column(software_tables.PACKAGES, 1)},
    plural="dependencies",
)
def dependency(w: World) -> Record:
    name, registry, _, license_, *_ = pick(w, software_tables.PACKAGES)
    version = w.version()
    return {
        "package": name,
        "registry": registry,
        "requirement": f">={version}" if registry == "pypi" else f"^{version}",
        "version": version,
        "scope": w.choice(("runtime", "runtime", "development", "test", "build")),
        "license": license_,
        "optional": w.chance(0.15),
        "resolved": software_tables.REGISTRY_PAGE[registry].format(name),
        "integrity": f"sha256:{w.hash(64)}",
    }


@family(
    "release",
    title="a release of a software project",
    optional=("body", "assets", "prerelease", "target_commitish"),
    bounds={"assets[].download_count": (0, None), "assets[].size": (1, None)},
)
def release(w: World) -> Record:
    name, _ = project(w)
    author, version = w.person(), w.version()
    created = w.moment()
    url = f"https://github.com/{author.username}/{name}/releases"
    file, content_type = w.choice(
        (("tar.gz", "application/gzip"), ("zip", "application/zip"), ("whl", "application/zip"))
    )
    asset = f"{name}-{version}.{file}"
    return {
        "id": w.number_id(),
        "name": f"{name} {version}",
        "tag_name": f"v{version}",
        "target_commitish": w.choice(("main", "main", "master", "stable")),
        "draft": False,
        "prerelease": version.startswith("0."),
        "created_at": w.stamp(created),
        "published_at": w.stamp(w.later(created, low=0.1, high=20)),
        "author": author.username,
        "html_url": f"{url}/tag/v{version}",
        "body": ". ".join(commit(w)[2] for _ in range(w.integer(1, 3))) + ".",
        "assets": [
            {
                "name": asset,
                "content_type": content_type,
                "size": w.integer(20_000, 90_000_000),
                "download_count": w.count(300),
                "url": f"{url}/download/v{version}/{asset}",
            }
        ],
    }


@family(
    "repository",
    title="a source code repository",
    optional=("homepage", "topics", "archived", "default_branch", "language"),
    nullable=("license", "homepage"),
    enums={"visibility": ("public", "private", "internal"), "language": LANGUAGES},
    bounds={"stars": (0, None), "forks": (0, None), "open_issues": (0, None)},
    plural="repositories",
)
def repository(w: World) -> Record:
    name, description = project(w)
    owner = w.person().username if w.chance(0.6) else w.slug(w.company().name)
    stars = w.count(120)
    visibility = w.weighted({"public": 7, "private": 2, "internal": 1})
    created, updated = w.created_updated()
    return {
        "id": w.integer(10_000, 900_000_000),
        "name": name,
        "full_name": f"{owner}/{name}",
        "owner": owner,
        "description": description,
        "url": f"https://github.com/{owner}/{name}",
        "clone_url": f"https://github.com/{owner}/{name}.git",
        "ssh_url": f"git@github.com:{owner}/{name}.git",
        "homepage": f"https://{owner.replace('.', '-').replace('_', '-')}.github.io/{name}/",
        "language": pick(w, software_tables.LANGUAGES)[0],
        "license": pick(w, software_tables.LICENSES)[0],
        "topics": w.some(software_tables.TOPICS, 1, 3),
        "visibility": visibility,
        "private": visibility != "public",
        "default_branch": w.choice(("main", "main", "main", "master", "develop")),
        "stars": stars,
        "forks": int(stars * w.number(0.02, 0.4)),
        "open_issues": w.count(8),
        "archived": w.chance(0.08),
        "created_at": created,
        "updated_at": updated,
    }


@family(
    "commit",
    title="a commit in a version control system",
    optional=("files", "parents", "verified", "stats.total", "branch"),
    bounds={"stats.additions": (0, None), "stats.deletions": (0, None)},
)
def commit_record(w: World) -> Record:
    author, (kind, _, message) = w.person(), commit(w)
    added, deleted = w.count(30, low=1), w.count(12)
    return {
        "sha": w.hash(),
        "message": message if w.chance(0.6) else f"{kind}: {message[0].lower()}{message[1:]}",
        "author": {"name": author.full_name, "email": author.email, "date": w.stamp()},
        "branch": pick(w, software_tables.BRANCHES),
        "parents": [w.hash() for _ in range(w.weighted({1: 8, 2: 1}))],
        "stats": {"additions": added, "deletions": deleted, "total": added + deleted},
        "files": w.some(software_tables.FILES, 1, 3),
        "verified": w.chance(0.5),
    }


@family(
    "pull_request",
    title="a pull request",
    optional=("body", "reviewers", "draft", "labels", "milestone"),
    nullable=("merged_at", "body"),
    enums={"state": ("open", "closed", "merged")},
    bounds={"number": (1, None), "comments": (0, None)},
)
def pull_request(w: World) -> Record:
    name, _ = project(w)
    author, reviewer = w.person(), w.person()
    kind, label, title = commit(w)
    number = w.integer(1, 9000)
    state = w.weighted({"open": 4, "merged": 5, "closed": 2})
    created = w.moment()
    return {
        "number": number,
        "title": title,
        "body": say(w, "{why}.", software_tables.COMMIT_GRAMMAR),
        "state": state,
        "draft": state == "open" and w.chance(0.2),
        "user": author.username,
        "url": f"https://github.com/{author.username}/{name}/pull/{number}",
        "head": {"ref": f"{kind}/{w.slug(title)}", "sha": w.hash()},
        "base": {"ref": w.choice(("main", "main", "develop", "master"))},
        "labels": [label],
        "reviewers": [reviewer.username],
        "milestone": f"v{w.version()}",
        "comments": w.count(4),
        "created_at": w.stamp(created),
        "merged_at": w.stamp(w.later(created, high=300)) if state == "merged" else None,
    }


@family(
    "issue",
    title="an issue of a software project",
    optional=("assignee", "body", "closed_at", "milestone", "reactions"),
    nullable=("assignee", "closed_at"),
    enums={"state": ("open", "closed"), "priority": ("low", "medium", "high", "urgent")},
    bounds={"comments": (0, None)},
)
def issue(w: World) -> Record:
    component = pick(w, software_tables.COMPONENTS)
    title, label = w.choice(
        (
            (
                say(w, "{fault} in the {component} when {when}", software_tables.COMMIT_GRAMMAR, component=component),
                "bug",
            ),
            (say(w, "{component} fails when {when}", software_tables.COMMIT_GRAMMAR, component=component), "bug"),
            (
                say(w, "please add {feature} to the {component}", software_tables.COMMIT_GRAMMAR, component=component),
                "enhancement",
            ),
            (say(w, "describe the {component} in the guide", component=component), "documentation"),
        )
    )
    opened = w.moment()
    closed = w.chance(0.5)
    return {
        "number": w.integer(1, 9000),
        "title": sentence_case(title),
        "body": say(
            w,
            "{I see this|It happens|This occurs} {every time|sometimes|since version " + w.version() + "}. "
            "{Restarting helps.|It worked before.|The log shows no error.|I can send a patch.}",
        ),
        "state": "closed" if closed else "open",
        "priority": w.weighted({"low": 3, "medium": 5, "high": 2, "urgent": 1}),
        "labels": [label, w.slug(component)],
        "author": w.person().username,
        "assignee": w.person().username,
        "milestone": f"v{w.version()}",
        "comments": w.count(3),
        "reactions": {"+1": w.count(2), "heart": w.count(1)},
        "created_at": w.stamp(opened),
        "closed_at": w.stamp(w.later(opened, high=2000)) if closed else None,
    }


@family(
    "license",
    title="a software licence",
    optional=("reference", "is_deprecated"),
    enums={"category": column(software_tables.LICENSES, 4)},
)
def license_record(w: World) -> Record:
    identifier, name, url, approved, category = pick(w, software_tables.LICENSES)
    return {
        "license_id": identifier,
        "name": name,
        "url": url,
        "reference": f"https://spdx.org/licenses/{identifier}.html",
        "category": category,
        "osi_approved": approved == "yes",
        "is_deprecated": False,
    }


@family(
    "vulnerability",
    title="a security vulnerability",
    optional=("references", "cwe", "fixed_version", "affected_versions", "credits"),
    nullable=("fixed_version",),
    enums={"severity": ("critical", "high", "medium", "low")},
    bounds={"cvss_score": (0, 10)},
    plural="vulnerabilities",
)
def vulnerability(w: World) -> Record:
    name, registry, owner, *_ = pick(w, software_tables.PACKAGES)
    cwe, weakness, effect, typical = pick(w, software_tables.WEAKNESSES)
    published = w.moment()
    identifier = f"CVE-{published.year}-{w.integer(1000, 49999)}"
    score = round(min(max(w.around(float(typical), 0.5), 1.8), 10.0), 1)
    version = w.version()
    return {
        "id": identifier,
        "title": f"{weakness} in {name}",
        "description": f"{weakness} in {name} before {version} {effect}.",
        "package": name,
        "ecosystem": registry,
        "severity": next(label for limit, label in SEVERITIES if score >= limit),
        "cvss_score": score,
        "cwe": cwe,
        "affected_versions": f"<{version}",
        "fixed_version": version,
        "published_at": w.stamp(published),
        "updated_at": w.stamp(published + timedelta(days=w.integer(1, 200))),
        "references": [
            f"https://nvd.nist.gov/vuln/detail/{identifier}",
            f"https://github.com/{owner}/security/advisories",
        ],
        "credits": [w.person().full_name],
    }


@family(
    "programming_language",
    title="settings of a programming language in an editor",
    optional=("tab_size", "icon"),
)
def programming_language(w: World) -> Record:
    name, extension, media_type, manifest, linter, test, _ = pick(w, software_tables.LANGUAGES)
    return {
        "language": name,
        "extension": extension,
        "mime_type": media_type,
        "manifest": manifest,
        "linter": linter,
        "test_command": test,
        "tab_size": 4 if name in {"Python", "Java", "C#", "PHP", "Rust", "Kotlin"} else 2,
        "format_on_save": w.chance(0.6),
        "icon": f"icons/{w.slug(name.replace('+', 'p').replace('#', 'sharp'))}.svg",
    }
