"""Tables in the files beside a module: rows as TSV with a line of headings, lists of words as JSON."""

import json
from pathlib import Path

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
        head, *lines = (self._folder / f"{name}.tsv").read_text("utf-8").removesuffix("\n").split("\n")
        width = head.count("\t") + 1
        return tuple((*(cells := line.split("\t")), *[""] * (width - len(cells))) for line in lines)

    def pairs(self, name: str) -> dict[str, str]:
        """The two columns of `<name>.tsv`."""
        return {key: value for key, value in self.rows(name)}

    def groups(self, name: str) -> dict[str, tuple[Row, ...]]:
        """The rows of `<name>.tsv` without their first cells, by the first cell."""
        found: dict[str, list[Row]] = {}
        for key, *row in self.rows(name):
            found.setdefault(key, []).append(tuple(row))
        return {key: tuple(rows) for key, rows in found.items()}

    def lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """The lists of words in `<name>.json`, by what they are called."""
        found = json.loads((self._folder / f"{name}.json").read_text("utf-8"))
        return {key: tuple(words) for key, words in found.items()}
