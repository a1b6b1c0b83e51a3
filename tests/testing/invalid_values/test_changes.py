"""Keywords have a change that breaks them, unless what is broken is always a part of theirs."""

from constraints.json_schema.keywords.registry import ASSERTIONS, KEYWORDS
from controllable.testing.invalid_values.changes import CHANGES

BROKEN_IN_PARTS = {"$ref", "$dynamicRef", "$recursiveRef", "allOf", "properties"}
"""The validator says what is wrong with the part, by the part's own keyword."""


def test_keywords_and_changes_are_the_same() -> None:
    beside = {name for name, keyword in KEYWORDS.items() if keyword.beside and name not in CHANGES}
    assert beside == {"then", "else", "minContains", "maxContains"}
    assert CHANGES.keys() == ASSERTIONS - BROKEN_IN_PARTS - beside
