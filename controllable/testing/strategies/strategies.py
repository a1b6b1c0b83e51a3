"""Hypothesis strategies of schemas, pydantic models and constraints."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from hypothesis import strategies as st

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema, Pydantic, as_constraint
from controllable.option_fields import Option, Share
from controllable.testing.strategies.documents import Weights
from controllable.testing.strategies.guides import USUAL, Written
from controllable.testing.strategies.invalid import Invalid
from controllable.testing.strategies.valid import values_of

if TYPE_CHECKING:
    from controllable.lm import DiffusionLM

T = TypeVar("T")
Coverage = Literal["typical", "boundaries"]

GUIDES = 64
"""Documents that a model writes ahead."""
_BOUNDARIES = {"typical": 0.25, "boundaries": 0.6}


@checked
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
            `reserved` is True by default, and holds for what Hypothesis chooses too.

    Raises:
        InvalidOption: An option makes no sense.
        InvalidSchema, UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge: From compiling the type.
    """
    named = f"from_constraint({constraint!r})"
    return _values(as_constraint(constraint), named, realism, coverage, invalid, lm, seed, options)


@checked
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
@checked
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
    Option("realism", Share).check(realism)
    if options or lm is not None:
        unused = ["lm"] * (lm is not None) + [name for name in options if name not in USUAL]
        if realism == 0 and unused:
            told = ", ".join(unused)
            raise InvalidOption(f"with realism 0 no model is asked, so that {told} would have no effect")
        # Wrong ones are told here, not at the first example; the import takes seconds, and only models need it.
        from controllable.writing.options import Options, merge

        lexicons = merge(Options(), options).lexicons
        if lexicons is not None:
            lexicons.check(constraint)
    guides = Written(constraint, lm, count=GUIDES, seed=seed, options=options) if realism else None
    weights = Weights(realism, _BOUNDARIES[coverage], {**USUAL, **options}["reserved"])
    values = values_of(constraint, named, weights, guides=guides)
    if not invalid:
        return values
    if constraint.regular is None and not isinstance(constraint, JSONSchema):
        raise InvalidOption(f"near misses are made of schemas, types and regular languages, not of {constraint!r}")
    return Invalid(values)
