"""Tables fit the terminal, whatever is in them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllable.cli.terminal import folded, print_table, width_of, wrapped

TEXTS = st.text("aä 漢", max_size=30)


@given(TEXTS, st.integers(2, 9), st.integers(0, 9))
def test_folding_keeps_all_and_fits(text: str, width: int, first: int) -> None:
    lines = list(folded(text, width, min(first, width)))
    assert "".join(lines) == text
    assert all(width_of(line) <= width for line in lines)
    assert width_of(lines[0]) <= min(first, width)


@given(st.lists(st.text("aä漢", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join), st.integers(2, 9))
def test_wrapping_keeps_all_words_and_fits(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    if all(width_of(word) <= width for word in text.split()):
        assert " ".join(lines).split() == text.split()


def printed(
    rows: list[list[str]], monkeypatch: pytest.MonkeyPatch, *, columns: int = 30, right: tuple[int, ...] = ()
) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = io.StringIO()
    print_table(rows, head=["name", "size"], title="sizes", right=right, stream=stream)
    return stream.getvalue()


def test_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed([["漢字", "7"], ["b", "1,234"]], monkeypatch, right=(1,))
    assert text == "\nsizes\nname   size\n────  ─────\n漢字      7\nb     1,234\n"


def test_long_cells_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed([["a" * 30, "b"]], monkeypatch, columns=20).splitlines()
    assert all(len(line) <= 20 for line in lines)
    assert "".join(line.split()[0] for line in lines[4:]) == "a" * 30
