"""JSON numbers between bounds, as automata over the texts that are written.

A decimal text is read by the validator as a double. Rounding keeps order, so `x <= bound` on decimals implies it on
doubles. Strict order survives rounding as long as a text has at most 15 significant digits, which is the limit where a
bound is exclusive, but for whole numbers, which are compared as they are.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import lru_cache, partial
from itertools import islice
from math import inf, isfinite, lcm, nextafter
from typing import NamedTuple, TypeVar

import numpy as np

from constraints.automata import minimise
from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge
from constraints.json_schema.facts import Divisor, Facts, NumberFacts, least
from constraints.json_schema.values.judged_numbers import divides, is_number
from constraints.json_trees.equality import identity
from constraints.json_trees.leaves import NumberNode
from constraints.regex.compile import compile_regex
from constraints.validation.validators import not_divided

EXACT_DIGITS = 15
"""Decimal digits that a double always keeps apart (IEEE 754 binary64)."""

_FRACTION_DIGITS = 6
_EXCLUDED_NUMBERS = 16
_LONGEST_BOUND = 400
_STATE_LIMIT = 20_000
MODULUS_LIMIT = 2_000
"""Largest integer divisor that is put as an automaton."""

_LARGEST_MULTIPLE = Decimal(999_999)
"""Up to here pydantic takes all doubles of decimals that are multiples of one; beyond, they may be too far off."""

_SMALL = NumberFacts(low=-_LARGEST_MULTIPLE, high=_LARGEST_MULTIPLE)
_LISTED_MULTIPLES = 2_000
_LISTED_DIGITS = 100_000
_HALVED = 4
_MOST_COMMON = 10**EXACT_DIGITS
_SYMBOLS = b"-0123456789."


class _State(NamedTuple):
    """What matters of a text read so far; counts stop growing where more digits change nothing."""

    phase: str
    sign: str = "+"
    whole: int = 0
    fraction: int = 0
    orders: tuple[int, ...] = ()
    zero: bool = True


_START = _State("start")


@dataclass(frozen=True, slots=True)
class _Bound:
    """A bound on the magnitude; `side` is +1 for a lower bound and -1 for an upper one."""

    whole: str
    fraction: str
    side: int
    open: bool

    @classmethod
    def of(cls, value: Decimal, side: int, open_: bool) -> "_Bound":
        whole, _, fraction = format(value, "f").partition(".")
        return cls(whole, fraction.rstrip("0"), side, open_)

    def met(self, order: int) -> bool:
        """Whether a magnitude that compares so with the bound is allowed."""
        return order * self.side > 0 or (order == 0 and not self.open)


@dataclass(frozen=True, slots=True)
class _Magnitude:
    """The magnitudes allowed after one sign, and how their text may look.

    Args:
        sign: "+" or "-".
        bounds: What the magnitude is compared with.
        digits: Most digits in all, None for no limit.
        fraction_digits: Most digits after the point, None for no limit.
        nonzero: Whether zero is excluded.
    """

    sign: str
    bounds: tuple[_Bound, ...]
    digits: int | None
    fraction_digits: int | None
    nonzero: bool

    def start(self) -> _State:
        return _State("whole", self.sign, orders=(0,) * len(self.bounds))

    def step(self, state: _State, symbol: str) -> _State | None:
        return self._whole(state, symbol) if state.phase == "whole" else self._fraction(state, symbol)

    def accepts(self, state: _State) -> bool:
        if self.nonzero and state.zero:
            return False
        if (state.fraction if state.phase == "fraction" else state.whole) == 0:
            return False
        return all(b.met(order) for b, order in zip(self.bounds, self._final(state), strict=True))

    def _whole(self, state: _State, symbol: str) -> _State | None:
        count = state.whole
        if symbol == ".":
            if count == 0 or self.fraction_digits == 0:
                return None
            kept = 0 if self.digits is None else count
            return state._replace(phase="fraction", whole=kept, orders=self._whole_orders(state))
        leading_zero = count > 0 and state.zero
        if not symbol.isdigit() or leading_zero or (self.digits is not None and count >= self.digits):
            return None
        orders = tuple(
            order or (_compare(symbol, b.whole[count]) if count < len(b.whole) else 1)
            for b, order in zip(self.bounds, state.orders, strict=True)
        )
        limit = max(self.digits or 0, *(len(b.whole) + 1 for b in self.bounds), 1)
        return state._replace(whole=min(count + 1, limit), orders=orders, zero=state.zero and symbol == "0")

    def _fraction(self, state: _State, symbol: str) -> _State | None:
        count, limit = state.fraction, self.fraction_digits
        if self.digits is not None:
            limit = least(limit, self.digits - state.whole)
        if not symbol.isdigit() or (limit is not None and count >= limit):
            return None
        orders = tuple(
            order or _compare(symbol, b.fraction[count] if count < len(b.fraction) else "0")
            for b, order in zip(self.bounds, state.orders, strict=True)
        )
        enough = max((len(b.fraction) for b in self.bounds), default=0) + 1 if limit is None else limit
        return state._replace(fraction=min(count + 1, enough), orders=orders, zero=state.zero and symbol == "0")

    def _whole_orders(self, state: _State) -> tuple[int, ...]:
        """Order of the whole parts: the longer one is the larger."""
        pairs = zip(self.bounds, state.orders, strict=True)
        return tuple(_compare(state.whole, len(b.whole)) or order for b, order in pairs)

    def _final(self, state: _State) -> tuple[int, ...]:
        """Order of the magnitude against each bound, if the text ends here."""
        orders = self._whole_orders(state) if state.phase == "whole" else state.orders
        pairs = zip(self.bounds, orders, strict=True)
        return tuple(order or (-1 if state.fraction < len(b.fraction) else 0) for b, order in pairs)


_Ordered = TypeVar("_Ordered", str, int)


def _compare(a: _Ordered, b: _Ordered) -> int:
    return (a > b) - (a < b)


def bounded(facts: NumberFacts, *, digits: int | None = None, fraction_digits: int | None = None) -> ByteDFA:
    """Number texts within the bounds; divisors are not looked at.

    Args:
        facts: Bounds, and whether only integers are meant.
        digits: Most digits of the text.
        fraction_digits: Most digits after the point.

    Raises:
        ConstraintTooLarge: A bound has too many digits.
    """
    magnitudes: dict[str, _Magnitude] = {}
    for sign in "+-":
        found = _magnitude(facts, sign == "-", digits, fraction_digits)
        if found is not None:
            magnitudes[sign] = found

    def step(state: _State, symbol: str) -> _State | None:
        if state is _START and symbol == "-":
            return magnitudes["-"].start() if "-" in magnitudes else None
        if state is _START:
            return magnitudes["+"].step(magnitudes["+"].start(), symbol) if "+" in magnitudes else None
        return magnitudes[state.sign].step(state, symbol)

    def accepts(state: _State) -> bool:
        return state is not _START and magnitudes[state.sign].accepts(state)

    return _explore(step, accepts)


def _magnitude(
    facts: NumberFacts, negative: bool, digits: int | None, fraction_digits: int | None
) -> _Magnitude | None:
    low, low_open, high, high_open = facts.low, facts.low_open, facts.high, facts.high_open
    if negative:
        low, low_open, high, high_open = (
            None if high is None else -high, high_open, None if low is None else -low, low_open,
        )  # fmt: skip
    if high is not None and (high < 0 or (high == 0 and (high_open or negative))):
        return None
    bounds = []
    if low is not None and (low > 0 or (low == 0 and low_open)):
        bounds.append(_Bound.of(low, 1, low_open))
    if high is not None:
        bounds.append(_Bound.of(high, -1, high_open))
    if any(len(b.whole) + len(b.fraction) > _LONGEST_BOUND for b in bounds):
        raise ConstraintTooLarge(f"a number bound has more than {_LONGEST_BOUND} digits")
    if any(b.open for b in bounds) and not facts.integer:
        digits = EXACT_DIGITS if digits is None else min(digits, EXACT_DIGITS)
    return _Magnitude(
        "-" if negative else "+",
        tuple(bounds),
        digits,
        0 if facts.integer else fraction_digits,
        nonzero=negative or any(b.side == 1 for b in bounds),
    )


def _explore(step: Callable[[_State, str], _State | None], accepts: Callable[[_State], bool]) -> ByteDFA:
    numbers = {_START: 0}
    order = [_START]
    rows: list[list[int]] = []
    for state in order:
        row = [-1] * 256
        for byte in _SYMBOLS:
            after = step(state, chr(byte))
            if after is None:
                continue
            if after not in numbers:
                if len(order) >= _STATE_LIMIT:
                    raise ConstraintTooLarge(f"a number range needs more than {_STATE_LIMIT} states")
                numbers[after] = len(order)
                order.append(after)
            row[byte] = numbers[after]
        rows.append(row)
    return ByteDFA(np.array(rows, dtype=np.int32), np.array([accepts(state) for state in order]))


def number_node(facts: Facts) -> NumberNode:
    """The numbers of a conjunction."""
    number = facts.number
    excluded = frozenset(key for key in facts.excluded if key[0] in "-0123456789")
    check = partial(_is_other_number, number, excluded) if excluded else partial(is_number, number)
    written = written_numbers(number)
    if excluded:
        written = without(written, [Decimal(key) for key in sorted(excluded)])
    return NumberNode(written, "integer" if number.integer else "number", check)


def _is_other_number(facts: NumberFacts, excluded: frozenset[str], text: str) -> bool:
    """Whether a number is none of some, and the validator takes it."""
    return identity(json.loads(text)) not in excluded and is_number(facts, text)


@lru_cache(maxsize=2048)
def written_numbers(facts: NumberFacts) -> ByteDFA:
    """Number texts as people write them: no exponent, at most 15 digits, 6 of them after the point.

    Where there are no such numbers, others that the validator takes, next to the bounds.

    Raises:
        ConstraintTooLarge: A bound has too many digits.
    """
    if facts.multiples and all(isinstance(divisor, int) or divisor == int(divisor) for divisor in facts.multiples):
        facts = replace(facts, integer=True)
    digits = max([EXACT_DIGITS, *(b.adjusted() + 2 for b in (facts.low, facts.high) if b is not None and b)])
    places = max([_FRACTION_DIGITS, *(_places(each) for each in facts.multiples if isinstance(each, Decimal))])
    language = bounded(facts, digits=digits if facts.integer else EXACT_DIGITS, fraction_digits=places)
    if language.is_empty() and not facts.integer:
        # The bounds lie too close together, or too far out, for short decimals.
        language = bounded(facts)
        language = bounded(replace(facts, integer=True)) if language.is_empty() else language
    if facts.fraction:
        language = language & _fractions()
    if facts.multiples or facts.indivisible:
        try:
            language = _by_remainders(facts, language)
        except ConstraintTooLarge:
            listed = ByteDFA.choice(_listed(facts))
            language = listed if (short := language & listed).is_empty() else short
    return ByteDFA.choice(_beside_bounds(facts)) if language.is_empty() else language


def without(language: ByteDFA, values: list[Decimal]) -> ByteDFA:
    """Numbers but for some; where there are many of those, whole numbers only if there are any left."""
    if len(values) > _EXCLUDED_NUMBERS:
        whole = (language & bounded(NumberFacts(integer=True), digits=EXACT_DIGITS)) - ByteDFA.choice(
            [_decimal_text(value).encode() for value in values]
        )
        if not whole.is_empty():
            return whole
    for value in values[:_EXCLUDED_NUMBERS]:
        language = language - bounded(NumberFacts(low=value, high=value))
    return language


@lru_cache(maxsize=1)
def _fractions() -> ByteDFA:
    """Decimals that are not whole, short enough for a double to tell them from whole numbers."""
    return bounded(NumberFacts(), digits=EXACT_DIGITS, fraction_digits=EXACT_DIGITS) & compile_regex(
        r"-?[0-9]+\.[0-9]*[1-9][0-9]*", search=False
    )


def _by_remainders(facts: NumberFacts, language: ByteDFA) -> ByteDFA:
    """The numbers of a language that meet whole divisors and decimals: whole numbers, unless there is a decimal.

    Raises:
        ConstraintTooLarge: A divisor is large or a double, or there are too many, or there is no such number.
    """
    divisors = [(divisor, minimise.AND) for divisor in sorted(facts.multiples)]
    divisors += [(divisor, minimise.MINUS) for divisor in sorted(facts.indivisible)]
    decimal = any(isinstance(divisor, Decimal) for divisor in facts.multiples)
    found = language & bounded(_SMALL if decimal else replace(facts, integer=True))
    for divisor, operation in divisors:
        places = _places(divisor) if isinstance(divisor, Decimal) else 0
        modulus = divisor * 10**places
        if modulus != int(modulus) or modulus > MODULUS_LIMIT:
            raise ConstraintTooLarge("a divisor is not put as an automaton")
        found = found.product(_divisible(int(modulus), places), operation, max_states=_STATE_LIMIT)
    if found.is_empty() and decimal:
        raise ConstraintTooLarge("the numbers that are asked for are not put as an automaton")
    return language & _fractions() if found.is_empty() and not facts.integer else found


def _divisible(modulus: int, places: int = 0) -> ByteDFA:
    """Texts of multiples of a number of units, `places` digits after the point; what a number is, is left to others."""
    size = modulus * (places + 2)
    table = np.full((size + 1, 256), -1, dtype=np.int32)
    accepting = np.zeros(size + 1, dtype=np.bool_)
    remainders = np.arange(modulus, dtype=np.int64)
    # Layer 0 is before the point, layer n + 1 after it with n digits; the last state is the start.
    for layer in range(places + 2):
        states = slice(layer * modulus, (layer + 1) * modulus)
        accepting[states] = remainders * 10 ** (places - max(layer - 1, 0)) % modulus == 0
        if layer == 0 and places:
            table[states, ord(".")] = modulus + remainders
        if layer <= places:
            after = layer + (layer > 0)
            for digit in range(10):
                table[states, ord("0") + digit] = after * modulus + (remainders * 10 + digit) % modulus
    for digit in range(10):
        table[size, ord("0") + digit] = digit % modulus
    table[size, ord("-")] = 0
    order = np.roll(np.arange(size + 1), 1)
    renamed = np.where(table[order] >= 0, (table[order] + 1) % (size + 1), -1)
    return ByteDFA(renamed.astype(np.int32), accepting[order])


def _listed(facts: NumberFacts) -> list[bytes]:
    """Numbers near zero that the validator's own arithmetic lets pass, where divisors are no automaton."""
    if facts.multiples:
        # Multiples of all, as far as that is a number of some size, and of the largest one.
        common = lcm(*(int(divisor) for divisor in facts.multiples if divisor == int(divisor)))
        steps = [Decimal(common)] if 1 < common < _MOST_COMMON else []
        steps.append(max(map(_decimal, facts.multiples)))
        texts = [text for step in dict.fromkeys(steps) for text in _around(facts, step, Decimal(0))]
    else:
        # Whole numbers, and halves of divisors: some of them are likely not to be divisible.
        steps = sorted(map(_decimal, facts.indivisible))[:_HALVED]
        texts = _around(facts, Decimal(1), Decimal(0))
        texts += [text for step in steps for text in _around(facts, step, Decimal(1) / 2)]
    passing = (text.encode() for text in dict.fromkeys(texts) if is_number(facts, text))
    found = list(islice(passing, _LISTED_MULTIPLES))
    return found[: _LISTED_DIGITS // max(map(len, found), default=1)]


def _around(facts: NumberFacts, step: Decimal, shift: Decimal) -> list[str]:
    """Multiples of a step, shifted by a part of it, the nearest to zero first that may be within the bounds."""
    with localcontext() as context:
        context.prec = 60
        low, high = facts.low, facts.high
        nearest = Decimal(0)
        if low is not None and low > 0:
            nearest = low
        elif high is not None and high < 0:
            nearest = high
        middle = int((nearest / step).to_integral_value(rounding=ROUND_CEILING))
        offsets = sorted(range(-_LISTED_MULTIPLES, _LISTED_MULTIPLES + 1), key=abs)
        return [_decimal_text(step * (middle + offset + shift)) for offset in offsets]


def _beside_bounds(facts: NumberFacts) -> list[bytes]:
    """Doubles at the bounds and next to them that the validator takes, and next to the multiples there."""
    texts = [format(bound, "f") for bound in (facts.low, facts.high) if bound is not None]
    if facts.multiples:
        texts += _around(facts, max(map(_decimal, facts.multiples)), Decimal(0))[:3]
    numbers = [
        each for text in texts for each in (float(text), *(nextafter(float(text), side) for side in (-inf, inf)))
    ]
    found = dict.fromkeys(_decimal_text(Decimal(repr(number))) for number in numbers if isfinite(number))
    return [text.encode() for text in found if is_number(facts, text)]


def undivided(facts: NumberFacts) -> str | None:
    """Why no number is left, where a decimal between the bounds is a multiple, and its double is none."""
    for divisor in (each for each in facts.multiples if isinstance(each, float)):
        for text in _around(facts, _decimal(divisor), Decimal(0))[:3]:
            if is_number(replace(facts, multiples=frozenset()), text) and divides(divisor, float(text)) is False:
                return not_divided(float(text), divisor)
    return None


def _decimal_text(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _decimal(divisor: Divisor) -> Decimal:
    """The decimal that a divisor was written as."""
    return divisor if isinstance(divisor, Decimal) else Decimal(repr(divisor))


def _places(divisor: Decimal) -> int:
    """Digits after the point."""
    return max(0, -int(divisor.normalize().as_tuple().exponent))
