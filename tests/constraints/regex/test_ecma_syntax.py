"""Patterns as ECMA 262 has them: against `re` where both read them alike, by their texts where only one does."""

import itertools
import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from constraints.errors import InvalidPattern, UnsupportedPattern
from constraints.regex.compile import agreed_search, compile_regex, is_pattern, is_python, loosest_search, matches
from constraints.regex.ecma_syntax import characters_that_match

TEXTS = ["".join(text) for length in range(5) for text in itertools.product("aB1_ -", repeat=length)]

ATOMS = ["a", "B", "1", ".", r"\d", r"\w", r"\s", r"\D", r"[aB]", r"[^a]", r"[^\w]", r"[\d_-]", r"\-", r"[a-c1]", "]"]
ANCHORS = ["^", r"\b", r"\B", "(?<=a)", "(?<!B)", "(?<=a1)", "(?<!^)"]


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "*?", "{2,}", "{1,2}?"])
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: f"({a}|{b})", inner, inner),
        st.builds(lambda a, r: f"(?:{a}){r}", inner, repeats),
        st.builds(lambda a, sign: f"(?{sign}{a})", inner, st.sampled_from("=!")),
        st.builds(lambda a: f"(?i:{a})", inner),
    )


patterns = st.recursive(st.sampled_from([*ATOMS, *ANCHORS]), compound, max_leaves=6)


@settings(max_examples=80)
@given(patterns)
@example(r"(?<=a)(?=B)|(?<!a)1$")
def test_common_notation_is_read_as_re_reads_it(pattern: str) -> None:
    only_ecma = rf"(?:{pattern})|\u{{1F601}}"
    assert not is_python(only_ecma)
    language = compile_regex(only_ecma, search=True)
    found = re.compile(pattern, re.ASCII)
    # Some versions of Python find no `\B` in the empty text.
    for text in TEXTS[1:] if r"\B" in pattern else TEXTS:
        assert language.accepts(text.encode()) == (found.search(text) is not None), text


@settings(max_examples=80)
@given(patterns)
def test_look_behinds_are_those_of_re(pattern: str) -> None:
    language = compile_regex(pattern, search=True)
    for text in TEXTS[:800]:
        assert language.accepts(text.encode()) == (re.search(pattern, text) is not None) or not text, (pattern, text)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        (r"^(?<y>\d{4})-(?<m>\d\d)$", ["1999-01"], ["199-01", "199٣-01", "1999-01\n"]),
        (r"(?:(?<y>\d{4})|(?<y>\d\d))$", ["1999"], ["x"]),
        (r"^\p{L}+$", ["aé", "日本"], ["1", "a1", ""]),
        (r"^\pL\P{L}$", ["a1"], ["aa"]),
        (r"^\p{Lu}\p{Script=Greek}\p{sc=Grek}$", ["Aαβ"], ["aαβ", "Aab"]),
        (r"^[\p{L}\p{M}' -]+$", ["d'Été-là"], ["1"]),
        (r"^[^\p{Lu}]+$", ["abc1"], ["aBc"]),
        (r"^\p{Emoji_Presentation}$", ["😀"], ["a"]),
        (r"^\u{1F600}$", ["😀"], ["a"]),
        (r"^\uD83D\uDE00+$", ["😀", "😀😀"], ["a", ""]),
        (r"^\cA\cj$", ["\x01\n"], ["A\n"]),
        (r"^\/\-\_\u{61}$", ["/-_a"], ["/-_b"]),
        (r"^[^]\u{61}$", ["\na", "xa"], ["a"]),
        (r"^\p{L}$|^[]$", ["a"], ["", "1"]),
        (r"^.\p{L}$", ["1a", "\x85a"], ["\u2028a", "\ra", "\na"]),
        (r"^(?s:.)\p{L}$", ["1a", "\na"], ["a"]),
        (r"^\p{L}{,3}$", ["a{,3}"], ["aa"]),
        (r"^{\p{L}}$", ["{a}"], ["a"]),
        (r"^[\w-.]+@[\w-]+$", ["a-.b@c-d"], ["é@b", "@"]),
        (r"^[\p{L}-x]$", ["-", "x", "q"], ["1"]),
        (r"^\s\p{L}$", ["\ufeffa", "\u2003a"], ["\x1fa"]),
        (r"^(?i:\u{6b})$", ["k", "K"], ["b"]),
        (r"(?i)^\p{L}b$", ["ab", "aB"], ["a"]),
        (r"\A(?P<name>\p{L}+)\z", ["ab"], ["ab\n", "a1"]),
        (r"^(?=\p{L})*a$", ["a"], ["b"]),
        (r"^[a-z]+(?<=(?:ab|c))$", ["ab", "c", "xc"], ["a", "b"]),
        (r"(?<!a+)b$", ["b", "cb"], ["ab", "aab"]),
        (r"^[\b\u{61}]$", ["\b", "a"], ["b"]),
        (r"^\x41\p{L}\0$", ["Ab\0"], ["A"]),
    ],
)
def test_what_only_ecma_262_reads(pattern: str, inside: list[str], outside: list[str]) -> None:
    assert not is_python(pattern) and is_pattern(pattern)
    language = compile_regex(pattern, search=True)
    assert [text for text in inside if not language.accepts(text.encode())] == []
    assert [text for text in outside if language.accepts(text.encode())] == []
    for text in [*inside, *outside, "ab\ud800"]:
        assert matches(pattern, text, search=True) is (text in inside)
        assert agreed_search(pattern, text) is (text in inside)


@pytest.mark.parametrize("name", ["Lu", "Script=Greek", "sc=Cyrl", "scx=Deva", "Alphabetic", "gc=Nd", "White_Space"])
def test_properties_are_those_of_unicode(name: str) -> None:
    found = characters_that_match(rf"\p{{{name}}}")
    asked = regex.compile(rf"\p{{{name}}}")
    for code in [*range(0, 0x3000, 7), *range(0x1D400, 0x1D800)]:
        assert (code in found) is (asked.match(chr(code)) is not None), hex(code)


def test_of_surrogate_pairs_only_is_written_what_both_find() -> None:
    pattern = r"^[\u2600-\u27BF\uD83D\uDE00]$"
    assert [matches(pattern, text, search=True) for text in "☀😀a"] == [True, True, False]
    assert [compile_regex(pattern, search=True).accepts(text.encode()) for text in "☀😀a"] == [True, False, False]
    assert [loosest_search(pattern).accepts(text.encode()) for text in "☀😀a"] == [True, True, False]
    assert [agreed_search(pattern, text) for text in "☀😀a"] == [True, None, False]


@pytest.mark.parametrize(
    ("pattern", "construct", "position"),
    [
        (r"(?<y>a)\k<y>", "back-reference", 7),
        (r"(\p{L})\1", "back-reference", 7),
        (r"(?P<y>\p{L})(?P=y)", "back-reference", 12),
        (r"\p{L}*+", "possessive", 5),
        (r"x(?>\p{L})", "atomic", 1),
        (r"[\p{L}--[a]]", "set operation", 6),
        (r"[\p{L}&&[^a]]", "set operation", 6),
        (r"[\w-[\d]]", "set operation", 3),
    ],
)
def test_what_is_not_supported_says_what_and_where(pattern: str, construct: str, position: int) -> None:
    assert is_pattern(pattern)
    with pytest.raises(UnsupportedPattern, match=construct) as caught:
        compile_regex(pattern, search=True)
    assert caught.value.where == f"position {position}"


@pytest.mark.parametrize(
    "pattern",
    [r"\p{Nope}", r"\p{", r"\h", r"\i\c*",
     r"\u{110000}", r"\u12", r"(?<>a)", r"(?<y>a", r"[\p{L}", r"(?|a)", r"\p{L}**",
     r"[b-a]\p{L}", r"\p{L})", r"(?<y>a)(?<y>b)", r"\p{L}{2,1}", r"\012\p{L}", "\\", r"(?(1)\p{L})"],
)  # fmt: skip
def test_what_nobody_reads(pattern: str) -> None:
    with pytest.raises(InvalidPattern, match="not a regular expression"):
        is_pattern(pattern)
    with pytest.raises(InvalidPattern):
        compile_regex(pattern, search=True)


def test_whole_texts_are_python_s_alone() -> None:
    with pytest.raises(InvalidPattern):
        compile_regex(r"\p{L}", search=False)
