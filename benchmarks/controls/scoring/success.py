"""When a text does as it was told, as published (Li et al. 2022, section 5).

The published evaluation (control_gen/eval_control.py of its repository) decides what the paper leaves open: a value
counts wherever its text appears; tags are compared position by position over the length of the target, a shorter text
being wrong where it ends too early and a longer one being cut; a span counts where the very positions are a phrase with
the label. Its parsers are others (stanza, benepar), so figures compare within this study.
"""

import re
from collections.abc import Sequence

from benchmarks.controls.data import Span
from benchmarks.controls.phrases import Reading, is_phrase
from constraints.errors import InvalidOption
from constraints.optional_dependencies import needs_extra

NEAR = 2
"""Words by which a length may be missed."""


def says(text: str, value: str) -> bool:
    """Semantic content: the value's text appears."""
    return value in text


def same_tags(target: Sequence[str], found: Sequence[str]) -> float:
    """Parts of speech: the share of the target's positions where the text has the target's tag."""
    if not target:
        raise InvalidOption("the target has no tags")
    # The longer of the two goes on where the other has nothing to be compared with.
    return sum(wanted == tag for wanted, tag in zip(target, found, strict=False)) / len(target)


def near_length(text: str, words: int, *, within: int = NEAR) -> bool:
    """Length: as many words as the target, give or take `within`."""
    return abs(len(text.split()) - words) <= within


def has_span(reading: Reading, target: Span) -> bool:
    """Syntax spans: the target's positions are a phrase with its label; `phrases` says which a parse can give."""
    return target.end < len(reading.words) and is_phrase(reading, target.begin, target.end, target.label)


def between(text: str, left: Sequence[str], right: Sequence[str]) -> str | None:
    """What a text has between two contexts, given as words; None where it does not begin and end with them."""
    begin, end = (re.escape(" ".join(words)) for words in (left, right))
    found = re.fullmatch(rf"{begin}\s*(.*?)\s*{end}", text.strip(), re.DOTALL)
    return found[1] if found else None


def bleu(texts: Sequence[str], references: Sequence[str]) -> float:
    """BLEU-4 of texts, one reference each, in per cent, by sacrebleu; words are those between spaces.

    Raises:
        InvalidOption: sacrebleu is not installed, or the numbers of texts and references differ.
    """
    _pairs(texts, references)
    with needs_extra("controls"):
        import sacrebleu
    return float(sacrebleu.corpus_bleu(list(texts), [list(references)], tokenize="none", force=True).score)


def rouge_l(texts: Sequence[str], references: Sequence[str]) -> list[float]:
    """F-measure of ROUGE-L of each text, in per cent, by rouge-score, which leaves out case and punctuation.

    Raises:
        InvalidOption: rouge-score is not installed, or the numbers of texts and references differ.
    """
    _pairs(texts, references)
    with needs_extra("controls"):
        from rouge_score.rouge_scorer import RougeScorer
    scorer = RougeScorer(["rougeL"])
    pairs = zip(references, texts, strict=True)
    return [100 * float(scorer.score(reference, text)["rougeL"].fmeasure) for reference, text in pairs]


def _pairs(texts: Sequence[str], references: Sequence[str]) -> None:
    if len(texts) != len(references) or not texts:
        raise InvalidOption(f"{len(texts)} texts cannot be compared with {len(references)} references")
