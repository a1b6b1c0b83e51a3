"""Figures in Markdown: numbers, shares, cells and tables."""


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.1f} %"


def number(value: float | None, places: int = 0, *, unit: str = "") -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else f"{value:,.{places}f}{unit}"


def shown(share: float | None) -> str:
    """A share as a percentage, or a dash where there is none."""
    return "–" if share is None else percent(share)


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def cell(text: str) -> str:
    """Text that stays within a cell of a table."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    return " ".join(escaped.split())
