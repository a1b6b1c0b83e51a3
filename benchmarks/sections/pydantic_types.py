"""Every pydantic type under every constraint: what is compiled, and whether all readings of it agree."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.markdown import cell, table

_SPLITS = ("pydantic against validate", "accepted and not valid", "valid and not accepted")
_TOLD = {"exact": "compiled", "unsupported": "unsupported", "error": "error"}


def summary(figures: dict[str, Any]) -> list[str]:
    """One paragraph."""
    rows, total = figures["types"], _total(figures["types"])
    kinds = Counter(row["status"] for row in rows)
    asked = figures["documents"] * sum("values" in row for row in rows)
    return [
        f"**pydantic.** Of {len(rows)} types and constraints, {kinds['exact']} are compiled as a whole, "
        f"{kinds['verified']} are compiled and verified, and {kinds['unsupported'] + kinds['error']} are refused by "
        f"name. `accepts`, `validate` and pydantic say the same of {total['agree']:,} of {total['values']:,} texts "
        f"({total['valid']:,} of them valid). Of {asked:,} documents that were asked for, {total['documents']:,} were "
        f"written, {total['documents_valid']:,} of them valid. Type by type: [pydantic.md](pydantic.md)."
    ]


def page(figures: dict[str, Any]) -> list[str]:
    """The table of each group, and what is refused."""
    lines: list[str] = []
    rows = figures["types"]
    for group in dict.fromkeys(row["group"] for row in rows):
        lines += [f"## {group[0].upper()}{group[1:]}" if "." not in group else f"## `{group}`", ""]
        head = ["type", "constraint", "", "agree", "valid", "drawn, valid", "written, valid"]
        lines += table(head, [_row(row) for row in rows if row["group"] == group])
        lines.append("")
    refused = [row for row in rows if row["status"] in ("unsupported", "error")]
    lines += ["## Refused", ""]
    lines += table(["type", "what is said"], [[_code(row["label"]), cell(row["message"])] for row in refused])
    return lines


def _row(row: dict[str, Any]) -> list[str]:
    told = _TOLD.get(row["status"]) or f"verified: {', '.join(row['verified'])}"
    names = [_code(row["name"]), _code(row["constraint"]), told]
    if "values" not in row:
        return [*names, "", "", "", ""]
    agree = f"{row['values'] - _differing(row)} of {row['values']}"
    drawn, written = (f"{row[name + '_valid']} of {row[name]}" for name in ("drawn", "documents"))
    return [*names, agree, str(row.get("valid", 0)), drawn, written]


def _total(rows: Sequence[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in (row for row in rows if "values" in row):
        total.update({name: row.get(name, 0) for name in ("values", "valid", "documents", "documents_valid")})
        total["agree"] += row["values"] - _differing(row)
    return total


def _differing(row: dict[str, Any]) -> int:
    return max(int(row.get(kind, 0)) for kind in _SPLITS)


def _code(text: str) -> str:
    if "|" in text:
        # In a table Markdown has no bars in code but escaped ones, which some readers show.
        return f"<code>{cell(text)}</code>".replace("\\|", "&#124;")
    return f"`{cell(text).replace(chr(96), chr(39))}`" if text else ""
