"""What a source wrote for each schema, saved as it comes, so that a run that was ended goes on where it was."""

import json
import random
import signal
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_specifications  # type: ignore[import-untyped]
from tqdm import tqdm

from benchmarks.record import whole_lines


@dataclass(frozen=True)
class Row:
    """What a source has for one schema.

    Args:
        id: The schema.
        text: The document as compact JSON; None where there is none.
        seconds: Time it took.
        valid: Whether it is valid.
        reason: Why there is no document, or why it is not valid.
    """

    id: str
    text: str | None = None
    seconds: float | None = None
    valid: bool = False
    reason: str = ""

    @property
    def document(self) -> Any:
        """The document's value."""
        return json.loads(self.text or "null")


def readable(text: str) -> str:
    """A JSON text with its characters as they are, where UTF-8 can hold them."""
    plain = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    try:
        plain.encode()
    except UnicodeEncodeError:
        return text
    return plain


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise a TimeoutError in what takes longer."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left)


def objection(schema: Any, document: Any, *, limit: float) -> str:
    """What jsonschema has against a document, formats checked; nothing if it is valid."""
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    # With the registry of the metaschemas alone, so that nothing is fetched.
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER, registry=jsonschema_specifications.REGISTRY)
    try:
        with deadline(limit):
            error = next(validator.iter_errors(document), None)
    except Exception as failure:  # noqa: BLE001 - a schema that can't be judged, for whatever reason.
        return f"not judged: {type(failure).__name__}: {str(failure)[:160]}"
    return "" if error is None else f"{error.json_path} {error.validator}: {error.message[:160]}"


def judged(record: dict[str, Any], answer: dict[str, Any], *, limit: float) -> Row:
    """The row of an answer {text, seconds} or {error}."""
    if "text" not in answer:
        return Row(record["id"], reason=answer.get("error", ""))
    text = readable(answer["text"])
    found = objection(record["schema"], json.loads(text), limit=limit)
    return Row(record["id"], text, answer.get("seconds"), not found, found)


def seed_of(name: str, seed: int) -> int:
    """A seed of its own for each schema, the same in whatever order they come."""
    return zlib.crc32(f"{seed}:{name}".encode())


def reference(record: dict[str, Any], seed: int) -> dict[str, Any]:
    """One of the instances that are labelled valid, as an answer."""
    instances = [test["data"] for test in record["tests"] if test["valid"]]
    if not instances:
        return {"error": "no valid instance"}
    chosen = random.Random(seed_of(record["id"], seed)).choice(instances)
    return {"text": json.dumps(chosen, separators=(",", ":"))}


def load(path: Path) -> dict[str, Row]:
    """The rows saved so far; a last line that was cut off is dropped."""
    rows = [Row(**json.loads(line)) for line in whole_lines(path)]
    return {row.id: row for row in rows}


def collect(
    records: Iterable[dict[str, Any]], path: Path, ask: Callable[[dict[str, Any]], dict[str, Any]], *, limit: float
) -> list[Row]:
    """The rows of all schemas, those that are not there yet asked for.

    Args:
        records: The schemas.
        path: Where the rows are saved.
        ask: Gives the answer for a schema.
        limit: Most seconds for the check.
    """
    found = load(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    with path.open("a", encoding="utf-8") as out:
        for record in tqdm(records, desc=path.stem, unit="schema", disable=None):
            name = record["id"]
            if name not in found:
                found[name] = judged(record, ask(record), limit=limit)
                out.write(_line(found[name]))
                out.flush()
            rows.append(found[name])
    return rows


def _line(row: Row) -> str:
    return json.dumps(asdict(row)) + "\n"
