"""Random combinations of constraints: the laws of the algebra, for texts and for JSON documents."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_trees.equality import compact
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema
from tests.cases import MEANINGS, WORDS, Expression, built, examples, expressions, means, schemas, values

LEAVES = [constraint for constraint, _ in MEANINGS]


def texts_of(expression: Expression) -> frozenset[str] | None:
    """The words that a combination accepts; None where it has no text at all."""
    try:
        constraint = built(expression, LEAVES)
    except UnsatisfiableConstraint:
        return None
    return frozenset(text for text in WORDS if constraint.accepts(text))


@examples(40)
@given(expressions(), expressions(most=2))
def test_combinations_obey_the_laws(a: Expression, b: Expression) -> None:
    wanted = frozenset(t for t in WORDS if means(("&", a, b), [holds(t) for _, holds in MEANINGS]))
    both = texts_of(("&", a, b))
    assert both in (wanted, None)
    if texts_of(a) is None or texts_of(b) is None:
        return
    # Without a word, a combination may have other texts, or none.
    assert both is not None or not wanted
    for one, other in (
        (("&", a, b), ("&", b, a)),
        (("|", a, b), ("|", b, a)),
        (("-", a, b), ("&", a, ("~", b))),
        (("~", ("&", a, b)), ("|", ("~", a), ("~", b))),
        (("~", ("|", a, b)), ("&", ("~", a), ("~", b))),
        (("~", ("~", a)), a),
        (("|", a, ("&", a, b)), a),
    ):
        left, right = texts_of(one), texts_of(other)
        assert left == right or left is None or right is None


def made(schema: Any) -> JSONSchema | None:
    """The constraint of a schema, None if it cannot be compiled."""
    try:
        return JSONSchema(schema)
    except (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge):
        return None


@examples(30)
@given(st.lists(schemas, min_size=2, max_size=2), expressions(2, 3), st.lists(values, min_size=5, max_size=10))
def test_combined_schemas_mean_what_their_parts_mean(
    parts: list[Any], expression: Expression, instances: list[Any]
) -> None:
    leaves: list[Constraint] = [leaf for leaf in map(made, parts) if leaf is not None]
    if len(leaves) < len(parts):
        return
    try:
        constraint = built(expression, leaves)
    except (UnsatisfiableConstraint, ConstraintTooLarge):
        return
    for instance in instances:
        text = compact(instance)
        wanted = means(expression, [not leaf.validate(text) for leaf in leaves])
        assert (not constraint.validate(text)) == wanted, text
        # What cannot be told exactly is left out, never let in.
        assert wanted or not constraint.accepts(text), text
