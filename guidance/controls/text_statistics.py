"""Ready-made controls about what a text is like on the whole: how easy it reads, what it resembles, how it differs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import torch
import torch.nn.functional as F
from torch import Tensor

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance.binding import BoundEnergy, Canvases
from guidance.composition import Guide
from guidance.controls.matches import values_of
from guidance.energy import Energy, GuidanceState


def mask_of(state: GuidanceState, at: str | None) -> Tensor:
    """Which positions (B, L) hold the values at a path, or any value."""
    mask, length = torch.zeros_like(state.free), state.free.shape[1]
    rows = [positions + canvas * length for canvas, positions in values_of(state, at)]
    return mask.flatten().index_fill(0, torch.cat(rows), True).view_as(mask) if rows else mask


def content(state: GuidanceState, at: str | None) -> Tensor:
    """How often each token is expected in the values at a path (B, V), padding left out."""
    counts = (state.probabilities * mask_of(state, at)[..., None]).sum(dim=1)
    keep = torch.ones_like(counts[0])
    keep[state.vocabulary.pad_id] = 0.0
    return counts * keep


@lru_cache(maxsize=8)
def _syllables(vocabulary: Vocabulary) -> tuple[Tensor, Tensor, Tensor]:
    """Of each token (V,): the words that begin in it, its syllables, the sentences that end in it."""
    words, syllables, sentences = [], [], []
    for token in vocabulary.tokens:
        text = token.decode("utf-8", "ignore")
        words.append(len(re.findall(r"(?:^| )(?=[^\W\d_])", text)) if text[:1] in (" ", "") else 0)
        syllables.append(len(re.findall(r"[aeiouyAEIOUY]+", text)))
        sentences.append(len(re.findall(r"[.!?]", text)))
    return torch.tensor(words).float(), torch.tensor(syllables).float(), torch.tensor(sentences).float()


@checked
@dataclass(frozen=True)
class Readability(Guide):
    """The text reads as easily as one of a school grade: minus half the squared distance, in `spread` grades.

    The grade is that of Flesch and Kincaid (Kincaid et al. 1975, Derivation of New Readability Formulas, p. 14): 0.39
    words a sentence + 11.8 syllables a word - 15.59, of the expected numbers of words, sentences and syllables; a group
    of vowels is a syllable, and a token that begins with a space begins a word.

    Args:
        grade: The target.
        spread: Grades that are one unit.
        at: Path of the values that are meant; None for all.
    """

    grade: float
    spread: float = 1.0
    at: str | None = None

    def __post_init__(self) -> None:
        if not self.spread > 0:
            raise InvalidOption(f"spread is {self.spread}, it must be above 0")

    def measure(self, state: GuidanceState) -> Tensor:
        """The grade of the expected numbers (B,)."""
        return self._grade(_syllables(state.vocabulary), state)

    def _grade(self, per_token: Sequence[Tensor], state: GuidanceState) -> Tensor:
        counts = content(state, self.at)
        words, syllables, sentences = (counts @ each.to(counts) for each in per_token)
        # The first word of a text has no space in front, and the last sentence may have no end.
        words, sentences = words + 1.0, sentences.clamp_min(1.0)
        return 0.39 * words / sentences + 11.8 * syllables / words - 15.59

    def energy(self, state: GuidanceState) -> Tensor:
        """Minus half the squared distance (B,)."""
        return self._told(_syllables(state.vocabulary), state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`."""
        per_token = tuple(each.to(canvases.device) for each in _syllables(canvases.vocabulary))
        return BoundEnergy.like(self, partial(self._told, per_token))

    def _told(self, per_token: Sequence[Tensor], state: GuidanceState) -> Tensor:
        return -0.5 * ((self._grade(per_token, state) - self.grade) / self.spread).square()


@checked
@dataclass(frozen=True)
class Similarity(Guide):
    """The text is about what a reference is about: the cosine of the sums of their tokens' embeddings, times a factor.

    Args:
        reference: The other text.
        sharpness: The factor.
        at: Path of the values that are meant; None for all.
    """

    reference: str
    sharpness: float = 10.0
    at: str | None = None

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise InvalidOption("the reference is empty", hint="Give the text that should be resembled")

    def energy(self, state: GuidanceState) -> Tensor:
        """The cosine times the factor (B,)."""
        return self._told(self._other(state.vocabulary, state.embeddings), state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`."""
        return BoundEnergy.like(self, partial(self._told, self._other(canvases.vocabulary, canvases.embeddings)))

    def _other(self, vocabulary: Vocabulary, embeddings: Tensor) -> Tensor:
        """The sum of the embeddings of the reference's tokens (1, d)."""
        ids = torch.tensor(vocabulary.encode(self.reference), device=embeddings.device)
        return embeddings[ids].sum(dim=0, keepdim=True)

    def _told(self, other: Tensor, state: GuidanceState) -> Tensor:
        return self.sharpness * F.cosine_similarity(content(state, self.at) @ state.embeddings, other, dim=1)


@checked
@dataclass(frozen=True)
class Diversity(Guide):
    """The texts of a batch differ: minus the mean cosine of their expected numbers of tokens, times a factor.

    Args:
        sharpness: The factor.
        at: Path of the values that are meant; None for all.
    """

    sharpness: float = 10.0
    at: str | None = None

    def energy(self, state: GuidanceState) -> Tensor:
        """Minus the mean cosine to the other texts, times the factor (B,); what the others hold counts as given."""
        counts = F.normalize(content(state, self.at), dim=1)
        others = counts.shape[0] - 1
        alike = counts @ counts.detach().T
        return -self.sharpness * (alike.sum(dim=1) - alike.diagonal()) / max(1, others)
