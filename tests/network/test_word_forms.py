"""Word forms: cutting and writing are inverse, and forms of a word share their stem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllable.network.word_forms import FORMS, number_stems, word_form, write


@given(st.text(alphabet="abcßéжñ", min_size=1, max_size=6), st.integers(0, FORMS - 1))
def test_a_written_form_is_cut_into_its_parts(stem: str, form: int) -> None:
    text = write(stem, form)
    found = word_form(text.encode())
    assert write(found.stem.decode(), found.form) == text


@given(st.binary(max_size=6))
def test_any_bytes_have_a_word_form(token: bytes) -> None:
    found = word_form(token)
    assert 0 <= found.form < FORMS
    assert found.form or found.stem == token


@pytest.mark.parametrize("text", ["name", "Name", " Name", "NAME", " NAME"])
def test_forms_share_a_stem(text: str) -> None:
    assert word_form(text.encode()).stem == b"name"


@pytest.mark.parametrize("text", ["-", " ", "7", '","', "naMe", "_name", ".com", "\xe4"[:1] + "1", "a b"])
def test_what_is_no_word_is_its_own_stem(text: str) -> None:
    assert word_form(text.encode()) == (text.encode(), 0)


def test_numbers_of_stems() -> None:
    stems, forms = number_stems([b"", b"", b"name", b" Name", b"7", b"\xc3"])
    assert stems == [0, 1, 2, 2, 3, 4]
    assert forms[2] == 0
    assert forms[2] != forms[3]
