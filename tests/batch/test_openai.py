"""Rows in the shape of OpenAI's batches: each field of the body is honoured, passed over, or an error of its row."""

import json
from typing import Any

import jsonschema
import pytest

from controllable import DiffusionLM
from tests.batch.rows import CHAT, SCHEMA, Results, Run

BODY: dict[str, Any] = CHAT["body"]
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
# What bodies hold that people send, as the API's reference lists their fields.
TAKEN: list[dict[str, Any]] = [
    *({"temperature": each} for each in (0, 0.0, 1e-45, 0.7, 1, 2, None)),
    *({"top_p": each} for each in (1, 0.95, None)),
    *({"n": each} for each in (1, 3, None)),
    *({"seed": each} for each in (0, 2**31, 2**63 - 1, -1, -(2**63), None)),
    *({"max_completion_tokens": each} for each in (128, 4096, 100_000, None)),
    {"max_tokens": 128},
    {"max_tokens": 1, "max_completion_tokens": 128},
    *({"stop": each} for each in (None, "\n", ["\n\n", "END"], [])),
    *({"tools": each} for each in (None, [], [TOOL])),
    *({"tools": [TOOL], "tool_choice": each} for each in (None, "none", "auto")),
    {"tools": [TOOL], "parallel_tool_calls": False},
    {"functions": [TOOL["function"]], "function_call": "auto"},
    *({"stream": each} for each in (False, None)),
    {"stream_options": None},
    {"logprobs": False, "top_logprobs": None},
    *({"logit_bias": each} for each in (None, {})),
    {"frequency_penalty": 0.5, "presence_penalty": -1},
    {"user": "me", "metadata": {"a": "b"}, "store": True, "service_tier": "auto", "safety_identifier": "x"},
    {"prompt_cache_key": "x", "reasoning_effort": "low", "verbosity": "low", "modalities": ["text"]},
    {"prediction": {"type": "content", "content": "x"}},
    {"messages": []},
    {"messages": [{"role": each, "content": "x"} for each in ("system", "developer", "user", "assistant", "tool")]},
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]},
    {"messages": [{"role": "user", "content": []}, {"role": "assistant", "content": None, "tool_calls": []}]},
    {"messages": [{"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]}]},
    {"response_format": {"type": "json_object"}},
    *(
        {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA, "strict": each}}}
        for each in (True, False, None)
    ),
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"temperature": -1}, "/body/temperature"),
    ({"temperature": "hot"}, "/body/temperature"),
    ({"temperature": True}, "/body/temperature"),
    ({"n": 0}, "/body/n"),
    ({"n": 1.5}, "/body/n"),
    ({"seed": -(2**63) - 1}, "/body/seed"),
    ({"max_completion_tokens": 0}, "/body/max_completion_tokens"),
    ({"max_tokens": "many"}, "/body/max_tokens"),
    ({"tools": [TOOL], "tool_choice": "required"}, "/body/tool_choice"),
    ({"tool_choice": {"type": "function", "function": {"name": "look"}}}, "/body/tool_choice"),
    ({"function_call": {"name": "look"}}, "/body/function_call"),
    ({"stream": True}, "/body/stream"),
    ({"logprobs": True}, "/body/logprobs"),
    ({"top_logprobs": 5}, "/body/top_logprobs"),
    ({"logit_bias": {"50256": -100}}, "/body/logit_bias"),
    ({"modalities": ["text", "audio"]}, "/body/modalities"),
    ({"audio": {"voice": "x", "format": "mp3"}}, "/body/audio"),
    ({"web_search_options": {}}, "/body/web_search_options"),
    ({"top_k": 5}, "/body/top_k"),
    ({"messages": None}, "/body/messages"),
    ({"messages": "hello"}, "/body/messages"),
    ({"messages": ["hello"]}, "/body/messages/0"),
    ({"messages": [{"role": "user", "content": 5}]}, "/body/messages/0/content"),
    ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "/body/messages/0/content"),
    ({"response_format": None}, "/body/response_format"),
    ({"response_format": {"type": "text"}}, "/body/response_format"),
    ({"response_format": {"type": "json_schema"}}, "/body/response_format/json_schema"),
    ({"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}, "/body/response_format/json_schema"),
]


def test_every_body_that_can_be_served_is(run: Run, results: Results) -> None:
    rows = [{"custom_id": str(n), **CHAT, "body": {**BODY, **change}} for n, change in enumerate(TAKEN)]
    assert run(rows, steps=1).failed == {}
    found = {row["custom_id"]: row for row in results()}
    for number, change in enumerate(TAKEN):
        row = found[str(number)]
        assert row["error"] is None and row["response"]["status_code"] == 200
        choices = row["response"]["body"]["choices"]
        assert len(choices) == (change.get("n") or 1)
        for choice in choices:
            value = json.loads(choice["message"]["content"])
            jsonschema.validate(value, {"type": "object"} if "json_object" in str(change) else SCHEMA)


def test_every_other_is_an_error_of_its_row_alone(run: Run, results: Results) -> None:
    rows = [{"custom_id": str(n), **CHAT, "body": {**BODY, **change}} for n, (change, _) in enumerate(REFUSED)]
    others: list[dict[str, Any]] = [
        {"custom_id": "url", **CHAT, "url": "/v1/embeddings"},
        {"custom_id": "method", **CHAT, "method": "GET"},
        {"custom_id": "body", "body": []},
        {"custom_id": "more", **CHAT, "priority": 1},
    ]
    summary = run([*rows, *others, {"custom_id": "good", **CHAT}], steps=1)
    assert summary.failed == {"InvalidOption": len(rows) + len(others)}
    found = {row["custom_id"]: row["error"] for row in results()}
    assert [found[str(n)]["pointer"] for n in range(len(REFUSED))] == [pointer for _, pointer in REFUSED]
    pointers = [found[name]["pointer"] for name in ("url", "method", "body", "more")]
    assert pointers == ["/url", "/method", "/body", "/priority"]
    assert all(row.get("hint") or "must be" in row["message"] for row in found.values() if row)


def test_a_row_is_greedy_at_temperature_0(run: Run, results: Results) -> None:
    body = {**BODY, "temperature": 0, "seed": 1}
    rows: list[dict[str, Any]] = [{"custom_id": each, **CHAT, "body": body} for each in "01"]
    rows.append({"id": "short", "schema": SCHEMA, "temperature": 0, "seed": 1, "prompt": "a customer"})
    assert run(rows, steps=2, batch_size=1).failed == {}
    found = {row.get("custom_id", row.get("id")): row for row in results()}
    texts = [found[name]["response"]["body"]["choices"][0]["message"]["content"] for name in "01"]
    assert texts[0] == texts[1] and json.loads(texts[0]) == found["short"]["values"][0]


def test_a_job_is_greedy_at_temperature_0(run: Run) -> None:
    assert run([{"id": 1, "schema": SCHEMA}, {"id": 2, "regex": "a+"}], temperature=0.0).failed == {}


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_document_has_at_most_so_many_tokens(run: Run, results: Results, name: str) -> None:
    words = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    shape = {"type": "json_schema", "json_schema": {"name": "x", "schema": words}}
    body = {"messages": [], "response_format": shape, name: 24}
    assert run([{"custom_id": "x", "body": body}, {"custom_id": "y", "body": {**body, name: 2}}]).failed == {
        "UnsatisfiableConstraint": 1
    }
    (row,) = [row for row in results() if not row["error"]]
    assert len(row["response"]["body"]["choices"][0]["message"]["content"]) < 24 * 16


@pytest.mark.parametrize(
    "change",
    [
        {"messages": [{"role": "system", "content": "Be careful. " * 700}, {"role": "user", "content": "4 apples"}]},
        {"messages": [{"role": "user", "content": "日本語" * 2000}], "n": 2},
        {"messages": [{"role": "user", "content": "many words " * 60}], "max_tokens": 100},
    ],
    ids=["system", "user", "max_tokens"],
)
def test_of_a_prompt_too_long_to_be_read_the_end_is_and_the_row_says_so(
    run: Run, results: Results, lm: DiffusionLM, change: dict[str, Any]
) -> None:
    assert run([{"custom_id": "x", **CHAT, "body": {**BODY, **change}}], steps=1).failed == {}
    (row,) = results()
    said = "\n".join(message["content"].strip() for message in change["messages"])
    canvas = min(lm.denoiser.config.max_canvas, change.get("max_tokens", 10**6))
    assert row["prompt_cut"] == {"tokens": len(lm.vocabulary.encode(said)), "read": canvas // 2}
    for choice in row["response"]["body"]["choices"]:
        jsonschema.validate(json.loads(choice["message"]["content"]), SCHEMA)


def test_a_prompt_that_is_read_whole_has_no_note(run: Run, results: Results) -> None:
    assert run([{"custom_id": "x", **CHAT}], steps=1).failed == {}
    assert all("prompt_cut" not in row for row in results())


def test_a_document_that_fits_no_canvas_is_an_error_beside_any_prompt(run: Run) -> None:
    body = {**BODY, "messages": [{"role": "user", "content": "many words " * 700}], "max_tokens": 4}
    assert run([{"custom_id": "x", **CHAT, "body": body}], steps=1).failed == {"UnsatisfiableConstraint": 1}
