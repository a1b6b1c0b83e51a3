"""Which documents are new: neither copies, nor copies but for numbers, nor made of what was often seen."""

import re
from collections import Counter
from collections.abc import Iterator

from controllable.training.training_documents import compact

OFTEN = 12
"""A field with its value is worn out when so many documents hold it."""
LEAST_NEW = 0.2
"""Share of the fields with their values that must not be worn out."""
_NUMBERS = re.compile(r"[0-9a-f]{8,}|\d+")


class Distinct:
    """A memory of the documents taken so far."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._worn: Counter[int] = Counter()

    def add(self, data: object) -> bool:
        """Whether `data` is new; it is remembered if so."""
        fields = [hash(field) for field in _fields(data, "")]
        key = hash(_NUMBERS.sub("#", " ".join(sorted(_fields(data, ""))).lower()))
        new = sum(self._worn[field] < OFTEN for field in fields)
        if key in self._seen or new < max(1, LEAST_NEW * len(fields)):
            return False
        self._seen.add(key)
        self._worn.update(fields)
        return True


def _fields(value: object, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _fields(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item, name)
    elif value is not None and not isinstance(value, bool):
        yield f"{name}={compact(value)}"
