"""Languages on a device: what may stand at some positions, asked for the posterior of their tokens."""

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor

from constraints.inference.slots.posteriors import Posterior, by_position


class Given(NamedTuple):
    """What is known of P positions, F rows of log-probabilities over V tokens.

    Attributes:
        log_probs: (F, V), log-probabilities of the tokens. They need not be normalised.
        rows: (P,), the row of each position; that of a committed position is not read and may be any number. None where
            each position has the row of its number.
        fixed: (P,), the token that is committed at a position, -1 where none is; None where none is anywhere.
        uniforms: (P, 2) or (S, P, 2) in [0, 1), drive one exact sample or several; None for none.
    """

    log_probs: Tensor
    rows: Tensor | None = None
    fixed: Tensor | None = None
    uniforms: Tensor | None = None

    @property
    def by_position(self) -> Tensor:
        """The log-probabilities of each position (P, V)."""
        return by_position(self.log_probs, self.rows)


class Languages(ABC):
    """What may stand at the P positions of some slots, on a device."""

    def posterior(
        self,
        log_probs: Tensor,
        *,
        rows: Tensor | None = None,
        fixed: Tensor | None = None,
        uniforms: Tensor | None = None,
    ) -> Posterior:
        """The distribution of the slots' tokens, given that each slot's text is in its language.

        Args:
            log_probs, rows, fixed, uniforms: See `Given`.

        Raises:
            InvalidOption: Shapes do not fit.
        """
        return self.answer(Given(log_probs, rows, fixed, uniforms))

    @abstractmethod
    def answer(self, given: Given) -> Posterior:
        """See `posterior`."""
