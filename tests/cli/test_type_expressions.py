"""Types on the command line: what can be spelt, and that nothing is executed."""

from datetime import date
from typing import Any, Literal

import pytest

from constraints.errors import InvalidOption
from controllable.cli.type_expressions import parse_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int", int),
        (" list[int] ", list[int]),
        ("dict[str, date]", dict[str, date]),
        ("tuple[int, ...]", tuple[int, ...]),
        ("int | None", int | None),
        ('Literal["a", -2, None, True]', Literal["a", -2, None, True]),
        ("list[dict[str, int | Literal['x']]]", list[dict[str, int | Literal["x"]]]),
    ],
)
def test_types(text: str, expected: Any) -> None:
    assert parse_type(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "list[",
        "nothing",
        "int()",
        "list.append",
        "__import__('os').system('true')",
        "[x for x in 'a']",
        "int[str]",
        "1 | 2 | int",
        "(" * 500,
        "-" * 50_000 + "1",
        "lambda: 1",
        "\0",
    ],
)
def test_what_is_no_type(text: str) -> None:
    with pytest.raises(InvalidOption):
        parse_type(text)
