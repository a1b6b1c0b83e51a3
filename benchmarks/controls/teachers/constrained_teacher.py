"""The teacher under the target as a constraint: what exact masks give a network that writes from left to right.

Before each token those are masked after which no text of the target's language can be reached within the tokens that
are left, as the engines for structured output do (Willard and Louf 2023, arXiv 2307.09702). So what it writes does as
told; but a token is chosen without regard to what it leaves for the rest, so it is no sample from the teacher under the
condition that the text does so: it may talk itself into a corner, and get out of it at any price in fluency.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import LogitsProcessor

from benchmarks.controls import data
from benchmarks.controls.exact import NOTHING, Lexicon, constraint, lexicon_of, tags_of
from benchmarks.controls.teachers.teacher import LONGEST
from benchmarks.controls.writers import FromTeacher, Settings
from constraints import ByteDFA, TokenAutomaton
from constraints.errors import UnsatisfiableConstraint
from controllable.network.tokenization import vocabulary_of


class Masks(LogitsProcessor):
    """Leaves the tokens from which the language can still be reached.

    Args:
        automaton: The language, over the tokens of the network.
        longest: Tokens of a text at the most, its end not counted.
    """

    def __init__(self, automaton: TokenAutomaton, longest: int) -> None:
        self.automaton, self.longest = automaton, longest
        self._states: dict[tuple[int, ...], int] = {(): 0}

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """Scores (B, V) of the next token, those of the others being minus infinity.

        Args:
            input_ids: What stands there (B, T), the token that begins a text included.
            scores: Scores (B, V) of the network.
        """
        possible = np.stack([self.allowed(tuple(row[1:])) for row in input_ids.tolist()])
        return scores.masked_fill(~torch.from_numpy(possible).to(scores.device), float("-inf"))

    def allowed(self, ids: tuple[int, ...]) -> NDArray[np.bool_]:
        """Which tokens (V,) may follow a text's tokens."""
        state, room = self._state(ids), self.longest - len(ids) - 1
        edges = slice(*self.automaton.offsets[state : state + 2])
        left = self.automaton.distance[self.automaton.dst[edges]]
        classes = np.zeros(self.automaton.num_classes + 1, dtype=np.bool_)
        # The end of a text takes no room; the last place is that of tokens that no class holds.
        classes[self.automaton.cls[edges][(left >= 0) & (left <= max(0, room))]] = True
        return classes[self.automaton.token_class]

    def _state(self, ids: tuple[int, ...]) -> int:
        if ids not in self._states:
            self._states[ids] = self.automaton.step(self._state(ids[:-1]), ids[-1])
        return self._states[ids]


def language(target: data.Target, known: Lexicon) -> ByteDFA:
    """The texts that do as a target says.

    Args:
        target: The target.
        known: Words, tags and phrases, for targets of parts of speech and spans.

    Raises:
        InvalidOption: The target has a tag without words, or a label without phrases of that length.
    """
    found = constraint(target, known).regular
    assert found is not None
    return found


class ConstrainedTeacher(FromTeacher):
    """The teacher, from left to right, under the target as a constraint.

    As for the diffusion model, where no words of the tags hold a value, a text with the value, of that length, is what
    is written; and of a sentence with a gap it is given the beginning.

    Args:
        settings: The settings of the writers.
        known: Words, tags and phrases; None to read them in the training sentences when they are needed.
    """

    name = "teacher, exact constraint"

    def __init__(self, settings: Settings, known: Lexicon | None = None) -> None:
        super().__init__(settings)
        self.vocabulary = vocabulary_of(self.teacher.tokenizer)
        self._known = known

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that do as they are told.

        Raises:
            UnsatisfiableConstraint: No text of the longest length does.
        """
        return [self._texts(target, n, seed) for target in targets]

    def automaton(self, target: data.Target) -> TokenAutomaton:
        """The language of a target over the teacher's tokens.

        Raises:
            UnsatisfiableConstraint: It has no text that is short enough.
        """
        known = self.known if tags_of(target) or isinstance(target, data.Span) else NOTHING
        try:
            wanted = language(target, known)
        except UnsatisfiableConstraint:
            if not (isinstance(target, data.Both) and tags_of(target)):
                raise
            return self.automaton(data.Both(target.first, data.Length(len(tags_of(target)))))
        found = TokenAutomaton.from_dfa(wanted, self.vocabulary, capacity=LONGEST)
        if found.shortest is None or found.shortest > LONGEST:
            raise UnsatisfiableConstraint(f"no text of {LONGEST} tokens does as told", where=repr(target))
        return found

    def _texts(self, target: data.Target, n: int, seed: int) -> list[str]:
        masks = Masks(self.automaton(target), LONGEST)
        begin = " ".join(target.left) if isinstance(target, data.Gap) else ""
        temperature = self.settings.teacher_temperature
        return self.teacher.write(n, seed=seed, temperature=temperature, prompt=begin, processors=[masks])

    @property
    def known(self) -> Lexicon:
        """Words, tags and phrases, read in the training sentences when they are first needed."""
        if self._known is None:
            self._known = lexicon_of(self.settings)
        return self._known
