"""Statistics of the corpus from which layouts are drawn: what is present, how long, how often null."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from transformers import PreTrainedTokenizerFast

from controllable.training.training_documents import segments
from controllable.writing.layout_prior import plain_name

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


def layout_prior(documents: Iterable[dict[str, Any]], tokenizer: PreTrainedTokenizerFast) -> dict[str, Any]:
    """Count what `LearnedLayoutPrior` needs.

    Args:
        documents: Documents of the corpus; the first `SAMPLE` are counted.
        tokenizer: The tokenizer capacities are measured in.

    Returns:
        `include`: probability of presence by name; `null`: by name; `items`: quantiles of array lengths by name;
        `capacity`: quantiles of tokens by name, `kind`: the same by kind. Quantiles are at `LEVELS`.
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
    return {
        "include": {name: round(sum(shares[name]) / len(shares[name]), 3) for name in sorted(frequent)},
        "null": {name: round(nulls[name] / total[name], 3) for name in sorted(frequent) if nulls[name]},
        "items": {name: _quantiles(c) for name, c in sorted(items.items()) if sum(c.values()) >= LEAST_COUNT},
        "capacity": {n: _quantiles(c) for n, c in sorted(capacity.items()) if sum(c.values()) >= LEAST_COUNT},
        "kind": {kind: _quantiles(counts) for kind, counts in sorted(kinds.items())},
    }


def carried_over(path: Path, counts: dict[str, Any]) -> dict[str, Any]:
    """The counts of a model that a run starts from, with fresh ones for the names in `counts`; kinds stay as they were.

    Args:
        path: The earlier model's counts.
        counts: The new ones.
    """
    if not path.exists():
        return counts
    earlier: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        section: {**fresh, **earlier[section]} if section == "kind" else {**earlier[section], **fresh}
        for section, fresh in counts.items()
    }
