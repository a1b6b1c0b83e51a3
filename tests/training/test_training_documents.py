"""JSON values cut into literals and slots."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from controllable.training.training_documents import compact, segments

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_pieces_make_up_the_compact_text(value: object) -> None:
    pieces = segments(value)
    assert "".join(piece.text for piece in pieces) == compact(value)
    assert json.loads(compact(value)) == value
    kinds = [piece.kind for piece in pieces]
    assert all(not (a == b == "literal") for a, b in itertools.pairwise(kinds))


def test_values_are_slots_and_the_rest_is_literal() -> None:
    pieces = segments({"name": "Ada", "tags": ["x", None], "age": 36, "ok": True, "size": 1.5})
    slots = [(piece.text, piece.name, piece.kind) for piece in pieces if piece.kind != "literal"]
    assert slots == [
        ("Ada", "name", "string"),
        ("x", "tags", "string"),
        ("36", "age", "integer"),
        ("true", "ok", "boolean"),
        ("1.5", "size", "number"),
    ]
    assert pieces[0].text == '{"name":"'
