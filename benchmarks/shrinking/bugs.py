"""Ten bugs that programs have, each with the smallest document that shows it, as a person would write it.

Imported by programs of other environments too: nothing but the standard library is needed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Bug:
    """A wrong program.

    Args:
        name: What it handles wrongly.
        run: Raises, or returns False, for the orders that it handles wrongly.
        smallest: The smallest of them.
    """

    name: str
    run: Callable[[dict[str, Any]], object]
    smallest: dict[str, Any]

    def fails(self, order: dict[str, Any]) -> bool:
        """Whether it handles an order wrongly."""
        try:
            return self.run(order) is False
        except (ArithmeticError, LookupError, ValueError):
            return True

    def is_small(self, order: dict[str, Any]) -> bool:
        """Whether an order is no longer than the smallest that a person would write."""
        return len(_compact(order)) <= len(_compact(self.smallest))


def _compact(order: dict[str, Any]) -> str:
    return json.dumps(order, separators=(",", ":"))


LINE = {"sku": "AAA-0000", "quantity": 1, "price": 0.0}
ORDER = {"number": 0, "customer": "", "placed": "2000-01-01", "paid": None, "status": "new", "discount": 0, "lines": []}


def _average(order: dict[str, Any]) -> object:
    return sum(line["price"] for line in order["lines"]) / len(order["lines"])


def _due(order: dict[str, Any]) -> object:
    placed = date.fromisoformat(order["placed"])
    return placed.replace(year=placed.year + 1)


def _label(order: dict[str, Any]) -> object:
    return order["customer"].encode("ascii")


def _cents(order: dict[str, Any]) -> object:
    return all(str(line["price"]).removesuffix(".0").split(".")[1] for line in order["lines"])


def _receipt(order: dict[str, Any]) -> object:
    return order["status"] != "paid" or order["paid"] is not None


def _crates(order: dict[str, Any]) -> object:
    return all(line["quantity"] < 100 for line in order["lines"])


def _to_pay(order: dict[str, Any]) -> object:
    return sum(line["quantity"] * line["price"] for line in order["lines"]) >= order["discount"]


def _column(order: dict[str, Any]) -> object:
    return len(order["customer"]) <= 20


def _by_sku(order: dict[str, Any]) -> object:
    return len({line["sku"] for line in order["lines"]}) == len(order["lines"])


def _as_int32(order: dict[str, Any]) -> object:
    return order["number"] < 2**31


BUGS = (
    Bug("an empty array", _average, ORDER),
    Bug("a leap day", _due, {**ORDER, "placed": "2000-02-29"}),
    Bug("a non-ASCII name", _label, {**ORDER, "customer": "\x80"}),
    Bug("a price without decimals", _cents, {**ORDER, "lines": [LINE]}),
    Bug("two related fields", _receipt, {**ORDER, "status": "paid"}),
    Bug("the largest quantity", _crates, {**ORDER, "lines": [{**LINE, "quantity": 100}]}),
    Bug("a discount above the total", _to_pay, {**ORDER, "discount": 1}),
    Bug("a long name", _column, {**ORDER, "customer": "0" * 21}),
    Bug("an article twice", _by_sku, {**ORDER, "lines": [LINE, LINE]}),
    Bug("a number beyond 32 bits", _as_int32, {**ORDER, "number": 2**31}),
)
