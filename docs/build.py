"""Build all pages and the API as one site, without a network: `make docs`, or python docs/build.py [FOLDER].

The pages link to each other as they do in the repository, so the site has its folders. Links to them are gathered in
one place, and MkDocs reads that. What is not listed in `docs/mkdocs.yml` is there to be linked to. The pages of the API
are made from the docstrings of what each package says is public.
"""

import logging
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[1]
LINKED = (
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "docs",
    "examples",
    "benchmarks/results",
    "benchmarks/controls/model/README.md",
    "controllable/checkpoints",
    "controllable/lexicons/bundled",
    "pyproject.toml",
)
"""What pages link to, and the pages themselves."""
API = (
    "controllable",
    "controllable.batch",
    "controllable.testing",
    "controllable.training",
    "constraints",
    "constraints.inference",
    "guidance",
    "guidance.classifiers",
)
"""Packages with public names."""


def main(site: Path) -> None:
    """Build the site in a folder; it is emptied first.

    Raises:
        mkdocs.exceptions.Abort: Something is wrong with a page: a link leads nowhere, a name of the API is gone.
    """
    # An advertisement of the theme's successor.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    pages = site.with_name(f"{site.name}-pages")
    shutil.rmtree(pages, ignore_errors=True)
    for name in LINKED:
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).symlink_to(ROOT / name)
    (pages / "api").mkdir()
    for package in API:
        (pages / "api" / f"{package}.md").write_text(api(package), encoding="utf-8")
    build(load_config(str(ROOT / "docs" / "mkdocs.yml"), docs_dir=str(pages), site_dir=str(site)))


def api(package: str) -> str:
    """The page of a package."""
    # Asked for at run time: the source of a package whose names are imported when they are used need not say them.
    names: list[str] = sorted(import_module(package).__all__)
    return f"# {package}\n\n::: {package}\n    options:\n      members: {names}\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(Path(*sys.argv[1:2] or [ROOT / "build" / "docs"]).absolute())
