"""Labelled texts as token canvases: what a classifier is trained on, and what is refused."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from constraints.errors import InvalidOption
from constraints.paths import path_of
from controllable.writing.language_model import LanguageModel
from guidance.classifiers.classifier_network import END, INSIDE, KINDS, NO_SPAN, OTHER, Kind

LEAST_TEXTS = 10
LEAST_SLACK = 6
"""A slot has up to this many PADs behind its text, or half as many as the text has tokens."""
_MARK = "\x00"


@dataclass(frozen=True)
class Labelled:
    """A text as tokens, with what is to be told of it.

    Args:
        tokens: Token ids (T,).
        target: Of the text: the number of its label, or its number.
        tags: Number of the label of each token (T,), for kind "token"; empty otherwise.
        spans: First token, end and number of the label of each span, for kind "span".
    """

    tokens: NDArray[np.int64]
    target: float = 0.0
    tags: NDArray[np.int64] | None = None
    spans: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class LabelledTexts:
    """Texts that a classifier learns from.

    Args:
        texts: The texts.
        classes: What the classifier's head tells apart, the labels first; none for numbers.
        before: Token ids of the literal in front of the text.
        after: Token ids of the literal behind it.
    """

    texts: Sequence[Labelled]
    classes: tuple[str, ...]
    before: Sequence[int]
    after: Sequence[int]


def label_texts(
    lm: LanguageModel, texts: Sequence[str], labels: Sequence[Any], *, kind: Kind, at: str | None
) -> LabelledTexts:
    """Encode texts and number their labels.

    Args:
        lm: The language model.
        texts: The texts.
        labels: What is to be told of each: a label ("sequence"), a tag for each of its words ("token"), triples of
            first word, end and label ("span"), or a number ("regression"). Words stand between white space.
        kind: Which of these.
        at: JSON pointer of the value that the texts are; None where they are whole texts.

    Raises:
        InvalidOption: The texts or their labels can't be learned from; `where` says which.
    """
    if kind not in KINDS:
        raise InvalidOption(f"there is no kind {kind!r} of classifier", hint=f"Choose of {', '.join(KINDS)}")
    if len(texts) != len(labels):
        raise InvalidOption(f"{len(texts)} texts have {len(labels)} labels", hint="Give one label for each text")
    if len(texts) < LEAST_TEXTS:
        raise InvalidOption(f"{len(texts)} texts are too few to learn from", hint=f"Give {LEAST_TEXTS} or more")
    before, after = (lm.vocabulary.encode(part) for part in _around(at))
    room = _room(lm, before, after)
    for number, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip():
            raise InvalidOption("the text is empty", where=f"text {number}", hint="Leave out what has no text")
    written = [" ".join(text.split()) if kind in ("token", "span") else text for text in texts]
    ids = _encoded(lm, written, at)
    for number, tokens in enumerate(ids):
        if len(tokens) > room:
            raise InvalidOption(
                f"the text has {len(tokens)} tokens, more than the {room} that fit on a canvas of the model",
                where=f"text {number}", hint="Shorten it, or leave it out",
            )  # fmt: skip
    made, classes = _targets(lm, ids, written, labels, kind)
    return LabelledTexts(made, classes, before, after)


def with_background(
    lm: LanguageModel, labelled: LabelledTexts, texts: Sequence[str], *, at: str | None
) -> LabelledTexts:
    """The labelled texts, and behind them others that have none of the labels; those that do not fit are left out."""
    room, other = _room(lm, labelled.before, labelled.after), labelled.classes.index(OTHER)
    fitting = (Labelled(one, other) for one in _encoded(lm, texts, at) if len(one) <= room)
    return replace(labelled, texts=[*labelled.texts, *fitting])


def _room(lm: LanguageModel, before: Sequence[int], after: Sequence[int]) -> int:
    return int(lm.denoiser.config.max_canvas) - len(before) - len(after)


def _encoded(lm: LanguageModel, texts: Sequence[str], at: str | None) -> list[NDArray[np.int64]]:
    pieces = (text if at is None else _escaped(text) for text in texts)
    return [np.array(lm.vocabulary.encode(piece), dtype=np.int64) for piece in pieces]


def _around(at: str | None) -> tuple[str, str]:
    """What stands in front of a value at a JSON pointer and behind it, in a document that holds nothing else."""
    if at is None:
        return "", ""
    value: Any = _MARK
    for part in reversed(path_of(at).example()):
        value = [value] if part.isdigit() else {part: value}
    before, after = json.dumps(value, ensure_ascii=False, separators=(",", ":")).split(_escaped(_MARK))
    return before, after


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _targets(
    lm: LanguageModel, ids: list[NDArray[np.int64]], texts: Sequence[str], labels: Sequence[Any], kind: Kind
) -> tuple[list[Labelled], tuple[str, ...]]:
    if kind == "regression":
        values = [_number(label, number) for number, label in enumerate(labels)]
        if min(values) == max(values):
            raise InvalidOption(f"all numbers are {values[0]:g}", hint="There is nothing to tell apart")
        return [Labelled(one, value) for one, value in zip(ids, values, strict=True)], ()
    if kind == "sequence":
        names = [_name(label, number) for number, label in enumerate(labels)]
        counts = Counter(names)
        _check_classes(counts)
        for name, count in counts.items():
            if count < 2:
                raise InvalidOption(f"only one text has the label {name!r}", hint="Give two at least: one is held out")
        classes = (*sorted(counts), OTHER)
        return [Labelled(one, classes.index(name)) for one, name in zip(ids, names, strict=True)], classes
    words = [_words(lm, one, text) for one, text in zip(ids, texts, strict=True)]
    if kind == "token":
        return _tagged(ids, words, labels)
    return _spanned(ids, words, labels)


def _tagged(
    ids: list[NDArray[np.int64]], words: list[list[int]], labels: Sequence[Any]
) -> tuple[list[Labelled], tuple[str, ...]]:
    for number, (tags, starts) in enumerate(zip(labels, words, strict=True)):
        if isinstance(tags, str) or len(tags) != len(starts):
            raise InvalidOption(
                f"{len(starts)} words do not have as many tags", where=f"text {number}",
                hint="Give a list with one tag for each word, as text.split() gives the words",
            )  # fmt: skip
    counts = Counter(_name(tag, number) for number, tags in enumerate(labels) for tag in tags)
    _check_classes(counts)
    classes = (*sorted(counts), INSIDE, END)
    made = []
    for one, starts, tags in zip(ids, words, labels, strict=True):
        of_token = np.full(len(one), classes.index(INSIDE), dtype=np.int64)
        # Where two words begin in one token, it has the tag of the last of them.
        of_token[starts] = [classes.index(str(tag)) for tag in tags]
        made.append(Labelled(one, tags=of_token))
    return made, classes


def _spanned(
    ids: list[NDArray[np.int64]], words: list[list[int]], labels: Sequence[Any]
) -> tuple[list[Labelled], tuple[str, ...]]:
    for number, (spans, starts) in enumerate(zip(labels, words, strict=True)):
        for span in spans:
            fits = len(span) == 3 and all(isinstance(end, int) for end in span[:2])
            if not fits or not 0 <= span[0] < span[1] <= len(starts):
                raise InvalidOption(
                    f"{span!r} is no span of a text of {len(starts)} words", where=f"text {number}",
                    hint="Give its first word, the word behind its last one, and its label",
                )  # fmt: skip
    counts = Counter(_name(span[2], number) for number, spans in enumerate(labels) for span in spans)
    if not counts:
        raise InvalidOption("no text has a span", hint="Give triples of first word, end and label")
    classes = (*sorted(counts), NO_SPAN)
    made = []
    for one, starts, spans in zip(ids, words, labels, strict=True):
        edges = [*starts, len(one)]
        found = ((edges[begin], edges[end], classes.index(str(label))) for begin, end, label in spans)
        made.append(Labelled(one, spans=tuple(span for span in found if span[0] < span[1])))
    return made, classes


def _words(lm: LanguageModel, ids: NDArray[np.int64], text: str) -> list[int]:
    """The token in which each word of a text begins; white space in front of a word belongs to it."""
    ends = np.cumsum(lm.vocabulary.lengths[ids])
    written = lm.vocabulary.decode(ids.tolist()).decode("utf-8")
    starts = [len(written[: found.start()].encode()) for found in re.finditer(r"\S+", written)]
    return [int(place) for place in np.searchsorted(ends, starts, side="right")]


def _check_classes(counts: Counter[str]) -> None:
    if len(counts) < 2:
        raise InvalidOption(f"all labels are {next(iter(counts), '')!r}", hint="There is nothing to tell apart")


def _name(label: object, number: int) -> str:
    if label is None or not str(label).strip():
        raise InvalidOption("the label is empty", where=f"text {number}", hint="Leave out what has no label")
    return str(label)


def _number(value: object, number: int) -> float:
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found):
        raise InvalidOption(f"{value!r} is not a finite number", where=f"text {number}", hint="Give numbers as labels")
    return found


def draw_span(one: Labelled, none: int, rng: np.random.Generator, *, share: float = 0.6) -> tuple[int, int, int]:
    """One of a text's spans, or, in the rest of the draws, some other stretch of it, which has the label `none`."""
    if one.spans and rng.random() < share:
        return one.spans[int(rng.integers(len(one.spans)))]
    taken = {span[:2]: span[2] for span in one.spans}
    begin = int(rng.integers(len(one.tokens)))
    end = min(len(one.tokens), begin + int(rng.geometric(0.4)))
    return begin, end, taken.get((begin, end), none)


def held_out(
    labelled: LabelledTexts, kind: Kind, share: float, rng: np.random.Generator
) -> tuple[list[int], list[int]]:
    """The numbers of the texts that are trained on, and of those that are not: the share, of each label the same."""
    groups: dict[float, list[int]] = {}
    for number in rng.permutation(len(labelled.texts)):
        key = labelled.texts[number].target if kind == "sequence" else 0.0
        groups.setdefault(key, []).append(int(number))
    cuts = {key: max(1, round(share * len(numbers))) for key, numbers in groups.items()}
    train = [number for key, numbers in groups.items() for number in numbers[cuts[key] :]]
    return train, [number for key, numbers in groups.items() for number in numbers[: cuts[key]]]
