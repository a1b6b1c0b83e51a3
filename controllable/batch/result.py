"""What came of a row, as a line of the output, and what is read of such a line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from constraints.errors import ControllableError, GenerationError
from controllable.batch.task import Refused, Task, key_of, key_of_line

BEGINNINGS = (b'{"id":', b'{"custom_id":', b"\0")
"""How a line begins, or what a power cut leaves of it."""
_SHOWN_VIOLATIONS = 5


@dataclass(frozen=True)
class PromptCut:
    """Of a prompt that is longer than the model can read, what it read: the end.

    Args:
        tokens: Tokens of the prompt.
        read: How many of them, the last ones, were read.
    """

    tokens: int
    read: int


@dataclass(frozen=True)
class Written:
    """A document.

    Args:
        text: Its text.
        log_prob: See `Generation`.
        corrections: See `Generation`.
        retries: How often it was begun anew.
        prompt_cut: What was read of its prompt; None if all was.
    """

    text: str
    log_prob: float
    corrections: int
    retries: int = 0
    prompt_cut: PromptCut | None = None


@dataclass(frozen=True)
class Failed:
    """Why there is no document.

    Args:
        kind: Name of the error's class.
        message: What was wrong.
        pointer: Where: a JSON pointer into the row or the schema, a position, or a line.
        hint: What to do.
        violations: What the validator said.
        retries: How often it was begun anew.
    """

    kind: str
    message: str
    pointer: str | None = None
    hint: str | None = None
    violations: Sequence[str] = ()
    retries: int = 0

    @classmethod
    def of(cls, error: ControllableError, *, retries: int = 0) -> "Failed":
        """What an error says."""
        violations = error.violations[:_SHOWN_VIOLATIONS] if isinstance(error, GenerationError) else ()
        return cls(type(error).__name__, error.message, error.where, error.hint, violations, retries)

    def record(self) -> dict[str, Any]:
        """As it stands in the output."""
        found: dict[str, Any] = {"class": self.kind, "message": self.message, "pointer": self.pointer}
        if self.hint is not None:
            found["hint"] = self.hint
        if self.violations:
            found["violations"] = list(self.violations)
        return found


def line_of(task: Task, outcomes: Sequence[Written | Failed], *, run: str) -> bytes:
    """The line of a row that was worked on; one document that failed makes the row fail.

    Args:
        task: The row.
        outcomes: What came of its documents, in order.
        run: See `Header`.
    """
    retries = sum(outcome.retries for outcome in outcomes)
    mark = {"retries": retries, "hash": task.digest.hex(), "run": run}
    written = [outcome for outcome in outcomes if isinstance(outcome, Written)]
    failed = next((outcome for outcome in outcomes if isinstance(outcome, Failed)), None)
    if failed is not None:
        return _line({**_failure(task.id, failed, chat=task.chat), **mark})
    told = {
        "log_probs": [outcome.log_prob for outcome in written],
        "corrections": [outcome.corrections for outcome in written],
        **mark,
    }
    if (cut := written[0].prompt_cut) is not None:
        told = {"prompt_cut": asdict(cut), **told}
    if task.chat:
        return _line({**_completion(task, written), "error": None, **told})
    values = ",".join(_value(outcome.text, task) for outcome in written)
    # The texts stand as they are: a number would change its digits by being read.
    head, tail = _line({"id": task.id})[:-1], _line({"error": None, **told})[1:]
    return head + b',"values":[' + _encoded(values) + b"]," + tail


def refusal(row: Refused, *, run: str) -> bytes:
    """The line of a row that could not be worked on."""
    failure = _failure(row.id, Failed.of(row.error), chat=row.chat)
    place = {} if row.identified else {"line": row.line}
    return _line({**failure, **place, "retries": 0, "hash": row.digest.hex(), "run": run})


@dataclass(frozen=True)
class Header:
    """What is read of a line of the output.

    Args:
        key: What identifies its row, see `Task`.
        digest: Hash of what the row said.
        run: Hash of the model and the settings of the run that wrote it.
        kind: The error's class; None for a row that has its values.
        documents: Number of its values.
        corrections: Of its documents together.
        retries: Of its documents together.
    """

    key: bytes
    digest: bytes
    run: str
    kind: str | None
    documents: int
    corrections: int
    retries: int

    @classmethod
    def of(cls, line: bytes) -> "Header":
        """Read a line.

        Raises:
            ValueError: It is none of ours.
        """
        try:
            row = json.loads(line)
            error, corrections = row["error"], row.get("corrections", [])
            return cls(
                key=key_of_line(row["line"]) if "line" in row else key_of(str(row.get("custom_id", row.get("id")))),
                digest=bytes.fromhex(row["hash"]),
                run=row["run"],
                kind=None if error is None else error["class"],
                documents=len(corrections),
                corrections=sum(corrections),
                retries=row["retries"],
            )
        except (AttributeError, KeyError, RecursionError, TypeError) as error:
            raise ValueError(f"no result of a job: {error}") from error


def _failure(identifier: str | int | None, failed: Failed, *, chat: bool) -> dict[str, Any]:
    record = failed.record()
    if not chat:
        return {"id": identifier, "values": [], "error": record}
    return {"custom_id": identifier, "response": None, "error": {"code": failed.kind, **record}}


def _completion(task: Task, written: Sequence[Written]) -> dict[str, Any]:
    name = task.digest.hex()
    choices = [
        {"index": index, "message": {"role": "assistant", "content": outcome.text}, "finish_reason": "stop"}
        for index, outcome in enumerate(written)
    ]
    body = {"id": f"chatcmpl-{name}", "object": "chat.completion", "choices": choices}
    response = {"status_code": 200, "request_id": name, "body": body}
    return {"id": f"batch_req_{name}", "custom_id": task.id, "response": response}


def _value(text: str, task: Task) -> str:
    if not task.output.is_json:
        return json.dumps(text, ensure_ascii=False)
    return text if "\n" not in text else json.dumps(json.loads(text), ensure_ascii=False)


def _line(record: Mapping[str, Any]) -> bytes:
    return _encoded(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def _encoded(text: str) -> bytes:
    # JSON may hold halves of surrogate pairs, which stay what they are as escapes.
    return text.encode("utf-8", errors="backslashreplace")
