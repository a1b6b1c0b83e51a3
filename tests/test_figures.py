"""The figures of the README and of the pages are those of the saved results."""

from pathlib import Path

import pytest

from benchmarks.readme import BLOCK, PAGES, Section, block, named, rewritten
from benchmarks.record import load
from benchmarks.sections.overview import overview

HINT = "run `python -m benchmarks.readme`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_was_measured(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert rewritten(text, PAGES[page]) == text, HINT


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_a_place_for_each_of_its_figures(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert not (names := named(text)) or sorted(names) == sorted(PAGES[page])


def test_a_stale_page_is_found() -> None:
    old = "<!-- figures:begin{} -->\nold\n<!-- figures:end -->\n"
    page = f"Before.\n{old.format(' peers')}Between.\n{old.format('')}"
    sections: dict[str, Section] = {"peers": lambda _: ["new"], "realism": lambda _: ["newer"]}
    fresh = rewritten(page, sections)
    assert fresh == page.replace("old", "new", 1).replace("old", "new\n\nnewer")
    assert rewritten(fresh, sections) == fresh


def test_figures_that_nobody_has_measured_are_left_out() -> None:
    assert block({"no such benchmark": lambda _: ["never"]}) == ""


def test_the_overview_shows_where_others_are_better() -> None:
    figures = load("peers")
    assert figures is not None
    lines = overview(figures)
    ours, others = zip(*((cells[2], cells[3]) for line in lines[2:-2] for cells in [line.split("|")]), strict=True)
    assert any("**" in cell for cell in ours) and any("**" in cell for cell in others)
    assert all("**" in pair[0] + pair[1] for pair in zip(ours, others, strict=True))
