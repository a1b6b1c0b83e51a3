"""What no branch of a schema can evaluate: there `unevaluatedProperties` and `unevaluatedItems` certainly fail.

The counterpart of `evaluated_parts`, which counts what is certainly evaluated: here whatever some branch may evaluate
counts, by the specification or for the validator of record, whether the branch holds or not.
"""

from collections.abc import Iterator
from typing import Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema.facts import Evaluated
from constraints.json_schema.goals.evaluated_parts import evaluated_by
from constraints.json_schema.keywords.keyword import Expander, Reading
from constraints.json_schema.keywords.registry import REFERENCE_NAMES, effective, in_order
from constraints.json_schema.references.schema_source import Place, Source

_EVERYTHING = Evaluated(all_properties=True, all_items=True)


def most_evaluated(expander: Expander, place: Place, schema: dict[str, Any], seen: set[int]) -> tuple[Evaluated, bool]:
    """All that a schema may evaluate; and whether it does so in any case.

    Args:
        expander: Answers what the keywords may ask.
        place: The schema object.
        schema: Those of its keywords that count.
        seen: Numbers of the places that are looked at already.
    """
    done = evaluated_by(Reading(expander, place, schema, over=True))
    whole = not any(keyword.conditional for keyword in in_order(schema))
    try:
        for part in _parts(expander.source, place, schema):
            if part.index not in seen and isinstance(part.schema, dict):
                seen.add(part.index)
                more, certain = most_evaluated(expander, part, effective(part, True), seen)
                done, whole = done | more, whole and certain
    except UnsupportedSchema:
        return _EVERYTHING, False
    return done, whole


def _parts(source: Source, place: Place, schema: dict[str, Any]) -> Iterator[Place]:
    """The subschemas that speak of the same value."""
    for keyword in in_order(schema):
        if keyword.name in REFERENCE_NAMES:
            yield source.follow(place, keyword.name)
        for tokens in keyword.in_place(schema[keyword.name]):
            yield source.child(place, keyword.name, *tokens)
