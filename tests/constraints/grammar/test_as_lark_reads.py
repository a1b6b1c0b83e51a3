"""Grammars against Lark itself: its Earley parser accepts what ours does."""

import re
from random import Random

import lark
import pytest

from constraints import Grammar, JSONSchema
from constraints.errors import ConstraintTooLarge, InvalidGrammar
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.random_texts import drawn
from tests.constraints.filling import VOCABULARY

SPACES = "%import common.WS\n%ignore WS\n"
CASES: list[tuple[str, list[str]]] = [
    ('start: "CREATE" WS "START"\n' + SPACES, ["CREATE START", "CREATE  START", "CREATESTART", " CREATE START\n"]),
    ('start: "a" "b"\n%ignore " "\n', ["ab", " ab", "a b", "ab ", "  a  b  ", "a", " "]),
    ('start: WS? "a" WS "b"\nWS: / +/\n%ignore WS\n', ["a b", " a b", "ab", "a  b ", "  a   b"]),
    ('start: A "b"\nA: "a"\n%ignore A\n', ["ab", "aab", "b", "aba", "aaaaba"]),
    ('start: (A | "b")+\nA: "a"\n%ignore A // not needed\n', ["ab", "aab", "b", "a", ""]),
    ('start: NAME "=" NAME\nNAME: /[a-z]+/\n%ignore /[ \\t]/\n%ignore REST\nREST: /#[^\\n]*/\n',
     ["a=b", " a = b", "a=b #x", "#x", "a=b#", "a b"]),
    ('start: line+\nline: NAME NEWLINE\nNAME: /[a-z]+/\n%import common (NEWLINE, WS_INLINE)\n%ignore WS_INLINE\n',
     ["a\n", " a \n b\n", "a", "\na\n"]),
    ('start: other\nother: "(" [start] ")"\n' + SPACES, ["()", " ( ( ) ) ", "(", "(()", ") ("]),
    ('start: statement (";" statement)* [";"]\nstatement: "let" NAME "=" value -> let\n | value\nvalue: INT | NAME\n'
     "%import common.CNAME -> NAME\n%import common.INT\n" + SPACES,
     ["let a = 1", "let a=1; b;", "a ; 2", " let\na = b ", "let", "letter", "1 2", ";"]),
    ('start: "x".."z" ","\n%ignore " "|"\\t" # both\n', ["x,", " y , ", "z\t,\t", "a,", ",x"]),
    ('start: (NAME | IF)+\nIF: "if"\nNAME: /[a-z]+/\n%ignore " "\n', ["if", "iff", "a if", " if if ", "1"]),
    ('start: "if" NAME\nNAME: /[a-z]+/\n%ignore " "\n', ["if a", "ifa", "if if", "if", "fi a"]),
    ('start: A B\nA.2: "a"\nB.-1: "b"\n', ["ab", "a", "ba"]),
    ('start.3: item\n!item.2: "a" | "b"\n', ["a", "b", "c"]),
    ('start: "a" \\\n "b"\n', ["ab", "a"]),
    ('start: /\\w+x/ "!"\n', ["abx!", "ax!", "x!", "xy!"]),
    ('start: A* B\nA: /[a-z]/\nB: "end"\n', ["xend", "end", "xx"]),
    ('start: A\nA: B C\nB: "x"\nC: /[0-9]/i\n', ["x1", "x", "1"]),
    ('start: "é" /[α-ω]+/\n', ["éαβ", "é", "αβ"]),
    ('?start: "a" -> first\n     | "b" -> second // or\n     | "c"~2..3\n', ["a", "b", "cc", "ccc", "c", "first"]),
    ('start: /a.b/s "A"i\n', ["a\nbA", "axba", "abA"]),
    ('_start: "a"\nstart: _start\n' + SPACES, ["a", " a", "aa"]),
    ('start: "ignored" begin\nbegin: "begin"\nignored: "x"\n' + SPACES, ["ignored begin", " ignoredbegin ", "x"]),
    ('start: pair*\npair: ESCAPED_STRING ":" SIGNED_NUMBER\n%import common.ESCAPED_STRING\n'
     "%import common.SIGNED_NUMBER\n" + SPACES, ['"a":1', ' "a b" : -1.5 "c":2 ', '"a"', "", " "]),
    ('start: /\\w+?x/ "!"\n', ["abx!", "axbx!", "axx!", "xx!", "x!"]),
    ('start: NAME+\nNAME: /[a-z]+/\nREMARK: /\\/\\*(.|\\n)*?\\*\\//\n%ignore REMARK\n%ignore " "\n',
     ["a /* x */ b", "a /* x", "a/**/b", "/* a */ a /* b */ /* c* */", "/* é\n */a"]),
    ('start: "a" REMARK "b"\nREMARK: /\\/\\*[\\s\\S]*?\\*\\//\n', ["a/**/b", "a/* */ */b", "a/*/b"]),
    ('start: S ("," S)*\nS: /".*?"/\n', ['"a","b"', '"a"', '"a""', '"a"b"', ' "a"']),
    ('start: S "x"\nS: /a+?/\n', ["ax", "aax"]),
    ('start: /\'.*?\'/i /;+?/ // ends at once\n', ["'a';", "'a'b';", "'a';;"]),
    ('start: /a??b/\n', ["ab", "b", "a"]),
    ('start: _sep{NUM, ","}\n_sep{x, s}: x (s x)*\nNUM: /[0-9]+/\n', ["1,2,3", "4", "1,", ""]),
    ('_sep{x, s}: x (s x)* // some\n\nstart: "[" [_sep{pair{"k", V}, ","}] "]"\npair{a, b}: a ":" b\n | b\nV: /[0-9]/\n'
     + SPACES, ["[]", "[k:1]", "[ k : 1, 2 ]", "[k]", "[1 2]"]),
    ('?start: wrapped{start} | "i"\n!wrapped{x}: "(" x ")" | "{" x "}" -> braces\n',
     ["i", "(i)", "{(i)}", "(i}", "()"]),
    ('start: list{"a".."c"} list{/[{,}]/}\nlist{x}: x | list{x} ";" x\n', ["a{", "a;b,;}", "d{", "a;"]),
]  # fmt: skip


def parses(parser: lark.Lark, text: str) -> bool:
    try:
        parser.parse(text)
    except lark.exceptions.LarkError:
        return False
    return True


@pytest.mark.parametrize(("text", "samples"), CASES, ids=[text.split("\n")[0] for text, _ in CASES])
def test_texts_are_accepted_as_by_lark(text: str, samples: list[str]) -> None:
    grammar, parser = Grammar(text), lark.Lark(text)
    for sample in samples:
        assert grammar.accepts(sample) == parses(parser, sample) == (not grammar.validate(sample)), sample
    for number in range(4):
        layout = grammar.layout(LayoutRequest(VOCABULARY, Random(number), 60))
        if all(hasattr(slot.language, "accepts") for slot in layout.slots):
            written = drawn(layout, Random(number))
            assert grammar.accepts(written) <= parses(parser, written), written


@pytest.mark.parametrize(
    "text", ['root ::= "a" | "b"', 'item ::= [a-z]+ "\\n"\nroot ::= item+', "<root> ::= <item>", 'x: "a"\n  y ::= "b"']
)
def test_other_notations_are_named(text: str) -> None:
    with pytest.raises(InvalidGrammar, match="GBNF") as found:
        Grammar(text)
    assert found.value.where is not None and re.fullmatch(r"[12]:\d+", found.value.where)
    assert found.value.hint is not None and "start" in found.value.hint


def test_a_template_used_with_too_few_arguments_is_named() -> None:
    with pytest.raises(InvalidGrammar, match="two has 2 parameters, and is used with 1") as found:
        Grammar('start: two{"a"}\ntwo{x, y}: x y')
    assert found.value.where == "2:1"


def test_a_template_that_never_ends_is_too_large() -> None:
    with pytest.raises(ConstraintTooLarge, match="templates"):
        Grammar('start: deep{"a"}\ndeep{x}: x | deep{(x "b")}')


def test_a_lazy_expression_that_ends_greedily_is_refused_by_name() -> None:
    with pytest.raises(InvalidGrammar, match="lazy") as found:
        Grammar('start: S "x"\nS: /a+?b*/')
    assert found.value.where == "2:4" and found.value.hint


@pytest.mark.parametrize("text", ['{"type": "object"}', '\n{"grammars": []}'])
def test_json_is_no_grammar(text: str) -> None:
    with pytest.raises(InvalidGrammar, match="JSON"):
        Grammar(text)


def test_a_string_may_hold_another_notation() -> None:
    assert Grammar('start: "x ::= y"').accepts("x ::= y")


def test_the_order_of_a_schema_and_a_grammar_makes_no_difference() -> None:
    schema = JSONSchema({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]})
    grammar = Grammar('start: "{" /[^{}]+/ "}"')
    one, other = schema & grammar, grammar & schema
    assert one.parse('{"a":1}') == other.parse('{"a":1}') == {"a": 1}
    layouts = [each.layout(LayoutRequest(VOCABULARY, Random(3), 60)) for each in (one, other)]
    assert layouts[0] == layouts[1]
