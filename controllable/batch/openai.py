"""Rows in the shape of OpenAI's batches: chat completions with a JSON Schema as their response format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from constraints.errors import InvalidOption

URL = "/v1/chat/completions"
_BODY = {
    "n": "n",
    "seed": "seed",
    "temperature": "temperature",
    "max_tokens": "max_length",
    "max_completion_tokens": "max_length",
}
"""Fields of the body that the short form has under another name, or the same; of two for one the last stands."""
_PASSED_OVER = frozenset({
    "model", "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key",
    "prompt_cache_retention", "prediction", "reasoning_effort", "verbosity", "top_p", "frequency_penalty",
    "presence_penalty", "stop", "tools", "functions", "parallel_tool_calls",
})  # fmt: skip
"""Fields of the body that do not bear on what is written here: a document ends where its schema says, tools are
never called, and how varied it is the temperature alone decides."""
_CALLS = (None, "none", "auto")
_NEUTRAL: dict[str, tuple[Any, ...]] = {
    "stream": (False, None), "stream_options": (None,), "logprobs": (False, None), "top_logprobs": (0, None),
    "logit_bias": (None, {}), "modalities": (None, ["text"]), "audio": (None,), "web_search_options": (None,),
    "tool_choice": _CALLS, "function_call": _CALLS,
}  # fmt: skip
"""Fields of the body that may be given with these values only: others ask for what there is not."""


def is_chat(row: Mapping[str, Any]) -> bool:
    """Whether a row has this shape."""
    return "custom_id" in row or "body" in row


@dataclass(frozen=True)
class ShortForm:
    """A row in the short form.

    Args:
        fields: What it says, by field.
        pointers: Where each of them stands in a row of another shape; None where it has this one.
    """

    fields: Mapping[str, Any]
    pointers: Mapping[str, str] | None = None


def short_form(row: Mapping[str, Any]) -> ShortForm:
    """The short form of a row, without the id.

    Raises:
        InvalidOption: A field is unknown, missing, or asks for what there is not.
    """
    for name in row:
        if name not in ("custom_id", "method", "url", "body"):
            raise _unknown(name, f"/{name}", "The fields are custom_id, method, url and body")
    if row.get("method", "POST") != "POST":
        raise InvalidOption(f"the method is {row['method']!r}", where="/method", hint="Use POST")
    if row.get("url", URL) != URL:
        raise InvalidOption(f"the URL is {row['url']!r}", where="/url", hint=f"Only {URL} is served")
    body = row.get("body")
    if not isinstance(body, Mapping):
        raise InvalidOption("the body is no object", where="/body", hint="Give messages and response_format")
    found: dict[str, Any] = {}
    pointers: dict[str, str] = {}
    for name, value in body.items():
        pointer = f"/body/{name}"
        if name in _NEUTRAL and value not in _NEUTRAL[name]:
            calls = _NEUTRAL[name] is _CALLS
            hint = "Give the parameters of the tool as the schema of response_format" if calls else "Leave it out"
            raise InvalidOption(f"{name} is not supported", where=pointer, hint=hint)
        if name not in ("messages", "response_format", *_BODY, *_NEUTRAL, *_PASSED_OVER):
            raise _unknown(name, pointer, "Leave it out, or use the short form for the other options")
    for name, short in _BODY.items():
        if body.get(name) is not None:
            found[short], pointers[short] = body[name], f"/body/{name}"
    if isinstance(seed := found.get("seed"), int) and -(2**63) <= seed < 0:
        # There a seed is any signed number of 64 bits.
        found["seed"] = seed + 2**64
    found["schema"], pointers["schema"] = _schema(body.get("response_format"))
    found["prompt"], pointers["prompt"] = _prompt(body.get("messages")), "/body/messages"
    return ShortForm(found, pointers)


def _schema(response: Any) -> tuple[Any, str]:
    at = "/body/response_format"
    kind = response.get("type") if isinstance(response, Mapping) else None
    if kind == "json_object":
        return {"type": "object"}, at
    if kind != "json_schema":
        raise InvalidOption(
            "the response format is no JSON Schema", where=at,
            hint='Use {"type": "json_schema", "json_schema": {"name": ..., "schema": {...}}}',
        )  # fmt: skip
    inner = response.get("json_schema")
    if not isinstance(inner, Mapping) or "schema" not in inner:
        raise InvalidOption("there is no schema", where=f"{at}/json_schema", hint="Give it as json_schema.schema")
    return inner["schema"], f"{at}/json_schema/schema"


def _prompt(messages: Any) -> str:
    if not isinstance(messages, list):
        raise InvalidOption("the messages are no list", where="/body/messages", hint="Give a list, which may be empty")
    texts = [_said(message, f"/body/messages/{number}") for number, message in enumerate(messages)]
    return "\n".join(text for text in texts if text)


def _said(message: Any, at: str) -> str:
    if not isinstance(message, Mapping):
        raise InvalidOption("the message is no object", where=at, hint="Give role and content")
    content = message.get("content")
    # A message that called a tool says nothing.
    parts = [{"text": content}] if isinstance(content, str) else [] if content is None else content
    if isinstance(parts, list):
        texts = [part.get("text", part.get("refusal")) if isinstance(part, Mapping) else None for part in parts]
        said = [text.strip() for text in texts if isinstance(text, str)]
        if len(said) == len(parts):
            return "\n".join(said)
    raise InvalidOption("the message has no text", where=f"{at}/content", hint="Give content as text, or parts of text")


def _unknown(name: str, pointer: str, hint: str) -> InvalidOption:
    return InvalidOption(f"unknown field {name!r}", where=pointer, hint=hint)
