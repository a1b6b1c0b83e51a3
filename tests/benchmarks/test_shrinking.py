"""The planted bugs: each shows in its smallest order, and in no other's."""

import pytest

from benchmarks.shrinking.__main__ import summary
from benchmarks.shrinking.bugs import BUGS, LINE, ORDER, Bug
from benchmarks.shrinking.orders import Order
from benchmarks.shrinking.worker import ours

FINE = {**ORDER, "lines": [{**LINE, "price": 9.99}]}


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_shows_in_its_smallest_order(bug: Bug) -> None:
    assert bug.fails(bug.smallest) and bug.is_small(bug.smallest) and not bug.fails(FINE)
    assert Order.model_validate(bug.smallest).model_dump(mode="json") == bug.smallest
    assert not bug.is_small({**bug.smallest, "customer": bug.smallest["customer"] + "x"})


def test_a_search_finds_and_shrinks() -> None:
    search = ours({}, 0.0)
    bug = BUGS[3]
    first, document = search(bug, 0, 200)
    assert first is not None and document == bug.smallest | {"placed": "1900-01-01"}
    rows = [{"bug": bug.name, "seed": 0, "examples": first, "document": document, "seconds": 0.1}]
    found = next(row for row in summary(rows) if row["bug"] == bug.name)
    assert (found["runs"], found["found"], found["smallest"]) == (1, 1, 1)
    assert search(Bug("nothing", lambda order: True, ORDER), 0, 5) == (None, None)
