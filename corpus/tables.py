"""Tables in files: TSV with a line of headings, and lists of words in JSON."""

import json
from pathlib import Path
from typing import Any

Row = tuple[str, ...]


class Tables:
    """What lies in the folder `tables/` beside a module.

    Args:
        module: The module's `__file__`.
    """

    def __init__(self, module: str) -> None:
        self._folder = Path(module).parent / "tables"

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of `<name>.tsv` below its headings; cells that are left out at the end of a line are empty."""
        head, *lines = (self._folder / f"{name}.tsv").read_text("utf-8").splitlines()
        width = head.count("\t") + 1
        return tuple((*(cells := line.split("\t")), *[""] * (width - len(cells))) for line in lines)

    def json(self, name: str) -> Any:
        """The value in `<name>.json`, its arrays as tuples."""
        return _frozen(json.loads((self._folder / f"{name}.json").read_text("utf-8")))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return {key: _frozen(item) for key, item in value.items()} if isinstance(value, dict) else value
