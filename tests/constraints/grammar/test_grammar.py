"""The output type: what it accepts, what it draws, and what it says to grammars that it cannot take."""

import json
import sys
import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark

from constraints import Grammar, Vocabulary
from constraints.errors import ConstraintTooLarge, InvalidGrammar, InvalidOption, UnsatisfiableConstraint
from constraints.grammar.grammar_language import byte_vocabulary
from constraints.layouts.layout import Layout
from constraints.layouts.layout_request import LayoutRequest
from tests.constraints.grammar.samples import ALL, ARITHMETIC, BRACKETS, SQL

pytest.importorskip("llguidance", reason="needs the extra grammar")

BYTES = byte_vocabulary()
GRAMMARS = {name: Grammar(text) for name, text in ALL.items()}
PARSERS = {name: Lark(text) for name, text in ALL.items()}


def shortest(layout: Layout) -> str:
    """The text of a layout with its shortest words."""
    contents = []
    for slot in layout.slots:
        word = slot.language.shortest
        contents.append((word if isinstance(word, bytes) else word() or b"").decode())
    return layout.text(contents)


def test_accepts_what_the_grammar_derives() -> None:
    grammar = Grammar(ARITHMETIC)
    assert grammar.accepts("1+(2*3)/4") and not grammar.validate("1+(2*3)/4")
    for text in ("", "1+", "(1", "01", "1 + 2", "1\ud800"):
        assert not grammar.accepts(text)
        (violation,) = grammar.validate(text)
        assert violation.pointer == ""
    assert "')'" in grammar.validate("1)")[0].message
    assert grammar.parse("1+2") == "1+2"
    assert grammar.describe().shortest == 1
    assert "start" in repr(grammar)


def test_deep_brackets() -> None:
    grammar = Grammar(BRACKETS)
    assert grammar.accepts("([" * 200 + "])" * 200)
    assert not grammar.accepts("([" * 200 + "])" * 199 + ")]")


def test_start_is_any_rule_and_leaves_start_alone() -> None:
    text = 'start: "a" other\nother: "b" | start  // start\nLAST: "start" /start/'
    assert Grammar(text).accepts("aab")
    other = Grammar(text, start="other")
    assert other.accepts("b") and other.accepts("ab") and not other.accepts("a")
    assert Grammar(text, start="LAST").accepts("startstart")
    with pytest.raises(InvalidOption, match="no rule 'third'"):
        Grammar(text, start="third")


@pytest.mark.parametrize("name", ALL)
@given(seed=st.integers(0, 10_000), budget=st.integers(1, 80), fill=st.sampled_from(["required", "typical", "all"]))
@settings(max_examples=15)
def test_layouts_are_derivations_that_fit(name: str, seed: int, budget: int, fill: str) -> None:
    grammar = GRAMMARS[name]
    least = grammar.shortest(BYTES)
    if least > budget:
        with pytest.raises(UnsatisfiableConstraint):
            grammar.layout(LayoutRequest(BYTES, Random(seed), budget))
        return
    layout = grammar.layout(LayoutRequest(BYTES, Random(seed), budget, fill=fill))  # type: ignore[arg-type]
    text = shortest(layout)
    assert len(text.encode()) <= budget
    assert grammar.accepts(text)
    PARSERS[name].parse(text)


@pytest.mark.parametrize("name", ALL)
def test_shortest_text_is_the_same_in_both_ways(name: str) -> None:
    assert GRAMMARS[name].shortest(BYTES) == len(GRAMMARS[name].language.shortest)
    assert Grammar(ALL[name], free=True).shortest(BYTES) == len(GRAMMARS[name].language.shortest)


def test_derivations_are_large_deep_and_different() -> None:
    grammar = GRAMMARS["brackets"]
    texts = {shortest(grammar.layout(LayoutRequest(BYTES, Random(seed), 96))) for seed in range(100)}
    assert len(texts) > 60
    large = [shortest(grammar.layout(LayoutRequest(BYTES, Random(seed), 300, fill="all"))) for seed in range(50)]
    assert max(map(deepest, large)) > 10
    documents = [shortest(GRAMMARS["json"].layout(LayoutRequest(BYTES, Random(seed), 96))) for seed in range(50)]
    assert all(isinstance(json.loads(text), dict) for text in documents)


def deepest(text: str) -> int:
    depth = most = 0
    for character in text:
        depth += 1 if character in "([" else -1
        most = max(most, depth)
    return most


def test_spaces_stand_where_words_would_run_together() -> None:
    grammar = Grammar('start: "say" WORD ("and" WORD)*\nWORD: /[a-z]+/\n%ignore " "')
    layout = grammar.layout(LayoutRequest(BYTES, Random(3), 40))
    assert shortest(layout).startswith("say a")
    assert grammar.accepts(shortest(layout))


@pytest.mark.parametrize(
    "text",
    ['start: %json {"type": "boolean"}', "start: A\nA: /[ab]+/ & ~/a*/", "start: x\nx[capture]: /a+/ | /b/"],
)
def test_what_only_the_parser_knows_is_written_freely(text: str) -> None:
    layout = Grammar(text).layout(LayoutRequest(BYTES, Random(0), 20))
    assert [slot.kind for slot in layout.slots] == ["grammar"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", InvalidGrammar),
        ("start: (", InvalidGrammar),
        ("start: other", InvalidGrammar),
        ('other: "a"', InvalidGrammar),
        ("start: A\nA: A", InvalidGrammar),
        ("start: /(a/", InvalidGrammar),
        ("start: /a(?=b)/", InvalidGrammar),
        ('start: "a" <pad>', InvalidGrammar),
        ("start: <[0-5]>", InvalidGrammar),
        ("start: x\nx[max_tokens=3]: /a*/", InvalidGrammar),
        ('start: x "b"\nx[stop="b"]: /.*/', InvalidGrammar),
        ('start: %json {"type": "nothing"}', InvalidGrammar),
        ("start: " + "(" * 5_000 + '"a"' + ")" * 5_000, InvalidGrammar),
        (None, InvalidOption),
        (b'start: "a"', InvalidOption),
        ("start: start", UnsatisfiableConstraint),
        ('start: "a" start', UnsatisfiableConstraint),
        ('start: "a" ~ 30000', UnsatisfiableConstraint),
        ('start: "' + "a" * 70_000 + '"', ConstraintTooLarge),
        ("\n".join(f'r{i}: "a" r{i + 1}' for i in range(4_000)) + '\nr4000: "a"\nstart: r0', ConstraintTooLarge),
        ("start: A0\n" + "\n".join(f"A{i}: A{i + 1} A{i + 1}" for i in range(60)) + '\nA60: "a"', ConstraintTooLarge),
        ("start: /(a|b)*a(a|b){2000}/", UnsatisfiableConstraint),
        ('start: A "a"\nA: /a+/', UnsatisfiableConstraint),
        ('start: /-+/ "->"', UnsatisfiableConstraint),
        ('start: /(xa)+/ B\nB: "xb"', UnsatisfiableConstraint),
        ('start: "(" /#+/ /#/ ")"', UnsatisfiableConstraint),
        ("start: " + " | ".join(f'"w{number}"' for number in range(3_000)), UnsatisfiableConstraint),
    ],
)
def test_hostile_grammars_end_in_an_error(text: str, error: type[Exception]) -> None:
    begin = time.process_time()
    with pytest.raises(error):
        Grammar(text)
    assert time.process_time() - begin < 60


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize(
    "text", ['start: "b" | /a+/ "a"', 'start: ("b" | "c" /(xa)+/ "xb")+', 'start: "if" /=+/ "=" | "of"']
)
def test_terminals_that_read_on_and_on_are_left_out(text: str, free: bool) -> None:
    grammar = Grammar(text, free=free)
    for seed in range(5):
        assert grammar.accepts(shortest(grammar.layout(LayoutRequest(BYTES, Random(seed), 30))))


def test_a_parser_that_gives_up_says_so() -> None:
    grammar = Grammar("start: /" + "(a|b)?" * 8_000 + "/")
    with pytest.raises(ConstraintTooLarge, match="gave up"):
        grammar.accepts("ab")


@pytest.mark.parametrize(
    "text",
    [
        'start: start start | "a"',
        'start: start start start | "a" |',
        "start: r0\n" + "\n".join(f"r{i}: r{i + 1} r{i + 1}" for i in range(60)) + "\nr60: |",
        'start: (("a"?){1000}){1000}',
        "start: a\na: b\nb: a | " + '"x"',
        "start: " + " ".join(f'["{letter}"]' for letter in "abcdefghijklmnopqrstuvwxyz" * 4),
        "start: " + " | ".join(f'"w{number}"' for number in range(1_500)),
    ],
)
def test_odd_grammars_give_layouts(text: str) -> None:
    grammar = Grammar(text)
    for seed in range(3):
        layout = grammar.layout(LayoutRequest(BYTES, Random(seed), 30))
        assert not layout.slots or layout.slots[0].kind == "grammar" or grammar.accepts(shortest(layout))
        assert layout.slots or grammar.accepts(shortest(layout))


def test_a_vocabulary_that_lacks_letters() -> None:
    vocabulary = Vocabulary.greedy([b"", b"(", b")", b"1"], pad_id=0)
    assert Grammar(ARITHMETIC, free=True).shortest(vocabulary) == 1
    assert Grammar(SQL, free=True).shortest(vocabulary) == float("inf")


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llguidance", None)
    with pytest.raises(InvalidOption, match=r"'llguidance' is not installed.*controllable\[grammar\]"):
        Grammar('start: "a"')
