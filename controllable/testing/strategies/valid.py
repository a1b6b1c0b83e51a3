"""Strategies of values that are valid, one for each kind of constraint."""

from abc import abstractmethod
from functools import lru_cache
from random import Random
from typing import Any, Generic, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.grammar.grammar_language import byte_vocabulary
from constraints.layouts.layout_request import LayoutRequest
from constraints.layouts.reserved_contacts import keep_reserved
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema, Text
from controllable.testing.strategies.characters import draw_along, draw_any
from controllable.testing.strategies.choices import ALONE, flag, label, pick
from controllable.testing.strategies.documents import Documents, Weights
from controllable.testing.strategies.guides import Guides
from controllable.testing.strategies.walk import walk_of

T = TypeVar("T")

_TRIES = 3
_LONGEST = 4_096
"""Bytes of the longest text that is laid out."""


class Values(st.SearchStrategy[T], Generic[T]):
    """Values of a constraint, each of them valid.

    Args:
        constraint: What their texts are.
        realism: Probability with which each choice is the one that a model made.
        guides: What the model wrote; None where it is not asked.
        named: What the strategy is shown as.
    """

    def __init__(self, constraint: Constraint, realism: float, guides: Guides | None, named: str) -> None:
        super().__init__()
        self.constraint, self.realism, self.guides, self.named = constraint, realism, guides, named

    def __repr__(self) -> str:
        return self.named

    def do_validate(self) -> None:
        """The model writes before the first example, which then takes no longer than any other."""
        if self.guides is not None:
            self.guides.texts  # noqa: B018

    def do_draw(self, data: ConjectureData) -> T:
        """A valid value."""
        return cast(T, self.constraint.parse(self.valid(data)))

    def valid(self, data: ConjectureData) -> str:
        """The text of a valid value; where the validator refuses three in a row, Hypothesis is told of it."""
        guide, alone = None, False
        if self.guides is not None:
            texts = self.guides.texts
            chosen = pick(data, len(texts))
            guide, alone = texts[chosen], chosen < self.realism * len(texts)
        for _ in range(_TRIES):
            data.start_span(ALONE if alone else label("value"))
            text = self.text(data, guide)
            valid = not self.constraint.validate(text)
            data.stop_span(discard=not valid)
            if valid:
                return text
        data.mark_invalid(f"no valid value of {self.named} in {_TRIES} tries")

    def texts(self) -> "Texts":
        """The texts of these values."""
        return Texts(self)

    @abstractmethod
    def text(self, data: ConjectureData, guide: str | None) -> str:
        """A text that the constraint's language holds, as far as that says all.

        Args:
            data: The example in the making.
            guide: A text of a model that it may resemble.
        """


class Texts(st.SearchStrategy[str]):
    """The texts of some values."""

    def __init__(self, values: Values[Any]) -> None:
        super().__init__()
        self.values = values

    def do_draw(self, data: ConjectureData) -> str:
        """The text of a valid value."""
        return self.values.valid(data)


class SchemaValues(Values[T]):
    """Values of a JSON Schema or of a pydantic type."""

    def __init__(self, constraint: JSONSchema, weights: Weights, guides: Guides | None, named: str) -> None:
        super().__init__(constraint, weights.realism, guides, named)
        self.documents = Documents(constraint.compiled, weights)

    def text(self, data: ConjectureData, guide: str | None) -> str:
        """See `Values.text`."""
        return self.documents.draw(data, guide)


class RegularValues(Values[T]):
    """Texts of a regular language."""

    def text(self, data: ConjectureData, guide: str | None) -> str:
        """See `Values.text`."""
        assert self.constraint.regular is not None
        followed = None if guide is None or not flag(data, self.realism) else guide.encode()
        return walk_of(self.constraint.regular).draw(data, guide=followed).decode()


class FreeTexts(Values[T]):
    """Texts of some length."""

    def text(self, data: ConjectureData, guide: str | None) -> str:
        """See `Values.text`."""
        assert isinstance(self.constraint, Text)
        bounds = self.constraint.min_length, self.constraint.max_length
        if guide is not None and flag(data, self.realism):
            return draw_along(data, *bounds, guide)
        return draw_any(data, *bounds)


class LaidOutValues(Values[T]):
    """Texts of any other constraint: its layout is drawn with Hypothesis' choices for its chances, then each slot.

    What a model wrote is followed as a whole, or not at all.
    """

    def __init__(self, constraint: Constraint, weights: Weights, guides: Guides | None, named: str) -> None:
        super().__init__(constraint, weights.realism, guides, named)
        self.reserved = weights.reserved

    def text(self, data: ConjectureData, guide: str | None) -> str:
        """See `Values.text`."""
        if guide is not None and flag(data, self.realism):
            return guide
        rng = data.draw(_chances())
        layout = self.constraint.layout(LayoutRequest(byte_vocabulary(), rng, _LONGEST))
        if self.reserved:
            layout = keep_reserved(layout, rng)
        contents = []
        for slot in layout.slots:
            if not isinstance(slot.language, ByteDFA):
                raise InvalidOption(
                    f"{self.named} has no automaton and no derivations, so that Hypothesis cannot choose its texts",
                    hint="Draw from what a model wrote: st.sampled_from([each.text for each in lm.generate(...)])",
                )
            contents.append(walk_of(slot.language).draw(data).decode())
        return layout.text(contents)


@lru_cache(maxsize=1)
def _chances() -> st.SearchStrategy[Random]:
    return st.randoms(use_true_random=False)


def values_of(constraint: Constraint, named: str, weights: Weights, *, guides: Guides | None = None) -> Values[Any]:
    """The strategy of a constraint.

    Args:
        constraint: What the texts of its values are.
        named: What it is shown as.
        weights: What is likely.
        guides: The guides, None for none.
    """
    if isinstance(constraint, JSONSchema):
        return SchemaValues(constraint, weights, guides, named)
    if isinstance(constraint, Text):
        return FreeTexts(constraint, weights.realism, guides, named)
    if constraint.regular is not None:
        return RegularValues(constraint, weights.realism, guides, named)
    return LaidOutValues(constraint, weights, guides, named)
