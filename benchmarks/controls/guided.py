"""Targets as energies: what the gradient alone makes of them, and the gradient beside the exact constraint."""

from collections.abc import Sequence

from benchmarks.controls import data
from benchmarks.controls.exact import Exact, Lexicon, phrases_for, tags_of, words_for
from benchmarks.controls.writers import Settings
from benchmarks.sources.catalog import digest
from constraints import Contains
from guidance import Energy, Infill, Length, Matches, PartsOfSpeech, SemanticContent, SyntaxSpan, all_of, scheduled
from guidance.classifiers import Classifier

AT = "/text"
"""Where the sentence stands in its document."""
TIDY = Matches(~Contains("  "), at=AT)
"""Words are separated by one space."""
TRIES = 8
"""Texts of which `GuidedBestOf` keeps one."""


def energy(target: data.Target, known: Lexicon) -> Energy:
    """The log-probability that a text does as the target says.

    Args:
        target: The target.
        known: Words, tags and phrases, for targets of parts of speech and spans.

    Raises:
        InvalidOption: The target has a tag without words, or a label without phrases of that length.
    """
    match target:
        case data.Value():
            return SemanticContent(target.value, at=AT)
        case data.Length():
            return Length(target.words, at=AT) + TIDY
        case data.Gap():
            return Infill(" ".join(target.left), " ".join(target.right), at=AT)
        case data.Parts():
            return PartsOfSpeech(target.tags, words_for(target, known), at=AT)
        case data.Both(second=data.Parts() as parts):
            return all_of(energy(target.first, known), PartsOfSpeech(parts.tags, words_for(target, known), at=AT))
        case data.Both():
            return all_of(energy(target.first, known), energy(target.second, known))
        case data.Span():
            book = {target.label: phrases_for(target, known)}
            return SyntaxSpan(target.begin, target.end + 1, target.label, book, at=AT)


class Guided(Exact):
    """The diffusion model under the target's gradient alone: what it writes may be any text."""

    name = "gradient"

    def __init__(self, settings: Settings, known: Lexicon | None = None) -> None:
        super().__init__(settings, known)
        folder = settings.classifier
        self.classifier = None if folder is None else Classifier.from_pretrained(folder)

    @property
    def identity(self) -> str:
        """That of all of the model's writers, with the classifier."""
        folder = self.settings.classifier
        return super().identity if folder is None else f"{super().identity}, {digest(sorted(folder.iterdir()))}"

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that are drawn towards what they are told."""
        return [self.sentences(n, seed=seed, guidance=self.energy(target)) for target in targets]

    def energy(self, target: data.Target) -> Energy:
        """What steers towards a target; of parts of speech what the classifier reads, too.

        The classifier steers and does not judge: whatever is written, it likes one text a trifle better than another,
        and of texts that are alike to the lexicon the model is to choose.
        """
        told, tags = energy(target, self.known_for(target)), tags_of(target)
        if self.classifier is None or not tags:
            return told
        lowest = self.lm.adapter.schedule.sigma_min
        return all_of(told, scheduled(self.classifier.guide(tags=tags), lambda sigma: (sigma > lowest).float()))


class GuidedExactly(Guided):
    """The diffusion model under the target's gradient and under the target as a constraint."""

    name = "gradient and exact constraint"

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """Texts that do as told; where no words of the tags hold a value, the tags are left to the gradient."""
        return [self._texts(target, n, seed, guidance=self.energy(target)) for target in targets]


class GuidedBestOf(GuidedExactly):
    """Of several texts under gradient and constraint the one that guidance, and of equals the model itself, likes best.

    It writes as many texts fewer as it tries more for each, so that a row costs what the others do.
    """

    name = f"{GuidedExactly.name}, best of {TRIES}"

    def write(self, targets: Sequence[data.Target], n: int, seed: int) -> list[list[str]]:
        """`n / TRIES` texts for each target, rounded up."""
        return [
            self._texts(target, -(-n // TRIES), seed, guidance=self.energy(target), best_of=TRIES) for target in targets
        ]
