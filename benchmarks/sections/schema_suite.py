"""The official test suite of JSON Schema: counts by draft, and each case that is not decided as the suite has it."""

from collections.abc import Iterable
from typing import Any

from benchmarks.markdown import cell, table

_PARTS = {
    "required": "the tests every implementation has to pass",
    "optional": "optional tests",
    "formats": "optional tests of formats",
}


def summary(figures: dict[str, Any]) -> list[str]:
    """One paragraph on the tests that every implementation has to pass."""
    required = {draft: parts["required"] for draft, parts in figures.items()}
    shares = ", ".join(
        f"draft {_name(draft)} {each['valid_accepted']:,} of {each['valid']:,}" for draft, each in required.items()
    )
    wrong = sum(len(each["invalid_accepted"]) for each in required.values())
    invalid = sum(each["invalid"] for each in required.values())
    return [
        "**Test suite.** Of the instances that the required tests of the JSON-Schema-Test-Suite mark valid, the "
        f"compiled languages have: {shares}. Of the {invalid:,} marked invalid: {wrong}. What is left out, and why: "
        "[schema_suite.md](schema_suite.md)."
    ]


def page(figures: dict[str, Any]) -> list[str]:
    """The tables of the page."""
    lines: list[str] = []
    for part, what in _PARTS.items():
        rows = [
            [
                _name(draft),
                f"{each['valid_accepted']:,} of {each['valid']:,}",
                f"{each['valid_accepted_percent']:.1f} %",
                f"{len(each['invalid_accepted']):,} of {each['invalid']:,}",
            ]
            for draft, parts in figures.items()
            for each in [parts[part]]
        ]
        lines += [f"## {part.capitalize()}", "", f"These are {what}.", ""]
        lines += table(["draft", "valid, accepted", "", "invalid, accepted"], rows)
        lines.append("")
        wrong = _by_test(
            (draft, test, "") for draft, parts in figures.items() for test in parts[part]["invalid_accepted"]
        )
        if wrong:
            lines += ["Marked invalid and accepted:", ""]
            lines += table(["test", "drafts"], [[cell(test), drafts] for (test, _), drafts in wrong.items()])
            lines.append("")
        left = _by_test(
            (draft, row["test"], row["reason"]) for draft, parts in figures.items() for row in parts[part]["left_out"]
        )
        if left:
            lines += ["Marked valid and not accepted:", ""]
            lines += table(
                ["test", "drafts", "reason"],
                [[cell(test), drafts, cell(reason)] for (test, reason), drafts in left.items()],
            )
            lines.append("")
    return lines[:-1]


def _by_test(rows: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The drafts of each (test, reason), as a text."""
    found: dict[tuple[str, str], list[str]] = {}
    for draft, test, reason in rows:
        found.setdefault((test, reason), []).append(_name(draft))
    return {key: ", ".join(dict.fromkeys(drafts)) for key, drafts in sorted(found.items())}


def _name(draft: str) -> str:
    return draft.removeprefix("draft")
