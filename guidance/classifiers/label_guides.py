"""The energies of a classifier: log-probabilities of a label, of tags, of a span's label, of a number."""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from constraints.errors import InvalidOption
from guidance.binding import BoundEnergy, Canvases
from guidance.classifiers.alignment import tags_log_prob
from guidance.classifiers.classifier_network import END, INSIDE, ClassifierNetwork
from guidance.classifiers.windows import Windows, windows_known, windows_of
from guidance.composition import Guide
from guidance.energy import Energy, GuidanceState


class Labels(Protocol):
    """What the guides need of a classifier."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What it tells apart."""

    def network_for(self, embeddings: Tensor) -> ClassifierNetwork:
        """The network on the device of a model's embeddings (V, d)."""


@dataclass(frozen=True)
class ClassifierGuide(Guide):
    """What the guides of a classifier share: it reads the whole text, or the values at one place of it.

    Args:
        classifier: The classifier.
        at: Path of the values that it reads, see `windows_of`; None for the whole text.
    """

    classifier: Labels
    at: str | None

    @property
    def name(self) -> str:
        """With what is wanted."""
        return f"{type(self).__name__} {self._wanted}"

    @property
    def _wanted(self) -> str:
        raise NotImplementedError

    def energy(self, state: GuidanceState) -> Tensor:
        """The log-probability (B,), up to a constant, of what is wanted; summed over the values that are read.

        Raises:
            InvalidOption: The state is of another language model, or the text is too short for what is wanted.
        """
        network, windows = self.classifier.network_for(state.embeddings), windows_of(state, self.at)
        self._fit(windows)
        return self._told(network, windows, state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`.

        Raises:
            InvalidOption: As `energy`.
        """
        windows = windows_known(canvases, self.at)
        if windows is None:
            return self
        self._fit(windows)
        network = self.classifier.network_for(canvases.embeddings)
        return BoundEnergy.like(self, partial(self._told, network, windows))

    def _fit(self, windows: Windows) -> None:
        """Raises `InvalidOption` where a text is too short for what is wanted."""

    def _told(self, network: ClassifierNetwork, windows: Windows, state: GuidanceState) -> Tensor:
        if not len(windows):
            return windows.total(state.probabilities.new_zeros(0), state)
        states = network.states(windows.take(state.estimate), state.sigma[windows.row], windows.mask)
        return windows.total(self._log_prob(network, states, windows), state)

    def _log_prob(self, network: ClassifierNetwork, states: Tensor, windows: Windows) -> Tensor:
        """The log-probability (N,) of each piece, from its states (N, W, H)."""
        raise NotImplementedError


@dataclass(frozen=True)
class LabelGuide(ClassifierGuide):
    """log p(label | estimate, noise level).

    Args:
        label: Number of the label.
    """

    label: int

    @property
    def _wanted(self) -> str:
        return repr(self.classifier.labels[self.label])

    def _log_prob(self, network: ClassifierNetwork, states: Tensor, windows: Windows) -> Tensor:
        return network.told(states, windows.mask).log_softmax(dim=-1)[:, self.label]


@dataclass(frozen=True)
class TagsGuide(ClassifierGuide):
    """log p(tag of the first word, of the second ... and no word behind | estimate, noise level).

    Positions are independent given the estimate; see `tags_log_prob` for words of several tokens.

    Args:
        tags: Number of each word's tag; None for any.
    """

    tags: tuple[int | None, ...]

    @property
    def _wanted(self) -> str:
        return " ".join("-" if tag is None else self.classifier.labels[tag] for tag in self.tags)

    def _fit(self, windows: Windows) -> None:
        if len(windows) and windows.shortest < len(self.tags):
            raise InvalidOption(
                f"{len(self.tags)} tags do not fit into a text of {windows.shortest} positions",
                hint="Give fewer tags, or leave more room: a longer maxLength, a larger canvas",
            )

    def _log_prob(self, network: ClassifierNetwork, states: Tensor, windows: Windows) -> Tensor:
        classes = network.config.classes
        each = network.told_of_each(states).log_softmax(dim=-1)
        return tags_log_prob(
            each, self.tags, inside=classes.index(INSIDE), end=classes.index(END), mask=windows.mask
        )  # fmt: skip


@dataclass(frozen=True)
class SpanGuide(ClassifierGuide):
    """log p(label of the tokens from `start` to before `end` | estimate, noise level).

    Args:
        label: Number of the label.
        start: First position, from the beginning of the text.
        end: The position behind the last one.
    """

    label: int
    start: int
    end: int

    @property
    def _wanted(self) -> str:
        return f"{self.classifier.labels[self.label]!r} {self.start}-{self.end}"

    def _fit(self, windows: Windows) -> None:
        if len(windows) and self.end > windows.shortest:
            raise InvalidOption(
                f"a span that ends at position {self.end} does not fit into a text of {windows.shortest} positions",
                hint="Choose an earlier one, or leave more room: a longer maxLength, a larger canvas",
            )

    def _log_prob(self, network: ClassifierNetwork, states: Tensor, windows: Windows) -> Tensor:
        start, end = (torch.full_like(windows.row, place) for place in (self.start, self.end))
        return network.told_of_span(states, start, end).log_softmax(dim=-1)[:, self.label]


@dataclass(frozen=True)
class ValueGuide(ClassifierGuide):
    """-(number - value)^2 / (2 spread^2): a normal distribution around the number that the classifier reads.

    Args:
        value: The target.
        spread: Standard deviation, in its unit.
    """

    value: float
    spread: float

    @property
    def _wanted(self) -> str:
        return f"{self.value:g}"

    def _log_prob(self, network: ClassifierNetwork, states: Tensor, windows: Windows) -> Tensor:
        config = network.config
        number = config.centre + config.scale * network.told(states, windows.mask)[:, 0]
        return -0.5 * ((number - self.value) / self.spread).square()
