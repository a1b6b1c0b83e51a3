"""The pages as a whole: links lead somewhere, what is named exists, and the site is built with all that is public."""

import importlib
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    {
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
        *(ROOT / "benchmarks").rglob("README.md"),
        *(ROOT / "controllable").rglob("README.md"),
    }
)
CURRENT = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""Pages that speak of what there is, and not of what there was."""
LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)")
ROOMS = ("constraints", "guidance", "controllable")
NAME = re.compile(r"(?<![\w./-])(?:constraints|guidance|controllable|corpus|benchmarks)(?:\.[A-Za-z]\w*)+(?![\w/])")
PATH = re.compile(
    r"(?<![\w./-])(?:constraints|guidance|controllable|corpus|benchmarks|docs|examples|tests)/[\w./-]*\w(?![*\w])"
)
MODULE = re.compile(
    r"(?<![\w./-])(?!(?:constraints|guidance|controllable|corpus|benchmarks|docs|examples|tests)/)[a-z_]+/[\w/]+\.py\b"
)
MODULES = [
    path.as_posix() for room in (*ROOMS, "corpus", "benchmarks", "examples") for path in (ROOT / room).rglob("*.py")
]
"""What a path within a room may end at."""
FILES = {"json", "jsonl", "md", "py", "toml", "yml"}
"""What follows a point in the name of a file."""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """Where links into a page may lead: its headings, as GitHub and MkDocs both spell them."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ +(.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def exists(name: str) -> bool:
    """Whether a dotted name is a package, a module, or something in one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        place, rest = ROOT.joinpath(*parts[:count]), parts[count:]
        if not (place.is_dir() or place.with_suffix(".py").is_file()):
            continue
        if not rest:
            return True
        if parts[0] not in ROOMS:
            return False
        found: object = importlib.import_module(".".join(parts[:count]))
        for part in rest:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for path, anchor in LINK.findall(page.read_text("utf-8")):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(f"{path}#{anchor}" if anchor else path)
    assert not lost


@pytest.mark.parametrize("page", CURRENT, ids=name_of)
def test_names_and_paths_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    lost = [name for name in NAME.findall(text) if name.rsplit(".", 1)[1] not in FILES and not exists(name)]
    lost += [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    lost += [path for path in MODULE.findall(text) if not any(module.endswith(f"/{path}") for module in MODULES)]
    assert not lost


def test_every_page_is_within_reach() -> None:
    """From the README by way of links, or from the site's table of contents."""
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        waiting += [(page.parent / path).resolve() for path, _ in LINK.findall(page.read_text("utf-8")) if path]
    contents = (ROOT / "docs" / "mkdocs.yml").read_text("utf-8")
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert not [name_of(page) for page in pages if page not in reached]
    assert not [name_of(page) for page in pages if f" {name_of(page)}\n" not in contents]


def test_code_in_tables_has_no_bars() -> None:
    """GitHub wants them escaped, and other readers show the escape."""
    assert not [
        name_of(page) for page in CURRENT if re.search(r"^\|.*`[^`\n]*\\\|[^`\n]*`", page.read_text("utf-8"), re.M)
    ]


def test_the_site_is_built_and_has_what_is_public(tmp_path: Path) -> None:
    if any(find_spec(name) is None for name in ("mkdocs", "material", "mkdocstrings")):
        pytest.skip("needs the extra `docs`: `make docs`")
    command = [sys.executable, str(ROOT / "docs" / "build.py"), str(tmp_path / "site")]
    built = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert built.returncode == 0, built.stdout + built.stderr
    contents = (ROOT / "docs" / "mkdocs.yml").read_text("utf-8")
    packages = re.findall(r" api/([a-z.]+)\.md$", contents, flags=re.MULTILINE)
    assert set(packages) > {"controllable", "constraints", "guidance"}
    for package in packages:
        html = (tmp_path / "site" / "api" / f"{package}.html").read_text("utf-8")
        # A type that is written out of others has no docstring, and no entry.
        wanted = set(importlib.import_module(package).__all__) - {"EnergyFunction", "Guidance"}
        assert not [name for name in sorted(wanted) if f'id="{package}.{name}"' not in html]
    fetched = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="?https?://')
    assert not [page.name for page in (tmp_path / "site").rglob("*.html") if fetched.search(page.read_text("utf-8"))]
