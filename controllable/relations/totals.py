"""Totals: products of quantities and prices, and sums of those, where names leave no doubt what is added up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from constraints.layouts.layout import Slot
from controllable.lexicons.described_field import words
from controllable.relations.values import BARE, Value

_NAMES: Mapping[str, str] = {
    "quantity": "quantity/qty",
    "price": "unit price/unit cost/unit amount/price per unit/price each/price",
    "line": "line total/line amount/extended price/item total/total price/total amount/total cost/total/amount/"
    "subtotal",
    "subtotal": "subtotal/sub total/item total/items total/net total/net amount",
    "total": "total/grand total/total amount/order total/invoice total/total price/amount total",
    "more": "tax/tax amount/tax total/total tax/vat/vat amount/sales tax/gst/shipping/shipping cost/shipping fee/"
    "shipping amount/delivery fee/delivery cost/freight/handling/handling fee/tip/gratuity/service fee/surcharge",
    "less": "discount amount/discount total/total discount/rebate",
    "doubt": "discount",  # An amount, or a percentage.
}
"""What numbers are called, by what part they have; some names have two."""
_KINDS: Mapping[tuple[str, ...], Sequence[str]] = {
    tuple(name.split()): [kind for kind, others in _NAMES.items() if name in others.split("/")]
    for names in _NAMES.values()
    for name in names.split("/")
}
_SUMS = frozenset({"line", "subtotal", "total"})
_LISTS = frozenset({"item", "items", "line", "product", "position", "charge", "entry"})
"""Last words of names of arrays of what is added up."""
_CENT = Decimal("0.01")
_MOST_DIGITS = 12
_HALF_A_CENT = _CENT / 2
_Numbers = Mapping[str, Sequence[Value]]


def totalled(values: Sequence[Value]) -> list[Value]:
    """Totals that are not what they have to be, as they are, where their languages let them.

    Args:
        values: All values of a whole document.
    """
    objects: dict[tuple[str, ...], dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    arrays: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for value in values:
        for depth, name in enumerate(value.path):
            if name.isdigit() and _LISTS.intersection(words(value.path[depth - 1])[-1:]):
                arrays[value.path[:depth]].add(value.path[: depth + 1])
        for kind in _KINDS.get(words(value.path[-1]), ()):
            if value.path[-1] == value.slot.name and _number(value) is not None:
                objects[value.path[:-1]][kind].append(value)
    lines = {path: line for path, numbers in objects.items() if (line := _line(numbers)) is not None}
    changed = {line.number: line for line in lines.values()}
    for path, numbers in objects.items():
        sums = [_sum([lines.get(item) for item in of]) for array, of in arrays.items() if array[:-1] == path]
        for each in _added(numbers, changed, sums[0] if len(sums) == 1 else None):
            changed[each.number] = each
    return list(changed.values())


def sums(slots: Sequence[Slot]) -> frozenset[int]:
    """The slots of which totals may be made: what stands in them is to follow from the rest."""
    objects: dict[str, list[tuple[int, Sequence[str]]]] = defaultdict(list)
    for number, slot in enumerate(slots):
        path, _, name = slot.pointer.rpartition("/")
        if slot.kind in BARE and name == slot.name:
            objects[path].append((number, _KINDS.get(words(name), ())))
    return frozenset(
        number
        for parts in objects.values()
        for number, kinds in parts
        if _SUMS.intersection(kinds) and sum(bool(others) for _, others in parts) > 1
    )


def _line(numbers: _Numbers) -> Value | None:
    """What a line comes to; None where it is not said."""
    found = numbers.get("subtotal") or numbers.get("line", ())
    extra = any(numbers.get(kind) for kind in ("more", "less", "doubt")) and not numbers.get("subtotal")
    quantities, prices = numbers.get("quantity", ()), numbers.get("price", ())
    if len(found) != 1 or extra or len(quantities) > 1 or len(prices) > 1:
        return None
    if not quantities or not prices:
        return found[0]
    return _saying(found[0], _amount(quantities[0]) * _amount(prices[0]))


def _added(numbers: _Numbers, changed: Mapping[int, Value], lines: Decimal | None) -> Iterator[Value]:
    """The subtotal and the total of an object, given what the lines within it come to."""
    base = lines
    if len(subtotals := numbers.get("subtotal", ())) == 1:
        subtotal = changed.get(subtotals[0].number, subtotals[0])
        if lines is not None:
            subtotal = _saying(subtotal, lines)
            yield subtotal
        base = _amount(subtotal)
    totals = numbers.get("total", ())
    if base is not None and len(totals) == 1 and not numbers.get("doubt"):
        more, less = (sum(map(_amount, numbers.get(kind, ()))) for kind in ("more", "less"))
        yield _saying(totals[0], base + more - less)


def _sum(lines: Sequence[Value | None]) -> Decimal | None:
    amounts = [_amount(line) for line in lines if line is not None]
    return sum(amounts, Decimal()) if len(amounts) == len(lines) else None


def _saying(value: Value, amount: Decimal) -> Value:
    """A value with an amount, where its language has it; as it is otherwise."""
    if amount < 0 or abs(_amount(value) - amount) < _HALF_A_CENT:
        return value
    rounded = amount.quantize(_CENT)
    plain = f"{rounded.normalize():f}"
    ways = (str(rounded), plain) if "." in value.text else (plain, f"{plain}.0", str(rounded))
    return next((each for each in map(value.holding, ways) if each is not None), value)


def _amount(value: Value) -> Decimal:
    return _number(value) or Decimal()


def _number(value: Value) -> Decimal | None:
    try:
        found = Decimal(value.text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < _MOST_DIGITS else None
