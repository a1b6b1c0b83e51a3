"""What guidance did, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from constraints.errors import InvalidOption


@dataclass(frozen=True)
class TracePoint:
    """One term at one step of one document.

    Args:
        step: Steps taken, from 1; counted on over blocks and correction passes.
        noise_level: Noise level of the step.
        term: What the term is called.
        energy: Its energy, without weights.
        gradient: How strongly it pulled, see `TermReport`.
    """

    step: int
    noise_level: float
    term: str
    energy: float
    gradient: float


@dataclass(frozen=True)
class Trace:
    """What guidance did to a document.

    Args:
        points: One for each term and step, in order.
    """

    points: Sequence[TracePoint] = ()

    @property
    def terms(self) -> list[str]:
        """What the terms are called, in order."""
        return list(dict.fromkeys(point.term for point in self.points))

    def energies(self, term: str) -> list[float]:
        """The energies of a term over the steps.

        Raises:
            InvalidOption: There is no such term.
        """
        if term not in self.terms:
            raise InvalidOption(f"there is no term {term!r}", hint=f"The terms are {', '.join(self.terms) or 'none'}")
        return [point.energy for point in self.points if point.term == term]

    def plot(self, path: str | Path) -> None:
        """Draws energies and pulls over the steps, to a file whose name says the format.

        Raises:
            InvalidOption: There is nothing to draw.
        """
        if not self.points:
            raise InvalidOption("there is nothing to draw", hint="Only what was generated with guidance has a trace")
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.0, 5.0), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True)
        for term in self.terms:
            points = [point for point in self.points if point.term == term]
            steps = [point.step for point in points]
            above.plot(steps, [point.energy for point in points], marker="o", markersize=3, label=term)
            below.plot(steps, [point.gradient for point in points], marker="o", markersize=3)
        above.set_ylabel("energy (nats)")
        below.set_ylabel("pull (nats)")
        below.set_xlabel("step")
        above.legend(frameon=False)
        for axes in (above, below):
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path)
