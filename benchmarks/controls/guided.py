"""Targets as energies: what the gradient alone makes of them, and the gradient beside the exact constraint."""

import re
from collections.abc import Sequence

from benchmarks.controls import data
from benchmarks.controls.exact import NOTHING, Exact, Lexicon, tags_of, words_for
from constraints import Contains, Regex
from constraints.errors import InvalidOption
from guidance import Energy, Length, Matches, PartsOfSpeech, SemanticContent, all_of

AT = "/text"
"""Where the sentence stands in its document."""
TIDY = Matches(~Contains("  "), at=AT)
"""Words are separated by one space."""


def energy(target: data.Target, known: Lexicon) -> Energy:
    """The log-probability that a text does as the target says.

    Args:
        target: The target.
        known: Words and tags, for targets of parts of speech.

    Raises:
        InvalidOption: The target cannot be said as a language, or it has a tag without words.
    """
    match target:
        case data.Value():
            return SemanticContent(target.value, at=AT)
        case data.Length():
            return Length(target.words, at=AT) + TIDY
        case data.Gap():
            left, right = (re.escape(" ".join(part)) for part in (target.left, target.right))
            return Matches(Regex(f"{left} .* {right}"), at=AT)
        case data.Parts():
            return PartsOfSpeech(target.tags, words_for(target, known), at=AT)
        case data.Both(second=data.Parts() as parts):
            return all_of(energy(target.first, known), PartsOfSpeech(parts.tags, words_for(target, known), at=AT))
        case data.Both():
            return all_of(energy(target.first, known), energy(target.second, known))
        case data.Span():
            raise InvalidOption("a phrase is no language", hint="Leave out the control 'spans'")


class Guided(Exact):
    """The diffusion model under the target's gradient alone: what it writes may be any text."""

    name = "gradient"

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that are drawn towards what they are told."""
        return [self.sentences(n, seed=seed, guidance=self.energy(target)) for target in targets]

    def energy(self, target: data.Target) -> Energy:
        """What steers towards a target."""
        return energy(target, self.known if tags_of(target) else NOTHING)


class GuidedExactly(Guided):
    """The diffusion model under the target's gradient and under the target as a constraint."""

    name = "gradient and exact constraint"

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that do as told; where no words of the tags hold a value, the tags are left to the gradient."""
        return [self._texts(target, n, seed, guidance=self.energy(target)) for target in targets]
