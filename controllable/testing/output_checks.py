"""A property of what a model writes: how often it holds, and the smallest value for which it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from scipy import stats

from constraints.arguments import checked
from constraints.errors import ControllableError, InvalidOption
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import as_constraint
from controllable.testing.strategies.documents import Weights
from controllable.testing.strategies.guides import USUAL, Given, write
from controllable.testing.strategies.valid import values_of

if TYPE_CHECKING:
    from controllable.lm import DiffusionLM

T = TypeVar("T")

CONFIDENCE = 0.95
_TRIED = 500
_SHOWN = 3


@dataclass(frozen=True)
class Counterexample:
    """A value without the property.

    Args:
        value: The value.
        text: Its text.
        reason: What the property raised, or that it returned False.
        index: Its number in `generate(n=..., seed=...)`; None where no model wrote it.
    """

    value: Any
    text: str
    reason: str
    index: int | None = None


@dataclass(frozen=True)
class OutputReport:
    """How often a property holds of what a model writes.

    Args:
        n: Documents that were written.
        holds: Of how many of them it holds.
        rate: The share of them.
        low: Lower end of the 95 % interval of that share (Wilson 1927).
        high: Upper end.
        failures: The documents of which it does not hold, in order.
        unwritten: Why there is no document, for those that the model could not write.
        smallest: The smallest value of the output type found for which the property does not hold; None where it holds
            of all.
        seed: The seed.
    """

    n: int
    holds: int
    rate: float
    low: float
    high: float
    failures: Sequence[Counterexample]
    unwritten: Sequence[str]
    smallest: Counterexample | None
    seed: int

    def __str__(self) -> str:
        lines = [
            f"holds for {self.holds} of {self.n} documents: {100 * self.rate:.1f} % "
            f"[{100 * self.low:.1f}, {100 * self.high:.1f}]"
        ]
        if self.unwritten:
            lines.append(f"not written: {len(self.unwritten)}, the first because {self.unwritten[0]}")
        lines += [f"document {each.index} (seed {self.seed}): {each.text}: {each.reason}" for each in self._shown()]
        if self.smallest is not None:
            lines.append(f"smallest: {self.smallest.text}: {self.smallest.reason}")
        return "\n".join(lines)

    def _shown(self) -> Sequence[Counterexample]:
        return self.failures[:_SHOWN]


@checked
def check_outputs(
    lm: "DiffusionLM | None",
    output_type: object,
    holds: Callable[[Any], object],
    n: int = 100,
    *,
    seed: int = 0,
    shrink: bool = True,
    progress: bool = False,
    **options: Any,
) -> OutputReport:
    """Measure how often a property holds of what a model writes, and find the smallest value for which it does not.

    Args:
        lm: The model; None for the bundled one.
        output_type: See `DiffusionLM.generate`.
        holds: The property of a value. It does not hold where this returns False or raises an exception; what else it
            returns, None included, says that it does.
        n: Documents to write.
        seed: Seed of the documents.
        shrink: Whether to look for the smallest value of the output type for which it does not hold, beginning with
            those that the model wrote.
        progress: Whether to show how far it is, on standard error.
        **options: What else `DiffusionLM.generate` takes: the prompt, the guidance, the steps that are to be judged.

    Raises:
        InvalidOption: An option makes no sense.
        ControllableError: The output type cannot be compiled, or no document could be written at all.
    """
    if not isinstance(n, int) or n < 1:
        raise InvalidOption(f"n is {n}, it must be a whole number of at least 1")
    if not callable(holds):
        raise InvalidOption(f"the property is a function of a value, not {holds!r}")
    constraint = as_constraint(output_type)
    outcomes = write(constraint, lm, count=n, seed=seed, options=options, progress=progress)
    unwritten = [str(outcome) for outcome in outcomes if isinstance(outcome, ControllableError)]
    failures = [
        Counterexample(constraint.parse(outcome.text), outcome.text, reason, index)
        for index, outcome in enumerate(outcomes)
        if not isinstance(outcome, ControllableError)
        and (reason := _reason(constraint, outcome.text, holds)) is not None
    ]
    written = n - len(unwritten)
    if not written:
        raise next(outcome for outcome in outcomes if isinstance(outcome, ControllableError))
    good = written - len(failures)
    interval = stats.binomtest(good, written).proportion_ci(CONFIDENCE, method="wilson")
    weights = Weights(1.0, reserved={**USUAL, **options}["reserved"])
    smallest = _smallest(constraint, failures, holds, weights, shrink=shrink) if failures else None
    return OutputReport(
        written, good, good / written, float(interval.low), float(interval.high), failures, unwritten, smallest, seed
    )


def _reason(constraint: Constraint, text: str, holds: Callable[[Any], object]) -> str | None:
    """Why a property does not hold of a text's value; None where it does."""
    try:
        held = holds(constraint.parse(text))
    except Exception as error:  # noqa: BLE001 - whatever the property raises says that it does not hold
        told = str(error).strip().partition("\n")[0]
        return f"{type(error).__name__}: {told}" if told else type(error).__name__
    return "the property is False" if held is False else None


def _smallest(
    constraint: Constraint,
    failures: Sequence[Counterexample],
    holds: Callable[[Any], object],
    weights: Weights,
    *,
    shrink: bool,
) -> Counterexample:
    """The smallest failure: Hypothesis begins with the shortest that a model wrote, and shrinks it."""
    shortest = min(failures, key=lambda each: len(each.text))
    if not shrink:
        return shortest
    guides = Given([each.text for each in sorted(failures, key=lambda each: len(each.text))])
    strategy = values_of(constraint, "outputs", weights, guides=guides).texts()
    quiet = settings(
        database=None, deadline=None, max_examples=_TRIED, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    try:
        text = find(strategy, lambda text: _reason(constraint, text, holds) is not None, settings=quiet)
    except NoSuchExample:
        return shortest
    reason = _reason(constraint, text, holds)
    return shortest if reason is None else Counterexample(constraint.parse(text), text, reason)
