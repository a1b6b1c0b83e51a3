"""Matching values against trees built by hand."""

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.leaves import Choice, Constant, StringNode
from constraints.json_trees.matching import accepts
from constraints.json_trees.nodes import AnyValue, Array, Branch, Entry, Object, Property, Reference, Union

ANY_TEXT = StringNode(ByteDFA.choice([b"a", b"b"]), None, 0, 3, "string")


def test_constants_compare_as_values() -> None:
    one = Constant("1", "1", "enum")
    assert accepts(one, "1") and accepts(one, "1.0") and not accepts(one, "true") and not accepts(one, '"1"')


def test_choices_hold_contents_or_texts() -> None:
    words = Choice((('"a"', '"a"'), ('"b"', '"b"')))
    mixed = Choice((('"a"', '"a"'), ("1", "1")))
    assert words.language == ByteDFA.choice([b"a", b"b"])
    assert mixed.language == ByteDFA.choice([b'"a"', b"1"])
    assert accepts(words, '"b"') and accepts(mixed, "1") and not accepts(mixed, '"1"')


def test_a_tree_may_contain_itself() -> None:
    tree = Reference()
    tree.target = Union((Branch(Constant("null", "null", "null")), Branch(Array((), tree, 1, 2, False))))
    assert accepts(tree, "[[null],null]")
    assert not accepts(tree, "[[],null]") and not accepts(tree, "[null,null,null]")
    tree.target = Union((Branch(tree),))
    assert not accepts(tree, "null")


def test_objects_match_in_any_order_and_ask_about_unlisted_names() -> None:
    node = Object(
        (Property("a", ANY_TEXT, True), Property("b", AnyValue(), False)),
        (Entry(ByteDFA.literal(b"x"), ANY_TEXT),),
        lambda name: ANY_TEXT if name.startswith("x") else None,
        fewest=1,
        most=3,
    )
    assert accepts(node, '{"b":[],"a":""}') and accepts(node, '{"a":"","x1":"q"}')
    for text in (
        '{"b":1}',
        '{"a":1}',
        '{"a":"","y":""}',
        '{"a":"","x":1}',
        '{"a":"","b":1,"x":"","xx":""}',
        "[]",
        '"a"',
    ):
        assert not accepts(node, text)


def test_wide_values_take_time_in_proportion() -> None:
    leaf = Union(tuple(Branch(Constant(str(i), str(i), "enum")) for i in range(50)))
    assert accepts(Array((), leaf, 0, None, False), "[" + ",".join(["49"] * 2000) + "]")
