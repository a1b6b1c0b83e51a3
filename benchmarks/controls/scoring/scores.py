"""What a text has of what it was told, control by control."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.controls import data
from benchmarks.controls.phrases import Reading, readable
from benchmarks.controls.scoring import success
from benchmarks.controls.tagging.tags import Tagger
from constraints.errors import InvalidOption

Scores = dict[str, float]
"""By measure, each from 0 to 1."""

MEANS = frozenset({"tags"})
"""Measures that are a share within each text; of the others a text has all or nothing."""

CONTROLS: Mapping[str, Callable[[Path], Sequence[data.Target]]] = {
    "semantic content": data.values,
    "parts of speech": data.parts,
    "spans": lambda folder: [target for target in data.spans(folder) if readable(target.label)],
    "length": lambda folder: data.lengths(),
    "semantic content + parts of speech": data.values_and_parts,
    "semantic content + length": data.values_and_lengths,
    "length + parts of speech": data.lengths_and_parts,
    "infilling": lambda folder: data.gaps(folder, 50),
}
"""The targets of each control, given the folder of the data."""


def targets(control: str, folder: Path) -> Sequence[data.Target]:
    """The targets of a control.

    Raises:
        InvalidOption: There is no such control.
        ConfigError: Their file is not there.
    """
    if control not in CONTROLS:
        raise InvalidOption(f"there is no control {control!r}", hint=f"There are {', '.join(CONTROLS)}")
    return CONTROLS[control](folder)


class Scorer:
    """Scores texts; the parser is started when it is first needed, and reads no text twice."""

    def __init__(self) -> None:
        self._tagger: Tagger | None = None
        self._readings: dict[str, Reading] = {}

    def readings(self, texts: Sequence[str]) -> list[Reading]:
        """What the parser reads in texts.

        Raises:
            InvalidOption: spaCy is not installed.
        """
        new = [text for text in dict.fromkeys(texts) if text not in self._readings]
        if new:
            self._tagger = self._tagger or Tagger()
            self._readings.update(zip(new, self._tagger.read([text.split() for text in new]), strict=True))
        return [self._readings[text] for text in texts]

    def scores(self, target: data.Target, texts: Sequence[str]) -> list[Scores]:
        """What each text has of a target.

        | target | measures |
        |---|---|
        | `Value` | "value" |
        | `Parts` | "tags" |
        | `Span` | "span" |
        | `Length` | "within 2", "exact" |
        | `Gap` | "contexts": it begins and ends as it was told |
        | `Both` | those of both |
        """
        match target:
            case data.Value():
                return [{"value": success.says(text, target.value)} for text in texts]
            case data.Parts():
                readings = self.readings(texts)
                return [{"tags": success.same_tags(target.tags, reading.tags)} for reading in readings]
            case data.Span():
                return [{"span": success.has_span(reading, target)} for reading in self.readings(texts)]
            case data.Length():
                return [
                    {
                        "within 2": success.near_length(text, target.words),
                        "exact": success.near_length(text, target.words, within=0),
                    }
                    for text in texts
                ]
            case data.Gap():
                kept = (success.between(text, target.left, target.right) is not None for text in texts)
                return [{"contexts": each} for each in kept]
            case data.Both():
                both = (self.scores(target.first, texts), self.scores(target.second, texts))
                return [first | second for first, second in zip(*both, strict=True)]


def own_sentence(target: data.Target) -> str | None:
    """The sentence that a target was read from, which shows what a perfect text reaches; None where there is none."""
    match target:
        case data.Parts() | data.Span():
            return " ".join(target.words)
        case data.Gap():
            return " ".join((*target.left, *target.middle, *target.right))
        case data.Both():
            return own_sentence(target.second)
        case _:
            return None


def middle(text: str, gap: data.Gap) -> str:
    """What a text has in the gap; where it does not keep the contexts, what stands in the place of the gap."""
    found = success.between(text, gap.left, gap.right)
    words = text.split()
    return " ".join(words[len(gap.left) : max(len(gap.left), len(words) - len(gap.right))]) if found is None else found
