"""Character sets and code trees against Python's own encoder."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.charset import ALL, MAX_CODE_POINT, NOTHING, Alphabet, CharSet, code_tree

code_points = st.sampled_from(
    [0, 9, 10, 34, 65, 92, 127, 128, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, MAX_CODE_POINT]
)
points = code_points | st.integers(0, MAX_CODE_POINT)
charsets = st.lists(st.tuples(points, points).map(sorted), max_size=4).map(lambda r: CharSet.of((a, b) for a, b in r))


def is_scalar(code_point: int) -> bool:
    return not 0xD800 <= code_point <= 0xDFFF


@settings(max_examples=80)
@given(charsets, charsets, points)
def test_set_operations(a: CharSet, b: CharSet, point: int) -> None:
    assert (point in ~a) == (is_scalar(point) and point not in a)
    assert (point in a | b) == (point in a or point in b)
    assert (point in a & b) == (point in a and point in b)
    assert (point in a - b) == (point in a and point not in b)
    assert ~~a == a
    assert a | ~a == ALL
    assert a & ~a == NOTHING


@settings(max_examples=20)
@given(charsets)
def test_masks(a: CharSet) -> None:
    assert CharSet.from_mask(a.mask()) == a


@settings(max_examples=60)
@given(st.lists(charsets, max_size=3), points.filter(is_scalar), st.booleans())
def test_code_tree_leads_to_the_class_of_each_character(sets: list[CharSet], point: int, json_string: bool) -> None:
    alphabet = Alphabet.of(sets)
    children = code_tree(alphabet, json_string).children
    text = chr(point)
    code = (json.dumps(text, ensure_ascii=False)[1:-1] if json_string else text).encode()
    node = 0
    for byte in code:
        assert node >= 0
        node = int(children[node, byte])
    number = -2 - node
    assert 0 <= number < alphabet.size
    for charset in sets:
        assert (number in alphabet.classes_of(charset)) == (point in charset)


def test_code_tree_is_small_and_has_no_surrogates() -> None:
    children = code_tree(Alphabet.of([ALL]), False).children
    assert len(children) == 8
    assert children[0, 0xFF] == children[0, 0xC0] == children[0, 0x80] == -1
    # ED A0 would begin a surrogate.
    assert children[children[0, 0xED], 0xA0] == -1
