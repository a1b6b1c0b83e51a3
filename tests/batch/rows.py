"""Rows that tests of jobs share."""

from collections.abc import Callable
from typing import Any

from controllable.batch import BatchSummary

SCHEMA = {
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 1, "maximum": 99}, "name": {"type": "string", "maxLength": 6}},
    "required": ["id", "name"],
    "additionalProperties": False,
}
CHAT = {
    "method": "POST",
    "url": "/v1/chat/completions",
    "body": {
        "model": "any",
        "messages": [{"role": "user", "content": "a customer"}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "customer", "schema": SCHEMA}},
    },
}
Run = Callable[..., BatchSummary]
Results = Callable[[], list[dict[str, Any]]]


def mixed(count: int) -> list[dict[str, Any]]:
    """Rows of several kinds, one in three with several documents, one in ten a chat."""
    kinds: list[dict[str, Any]] = [{"schema": SCHEMA}, {"regex": "[a-c]{3}"}, {"choices": ["red", "green"]}]
    rows: list[dict[str, Any]] = []
    for number in range(count):
        if number % 10 == 9:
            rows.append({"custom_id": f"chat {number}", **CHAT})
        else:
            rows.append({"id": number, **kinds[number * number % 7 % 3], "n": 5 if number % 3 == 0 else 1})
    return rows
