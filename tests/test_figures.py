"""The figures of the README and of the pages are those of the saved results."""

from pathlib import Path

import pytest

from benchmarks.readme import PAGES, rewritten


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_was_measured(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert rewritten(text, PAGES[page]) == text, "run `python -m benchmarks.readme`"
