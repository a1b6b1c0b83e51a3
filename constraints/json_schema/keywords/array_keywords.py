"""The keywords that speak of arrays."""

from collections.abc import Iterable, Sequence
from functools import partial

from constraints.json_schema.facts import ArrayFacts, Contains, Evaluated, Facts, only
from constraints.json_schema.keywords.counts import count, counting
from constraints.json_schema.keywords.keyword import LIST, ONE, Keyword, Reading, nothing
from constraints.json_schema.keywords.keyword_phrases import phrase
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal


def _first(reading: Reading) -> Sequence[object]:
    """The subschemas of the first items, which later ones are told apart from."""
    items = reading.schema.get("items")
    first: Sequence[object] = items if isinstance(items, list) else reading.schema.get("prefixItems", ())
    return first


def _items(reading: Reading) -> ArrayFacts | None:
    """For `items`, `prefixItems` and `additionalItems`, which belong together."""
    listed = isinstance(reading.schema.get("items"), list)
    if isinstance(reading.value, list):
        ignored = listed and reading.keyword == "prefixItems"
        return None if ignored else ArrayFacts(tuple(reading.goals()))
    if reading.keyword == "additionalItems" and not listed:
        return None
    # Drafts before 2020-12 hold every item to `items`.
    apart = reading.keyword == "additionalItems" or "prefixItems" in reading.place.dialect.keywords
    first, rest = len(_first(reading)), reading.goal()
    longest = first if NOTHING <= rest else None
    return ArrayFacts((ANYTHING if apart else rest,) * first, rest, longest=longest)


def _not_items(reading: Reading) -> Iterable[Facts]:
    if isinstance(reading.value, list):
        return [item_fails(index, goal) for index, goal in enumerate(reading.goals(holds=False))]
    if reading.keyword == "additionalItems" and not isinstance(reading.schema.get("items"), list):
        return []
    return _later_fails(reading.goal(holds=False), len(_first(reading)))


def _later_fails(fails: Goal, start: int) -> list[Facts]:
    """Arrays of which some item fails a goal, the first ones apart."""
    if NOTHING <= fails:
        return []
    some = (Contains(fails, start=start),) if fails else ()
    return [only(ArrayFacts(shortest=start + 1, contains=some))]


def item_fails(index: int, fails: Goal) -> Facts:
    """Arrays with an item that fails a goal.

    Args:
        index: Where it stands.
        fails: The goal that it meets instead.
    """
    return only(ArrayFacts((ANYTHING,) * index + (fails,), shortest=index + 1))


def _evaluated_items(reading: Reading) -> Evaluated:
    listed, value = isinstance(reading.schema.get("items"), list), reading.value
    if isinstance(value, list):
        ignored = reading.keyword == "prefixItems" and (listed or (not reading.over and reading.is_old()))
        return Evaluated() if ignored else Evaluated(items=len(value))
    return Evaluated(all_items=listed if reading.keyword == "additionalItems" else True)


def _contains(reading: Reading) -> ArrayFacts | None:
    fewest, most = _contained(reading, reading.over)
    return ArrayFacts(contains=(Contains(reading.goal(), fewest, most),)) if fewest > 0 or most is not None else None


def _contained(reading: Reading, over: bool) -> tuple[int, int | None]:
    """Fewest and most items that `contains` speaks of; drafts 6 and 7 know of no numbers, which can but narrow it."""
    schema = reading.schema
    fewest = count(schema.get("minContains", 1))
    most = count(schema["maxContains"]) if "maxContains" in schema else None
    if reading.place.dialect.reference_stands_alone:
        return (1, None) if over else (max(1, fewest), most)
    return fewest, most


def _not_contains(reading: Reading) -> Iterable[Facts]:
    goal = reading.goal()
    fewest, most = _contained(reading, True)
    if fewest == 1:
        yield only(ArrayFacts(rest=reading.goal(holds=False)))
    elif fewest > 1:
        yield only(ArrayFacts(contains=(Contains(goal, 0, fewest - 1),)))
    if most is not None:
        yield only(ArrayFacts(shortest=most + 1, contains=(Contains(goal, most + 1),)))


def _unevaluated_fails(reading: Reading) -> Iterable[Facts]:
    fails = reading.goal(holds=False)
    if reading.over or NOTHING <= fails:
        return reading.lose() if reading.over else ()
    done, whole = reading.most_evaluated()
    for matching in done.matching:
        fails |= frozenset((index, not holds) for index, holds in matching if index >= 0) if matching else NOTHING
    found = [] if done.all_items else _later_fails(fails, done.items)
    return found if whole else [*found, *reading.lose()]


_ITEMS = partial(Keyword, kind=ArrayFacts, asserts=_items, broken=_not_items, evaluates=_evaluated_items)
ARRAYS = (
    _ITEMS("prefixItems", subschemas=LIST),
    _ITEMS("items", subschemas=ONE | LIST),
    _ITEMS("additionalItems", subschemas=ONE),
    *counting(ArrayFacts, "items", "shortest", "longest"),
    Keyword(
        "uniqueItems",
        ArrayFacts,
        asserts=lambda reading: ArrayFacts(unique=reading.value is True),
        broken=lambda reading: [only(ArrayFacts(shortest=2, repeated=True))] if reading.value else [],
        phrase=phrase("items that all differ"),
        verified="items are written side by side; those that turn out equal are written again",
    ),
    Keyword(
        "contains",
        ArrayFacts,
        asserts=_contains,
        broken=_not_contains,
        evaluates=lambda reading: Evaluated(
            matching=frozenset({reading.goal()} if reading.over or not reading.is_old() else ())
        ),
        subschemas=ONE,
        phrase=phrase("an item that is {}"),
    ),
    Keyword("minContains", ArrayFacts, broken=nothing, beside="contains"),
    Keyword("maxContains", ArrayFacts, broken=nothing, beside="contains"),
    Keyword(
        "unevaluatedItems",
        ArrayFacts,
        broken=_unevaluated_fails,
        evaluates=lambda reading: Evaluated(all_items=reading.over),
        subschemas=ONE,
    ),
)
