"""The algebra of constraints: what `&`, `|`, `-`, `~`, `+` and `repeat` make of them.

Two regular languages make a regular one, exactly. JSON Schemas are joined into one schema. A regular language narrows
the slots of anything that has a layout. What is left, such as a JSON document that is not of some template, is drawn
from the one and checked against the other.
"""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

from constraints.automata.dfa import ByteDFA, valid_utf8
from constraints.errors import (
    ConstraintTooLarge,
    InvalidOption,
    UnsatisfiableConstraint,
    UnsupportedPattern,
    UnsupportedSchema,
)
from constraints.layouts.layout import Fixed
from constraints.output_types.compound import Alternatives, Checked, Complement, Filtered
from constraints.output_types.concatenation import Concat, Repetition
from constraints.output_types.constraint import Constraint, OneSlot, encoded, printable
from constraints.output_types.schema_conjunction import SchemaConjunction
from constraints.output_types.types import JSONSchema, as_constraint
from constraints.validation.validators import Violation


class Combination(OneSlot):
    """Regular languages put together, as one slot.

    Args:
        language: The texts.
        widest: A language that holds every text that is meant.
        name: What to call it.
        check: The validator of record.
        tokens: Fewest and most tokens of a text.

    Raises:
        UnsatisfiableConstraint: There is no text.
    """

    def __init__(
        self,
        language: ByteDFA,
        widest: ByteDFA,
        *,
        name: str,
        check: Callable[[str], list[Violation]],
        tokens: tuple[int, int | None] = (0, None),
    ) -> None:
        fewest, most = tokens
        if language.is_empty() or (most is not None and most < fewest):
            raise UnsatisfiableConstraint(f"no text is {name}")
        self.language, self.widest, self.written = language, widest, printable(language)
        self._name, self._check, self.tokens = name, check, tokens

    def __repr__(self) -> str:
        return self._name

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        # The language may be wider where tokens are counted, and narrower than what patterns mean.
        inside = super().accepts(text) if compact else encoded(text) is not None
        return inside and not self._check(text)

    def validate(self, text: str) -> list[Violation]:
        """What the validators of the parts say."""
        return self._check(text)


def both(a: Any, b: Any) -> Constraint:
    """The texts of two constraints at once."""
    a, b = as_constraint(a), as_constraint(b)
    if isinstance(a, OneSlot) and isinstance(b, OneSlot):
        ends = [most for _, most in (a.tokens, b.tokens) if most is not None]
        tokens = max(a.tokens[0], b.tokens[0]), min(ends, default=None)
        return _combination("&", a, b, ByteDFA.__and__, partial(_wrong_in_either, a, b), tokens)
    for one in (a, b):
        if isinstance(one, OneSlot) and one.tokens != (0, None):
            raise InvalidOption(
                f"{one!r} counts tokens, which only a text without structure is limited in",
                hint="Pass max_length to generate",
            )
    if b.regular is not None and not isinstance(a, OneSlot):
        return Filtered(a, b)
    if a.regular is not None:
        return Filtered(b, a)
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Alternatives):
            return _any_of(one, [(option, other) for option in one.options])
    if (conjunction := _schema_conjunction(a, b)) is not None:
        return conjunction
    return Checked(a, b) if _drawn_first(a) <= _drawn_first(b) else Checked(b, a)


def without(a: Any, b: Any) -> Constraint:
    """The texts of one constraint that are not of another."""
    return both(a, complement(as_constraint(b)))


def either(a: Any, b: Any) -> Constraint:
    """The texts of one constraint or of the other."""
    a, b = as_constraint(a), as_constraint(b)
    if isinstance(a, OneSlot) and isinstance(b, OneSlot):
        return _combination("|", a, b, ByteDFA.__or__, partial(_wrong_in_both, a, b))
    options = (each.options if isinstance(each, Alternatives) else (each,) for each in (a, b))
    return Alternatives(tuple(chain.from_iterable(options)))


def complement(a: Constraint) -> Constraint:
    """The texts that a constraint is not about."""
    if isinstance(a, Complement):
        return a.inner
    if isinstance(a, Alternatives):
        first, *others = a.options
        result = complement(first)
        for option in others:
            result = both(result, complement(option))
        return result
    if isinstance(a, Filtered | Checked):
        return either(complement(a.inner), complement(a.other))
    widest = a.widest
    if a.regular is None or widest is None or (isinstance(a, OneSlot) and a.tokens != (0, None)):
        return Complement(a)
    try:
        check = Complement(a).validate
        return Combination(valid_utf8() - widest, valid_utf8() - a.regular, name=f"~{a!r}", check=check)
    except ConstraintTooLarge as error:
        raise _too_large(f"~{a!r}", error) from error


def concatenation(a: Any, b: Any) -> Constraint:
    """The texts of one constraint followed by those of another; a string is itself."""
    parts: list[Constraint | Fixed | str] = []
    for each in (one if isinstance(one, str) else as_constraint(one) for one in (a, b)):
        parts += each.parts if isinstance(each, Concat) and each.plain else (each,)
    return Concat(parts)


def repetition(a: Constraint, minimum: int, maximum: int | None) -> Constraint:
    """The texts of a constraint one after the other, `minimum` to `maximum` of them."""
    if minimum < 0 or (maximum is not None and maximum < minimum):
        raise InvalidOption(f"cannot repeat something {minimum} to {maximum} times")
    return Repetition(a, minimum, maximum)


def _wrong_in_either(a: Constraint, b: Constraint, text: str) -> list[Violation]:
    return [*a.validate(text), *b.validate(text)]


def _wrong_in_both(a: Constraint, b: Constraint, text: str) -> list[Violation]:
    first, second = a.validate(text), b.validate(text)
    return [*first, *second] if first and second else []


def _combination(
    sign: str,
    a: OneSlot,
    b: OneSlot,
    operation: Callable[[ByteDFA, ByteDFA], ByteDFA],
    check: Callable[[str], list[Violation]],
    tokens: tuple[int, int | None] = (0, None),
) -> Constraint:
    name = f"({a!r} {sign} {b!r})"
    try:
        language, widest = operation(a.language, b.language), operation(a.widest, b.widest)
        return Combination(language, widest, name=name, check=check, tokens=tokens)
    except ConstraintTooLarge as error:
        raise _too_large(name, error) from error


def _too_large(name: str, error: ConstraintTooLarge) -> ConstraintTooLarge:
    return ConstraintTooLarge(f"in {name}: {error}", hint="Use smaller lengths or simpler patterns")


def _any_of(whole: Constraint, pairs: list[tuple[Constraint, Constraint]]) -> Constraint:
    """Each pair at once, of which some may contradict each other."""
    found: list[Constraint] = []
    for one, other in pairs:
        try:
            found.append(both(one, other))
        except UnsatisfiableConstraint:
            continue
    if not found:
        raise UnsatisfiableConstraint(f"no text is both {whole!r} and {pairs[0][1]!r}")
    return found[0] if len(found) == 1 else Alternatives(tuple(found))


def _drawn_first(one: Constraint) -> int:
    """Of two constraints the one with the lower number is drawn, in either order: the narrower, as a rule."""
    if isinstance(one, Filtered | Checked):
        return _drawn_first(one.inner)
    if isinstance(one, Concat | Repetition):
        return 0
    return 1 if isinstance(one, JSONSchema) else 3 if isinstance(one, Complement) else 2


def _schema_conjunction(a: Constraint, b: Constraint) -> Constraint | None:
    """Both as one schema; None where that is not possible."""
    parts: list[tuple[JSONSchema, bool]] = []
    for each in (a, b):
        inner = each.inner if isinstance(each, Complement) else each
        if not isinstance(inner, JSONSchema):
            return None
        parts.append((inner, inner is each))
    if not any(holds for _, holds in parts):
        return None
    try:
        return SchemaConjunction.of(parts)
    except (UnsupportedSchema, UnsupportedPattern):
        return None
