"""Patterns against Python's own `re`, on all short strings over a small alphabet."""

import itertools
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.json_strings import escape
from constraints.errors import ConstraintTooLarge, InvalidPattern, UnsupportedPattern
from constraints.regex.compile import agreed_search, compile_regex, loosest_search, matches

ALPHABET = ["a", "B", "1", "_", " ", "\n", "é", "\x1c", "٣", '"']
TEXTS = ["".join(text) for length in range(4) for text in itertools.product(ALPHABET, repeat=length)]

LITERALS = ["a", "B", "1", "é", r"\.", "\n", '"']
CLASSES = [".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", "[aB]", "[^a]", r"[^\w]", r"[\d_]", r"[^\s\D]"]
ANCHORS = ["^", "$", r"\A", r"\Z", r"\b", r"\B"]
atoms = st.sampled_from([*LITERALS, *CLASSES, *ANCHORS])


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,3}", "*?", "{2,}"])
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: f"(?:{a}|{b})", inner, inner),
        st.builds(lambda a, r: f"(?:{a}){r}", inner, repeats),
        st.builds(lambda a, sign: f"(?{sign}{a})", inner, st.sampled_from("=!")),
        st.builds(lambda a, flag: f"(?{flag}:{a})", inner, st.sampled_from("ims")),
    )


patterns = st.recursive(atoms, compound, max_leaves=6)


@settings(max_examples=120)
@given(patterns, st.booleans())
def test_language_is_that_of_re(pattern: str, search: bool) -> None:
    language = compile_regex(pattern, search=search, unicode=True)
    match = re.compile(pattern).search if search else re.compile(pattern).fullmatch
    for text in TEXTS:
        accepted = language.accepts(text.encode())
        expected = match(text) is not None
        if accepted != expected:
            # Two documented differences, both on the narrow side.
            assert expected, (pattern, text)
            assert ("$" in pattern and "\n" in text) or (r"\B" in pattern and not text), (pattern, text)


@settings(max_examples=60)
@given(patterns, st.booleans())
def test_narrow_classes_accept_a_subset(pattern: str, search: bool) -> None:
    narrow = compile_regex(pattern, search=search)
    assert narrow.is_subset(compile_regex(pattern, search=search, unicode=True)), pattern


@settings(max_examples=60)
@given(patterns, st.booleans(), st.sampled_from(["", "a" * 20, "1 B\n" * 5]))
def test_matches_are_those_of_re(pattern: str, search: bool, before: str) -> None:
    match = re.compile(pattern).search if search else re.compile(pattern).fullmatch
    for text in TEXTS[:200]:
        assert matches(pattern, before + text, search=search) == (match(before + text) is not None), text


@pytest.mark.parametrize("pattern", ["(?:a|a)*", "(?:a+)+$", "(?:a?){40}a{40}", "(a|aa)+(?!b)"])
def test_matching_ends(pattern: str) -> None:
    assert not matches(pattern, "a" * 60 + "!", search=False)
    assert matches(pattern, "a" * 60, search=False)
    assert matches(rf"^{pattern}$", "a" * 60 + "\n", search=True)


def test_long_rows_of_optional_parts_compile() -> None:
    language = compile_regex("(?:a?){300}a{300}", search=False)
    assert (language.longest(), len(language.shortest() or b"")) == (600, 300)


@settings(max_examples=40)
@given(patterns, st.booleans())
def test_json_content_stands_for_the_same_texts(pattern: str, search: bool) -> None:
    plain = compile_regex(pattern, search=search)
    content = compile_regex(pattern, search=search, json_string=True)
    for text in TEXTS[:200]:
        assert content.accepts(escape(text)) == plain.accepts(text.encode())


@settings(max_examples=40)
@given(patterns)
def test_every_enumerated_content_is_valid_json_that_matches(pattern: str) -> None:
    for content in itertools.islice(compile_regex(pattern, search=True, json_string=True).enumerate(2), 50):
        text = json.loads(b'"' + content + b'"')
        assert re.search(pattern, text)
        assert escape(text) == content


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        (r"^\d{3}-\d{4}$", ["555-1234"], ["555-123", "5555-1234", "555-1234\n", "٣٣٣-1234"]),
        (r"^(?!foo)[a-z]+$", ["fo", "bar"], ["foo", "foobar", ""]),
        (r"^((?!foo).)*$", ["", "fofo"], ["xfoox"]),
        (r"^(?=.*\d)(?=.*[a-z]).{3,5}$", ["ab1", "1aaaa"], ["abc", "123", "a1"]),
        (r"^(?!.*--)[a-z-]*$", ["a-b-c", "-"], ["a--b"]),
        (r"(?i)^STRASSE|straße$", ["strasse", "STRAßE"], ["strase"]),
        (r"(?i)^ſ$", ["s", "S", "ſ"], ["z"]),
        (r"(?m)^b$", ["a\nb", "b\nc"], ["ab"]),
        (r"(?x) ^ a  b $ # comment", ["ab"], ["a b"]),
        (r"foo\b", ["foo", "a foo."], ["food"]),
        (r"^[^\S ]$", ["\t"], [" ", "x"]),
        (r"^\x41\u00e9\t$", ["Aé\t"], ["A"]),
        (r"^(?P<year>\d{4})$", ["2024"], ["24"]),
        (r"^😀{1,2}$", ["😀", "😀😀"], ["😀😀😀"]),
        ("", ["", "x"], []),
        (r"^$", [""], ["x", "\n"]),
    ],
)
def test_examples(pattern: str, inside: list[str], outside: list[str]) -> None:
    language = compile_regex(pattern, search=True)
    assert [text for text in inside if not language.accepts(text.encode())] == []
    assert [text for text in outside if language.accepts(text.encode())] == []


def test_no_surrogates_and_no_invalid_bytes() -> None:
    language = compile_regex(r"^[\ud800-\udfff]$", search=True)
    assert language.is_empty()
    assert not compile_regex(r"^.*$", search=True).accepts(b"\xff")


@pytest.mark.parametrize(
    ("pattern", "construct", "position"),
    [
        (r"(a)\1", "back-reference", "position 3"),
        (r"[\1](a)(?P=x)".replace("(a)", "(?P<x>a)"), "back-reference", "position 12"),
        (r"(?>a)b", "atomic group", "position 0"),
        (r"a++", "possessive", "position 1"),
        (r"(a)(?(1)b|c)", "conditional", "position 3"),
    ],
)
def test_unsupported_constructs_say_what_and_where(pattern: str, construct: str, position: str) -> None:
    with pytest.raises(UnsupportedPattern, match=construct) as caught:
        compile_regex(pattern, search=True)
    assert caught.value.where == position


@pytest.mark.parametrize("pattern", ["(", "[a", "a**", "*", r"\h", "(?P<a>x)(?P<a>y)", "{2}", "a{3,2}"])
def test_not_a_pattern(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_regex(pattern, search=True)


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 2000 + ")" * 2000,
        "x{70000000}",
        "(a|b)*a(a|b){18}$",
        "^(?:.{0,100}){90}$",
        "a" * 30_000,
        "a{99999999999999}",
    ],
)
def test_too_large_patterns_end(pattern: str) -> None:
    with pytest.raises(ConstraintTooLarge):
        compile_regex(pattern, search=True, max_states=20_000)


def test_far_too_long_repetitions_are_refused_at_once() -> None:
    with pytest.raises(ConstraintTooLarge, match="states"):
        compile_regex(r"(ab){1,100000}", search=False)


@settings(max_examples=60)
@given(patterns)
def test_where_python_and_ecma_differ_it_is_neither_yes_nor_no(pattern: str) -> None:
    narrow = compile_regex(pattern, search=True, json_string=True)
    wide = loosest_search(pattern)
    assert narrow.is_subset(wide), pattern
    for text in TEXTS:
        found = agreed_search(pattern, text)
        assert found is None or found is (re.search(pattern, text) is not None), (pattern, text)
        if found is None:
            assert wide.accepts(escape(text)), (pattern, text)
            assert not narrow.accepts(escape(text)), (pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\w", "a", True),
        (r"\w", "-", False),
        (r"\w", "é", None),
        (r"\W", "é", None),
        (r"\d", "৪", None),
        (r"^\S$", "\ufeff", None),
        (r"^\S$", "é", True),
        ("^a$", "a\n", None),
        ("é", "é", True),
        ("é", "è", False),
    ],
)
def test_what_python_and_ecma_agree_on(pattern: str, text: str, found: bool | None) -> None:
    assert agreed_search(pattern, text) is found
