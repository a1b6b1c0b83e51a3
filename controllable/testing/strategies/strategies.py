"""Hypothesis strategies of schemas, pydantic models and constraints."""

from abc import abstractmethod
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, overload

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.grammar.grammar_language import byte_vocabulary
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema, Pydantic, Text, as_constraint
from controllable.testing.strategies.characters import draw_along, draw_any
from controllable.testing.strategies.choices import ALONE, flag, label, pick
from controllable.testing.strategies.documents import Documents, Weights
from controllable.testing.strategies.guides import Guides, Written
from controllable.testing.strategies.walk import walk_of

if TYPE_CHECKING:
    from controllable.lm import DiffusionLM

T = TypeVar("T")
Coverage = Literal["typical", "boundaries"]

GUIDES = 64
"""Documents that a model writes ahead."""
_TRIES = 3
_LONGEST = 4_096
"""Bytes of the longest text that is laid out."""
_BOUNDARIES = {"typical": 0.25, "boundaries": 0.6}


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

    def __init__(
        self, constraint: JSONSchema, realism: float, guides: Guides | None, named: str, boundaries: float
    ) -> None:
        super().__init__(constraint, realism, guides, named)
        self.documents = Documents(constraint.compiled, Weights(realism, boundaries))

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

    def text(self, data: ConjectureData, guide: str | None) -> str:
        """See `Values.text`."""
        if guide is not None and flag(data, self.realism):
            return guide
        rng = data.draw(_chances())
        layout = self.constraint.layout(LayoutRequest(byte_vocabulary(), rng, _LONGEST))
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


def from_constraint(
    constraint: object,
    *,
    realism: float = 0.5,
    coverage: Coverage = "typical",
    invalid: bool = False,
    lm: "DiffusionLM | None" = None,
    seed: int = 0,
    **options: Any,
) -> st.SearchStrategy[Any]:
    """Values of an output type: what `Generation.value` would be.

    Args:
        constraint: Anything that `DiffusionLM.generate` takes as an output type.
        realism: From 0, where Hypothesis alone chooses and no model is asked, to 1, where values are what a model
            writes, varied a little. Shrinking is the same: towards the smallest value that is valid and fails.
        coverage: "boundaries" goes for the fewest and the most of everything and for awkward text.
        invalid: Draw a `NearMiss` of a value instead: something like it that breaks exactly one keyword.
        lm: The model; None for the bundled one, read once.
        seed: Seed of what the model writes.
        **options: What else `DiffusionLM.generate` takes: `prompt`, `guidance`, `steps`, `temperature` ...

    Raises:
        InvalidOption: An option makes no sense.
        InvalidSchema, UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge: From compiling the type.
    """
    named = f"from_constraint({constraint!r})"
    return _values(as_constraint(constraint), named, realism, coverage, invalid, lm, seed, options)


def from_schema(
    schema: dict[str, Any] | bool,
    *,
    realism: float = 0.5,
    coverage: Coverage = "typical",
    invalid: bool = False,
    lm: "DiffusionLM | None" = None,
    seed: int = 0,
    **options: Any,
) -> st.SearchStrategy[Any]:
    """JSON values that are valid under a schema; the options are those of `from_constraint`."""
    return _values(JSONSchema(schema), f"from_schema({schema!r})", realism, coverage, invalid, lm, seed, options)


@overload
def from_model(model: type[T], *, invalid: Literal[False] = False, **options: Any) -> st.SearchStrategy[T]: ...
@overload
def from_model(model: type[Any], *, invalid: bool, **options: Any) -> st.SearchStrategy[Any]: ...
def from_model(
    model: type[Any],
    *,
    realism: float = 0.5,
    coverage: Coverage = "typical",
    invalid: bool = False,
    lm: "DiffusionLM | None" = None,
    seed: int = 0,
    **options: Any,
) -> st.SearchStrategy[Any]:
    """Instances of a pydantic model, or of any type that pydantic reads from JSON; see `from_constraint`.

    With `invalid` what is drawn is the `NearMiss` of an instance.
    """
    return _values(Pydantic(model), f"from_model({model.__qualname__})", realism, coverage, invalid, lm, seed, options)


def register(*models: type[Any], **options: Any) -> None:
    """Let `st.from_type`, `st.builds` and `@given(...)` draw pydantic models with `from_model`.

    Args:
        *models: The models; each is compiled when it is first drawn.
        **options: Those of `from_model`.
    """
    for model in models:
        st.register_type_strategy(model, _registered(model, options))


def _registered(model: type[Any], options: dict[str, Any]) -> Callable[[Any], st.SearchStrategy[Any]]:
    return lambda _: from_model(model, **options)


def _values(
    constraint: Constraint,
    named: str,
    realism: float,
    coverage: Coverage,
    invalid: bool,
    lm: "DiffusionLM | None",
    seed: int,
    options: dict[str, Any],
) -> st.SearchStrategy[Any]:
    if not 0 <= realism <= 1:
        raise InvalidOption(f"realism is {realism}, it goes from 0 to 1")
    if coverage not in _BOUNDARIES:
        raise InvalidOption(f"coverage is one of {', '.join(_BOUNDARIES)}, not {coverage!r}")
    if options or lm is not None:
        if realism == 0:
            told = ", ".join(["lm"] * (lm is not None) + list(options))
            raise InvalidOption(f"with realism 0 no model is asked, so that {told} would have no effect")
        # Wrong ones are told here, not at the first example; the import takes seconds, and only models need it.
        from controllable.writing.options import Options, merge

        merge(Options(), options)
    guides = Written(constraint, lm, count=GUIDES, seed=seed, options=options) if realism else None
    values = values_of(constraint, named, realism=realism, boundaries=_BOUNDARIES[coverage], guides=guides)
    if not invalid:
        return values
    if constraint.regular is None and not isinstance(constraint, JSONSchema):
        raise InvalidOption(f"near misses are made of schemas, types and regular languages, not of {constraint!r}")
    # The module builds on this one.
    from controllable.testing.strategies.invalid import Invalid

    return Invalid(values)


def values_of(
    constraint: Constraint, named: str, *, realism: float, boundaries: float = 0.0, guides: Guides | None = None
) -> Values[Any]:
    """The strategy of a constraint.

    Args:
        constraint: What the texts of its values are.
        named: What it is shown as.
        realism: Probability with which each choice follows a guide.
        boundaries: Probability with which a value of a document is one at a boundary, where it follows none.
        guides: The guides, None for none.
    """
    if isinstance(constraint, JSONSchema):
        return SchemaValues(constraint, realism, guides, named, boundaries)
    if isinstance(constraint, Text):
        return FreeTexts(constraint, realism, guides, named)
    if constraint.regular is not None:
        return RegularValues(constraint, realism, guides, named)
    return LaidOutValues(constraint, realism, guides, named)
