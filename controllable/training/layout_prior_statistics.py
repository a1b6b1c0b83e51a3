"""Counting a corpus for the layout prior."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from transformers import PreTrainedTokenizerFast

from controllable.training.training_documents import segments
from controllable.writing.layout_prior import LearnedLayoutPrior, plain_name

SAMPLE = 100_000
LEAST_COUNT = 20
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def _quantiles(counts: Counter[int]) -> list[int]:
    total, seen, found = sum(counts.values()), 0, []
    levels = iter(LEVELS)
    level = next(levels)
    for value in sorted(counts):
        seen += counts[value]
        while seen >= level * total:
            found.append(value)
            following = next(levels, None)
            if following is None:
                return found
            level = following
    return found


def _walk(value: object, name: str, present: Counter[str], nulls: Counter[str], items: dict[str, Counter[int]]) -> None:
    if isinstance(value, dict):
        for key, member in value.items():
            plain = plain_name(key)
            present[plain] += 1
            nulls[plain] += member is None
            _walk(member, plain, present, nulls, items)
    elif isinstance(value, list):
        items[name][len(value)] += 1
        items[""][len(value)] += 1
        for member in value:
            _walk(member, name, present, nulls, items)


def layout_prior(documents: Iterable[dict[str, Any]], tokenizer: PreTrainedTokenizerFast) -> LearnedLayoutPrior:
    """Count what is present, how long and how often null; quantiles are at `LEVELS`.

    Args:
        documents: Documents of the corpus; the first `SAMPLE` are counted.
        tokenizer: The tokenizer capacities are measured in.
    """
    present: dict[str, Counter[str]] = defaultdict(Counter)
    nulls: Counter[str] = Counter()
    items: dict[str, Counter[int]] = defaultdict(Counter)
    capacity: dict[str, Counter[int]] = defaultdict(Counter)
    kinds: dict[str, Counter[int]] = defaultdict(Counter)
    lengths: dict[str, int] = {}
    for index, document in enumerate(documents):
        if index == SAMPLE:
            break
        _walk(document["data"], "", present[str(document["family"])], nulls, items)
        for segment in segments(document["data"]):
            if segment.kind == "literal":
                continue
            if segment.text not in lengths:
                lengths[segment.text] = len(tokenizer.backend_tokenizer.encode(segment.text).ids)
            capacity[plain_name(segment.name)][lengths[segment.text]] += 1
            kinds[segment.kind][lengths[segment.text]] += 1
    shares: dict[str, list[float]] = defaultdict(list)
    total: Counter[str] = Counter()
    for counts in present.values():
        most = max(counts.values(), default=1)
        total.update(counts)
        for name, count in counts.items():
            shares[name].append(count / most)
    frequent = {name for name, count in total.items() if count >= LEAST_COUNT}
    return LearnedLayoutPrior(
        presence={name: round(sum(shares[name]) / len(shares[name]), 3) for name in sorted(frequent)},
        nulls={name: round(nulls[name] / total[name], 3) for name in sorted(frequent) if nulls[name]},
        lengths=_frequent(items),
        tokens=_frequent(capacity),
        kinds={kind: _quantiles(counts) for kind, counts in sorted(kinds.items())},
    )


def _frequent(counts: Mapping[str, Counter[int]]) -> dict[str, list[int]]:
    return {name: _quantiles(of) for name, of in sorted(counts.items()) if sum(of.values()) >= LEAST_COUNT}


def carried_over(earlier: LearnedLayoutPrior, fresh: LearnedLayoutPrior) -> LearnedLayoutPrior:
    """The layout prior of a model that a run starts from, with fresh counts for the names in `fresh`; kinds stay."""
    return LearnedLayoutPrior(
        presence={**earlier.presence, **fresh.presence},
        nulls={**earlier.nulls, **fresh.nulls},
        lengths={**earlier.lengths, **fresh.lengths},
        tokens={**earlier.tokens, **fresh.tokens},
        kinds={**fresh.kinds, **earlier.kinds},
    )
