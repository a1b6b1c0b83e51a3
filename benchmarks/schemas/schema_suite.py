"""Do the compiled languages agree with the official JSON-Schema-Test-Suite?

    python -m benchmarks.schemas.schema_suite --data ../shared/data/json_schema_test_suite

The folder holds `tests` and `remotes` as the suite has them. Soundness means that no instance marked invalid is
accepted; each one marked valid that is not accepted is listed with its reason.
`benchmarks.schemas.schema_acceptors` decides; no validator has a say, except in the reasons.
"""

import argparse
import json
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.record import save
from benchmarks.schemas.schema_acceptors import admits
from constraints.errors import ControllableError, UnsupportedSchema
from constraints.json_trees.equality import compact
from constraints.output_types.types import JSONSchema

DEFAULT_DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "json_schema_test_suite"
DRAFTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
PARTS = ("required", "optional", "formats")
REMOTE = "http://localhost:1234/"
"""Where the tests expect the files of `remotes` to be served; nothing is served here, they are handed over."""

_LONGEST_REASON = 160


class _OutOfTime(BaseException):
    """A group took longer than its share; no error handler may swallow this."""


@dataclass
class Tally:
    """Counts over some groups of tests."""

    schemas: int = 0
    compiled: int = 0
    valid: int = 0
    valid_accepted: int = 0
    invalid: int = 0
    invalid_accepted: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The figures, shares in percent."""
        return {
            "schemas": self.schemas,
            "compiled": self.compiled,
            "valid": self.valid,
            "valid_accepted": self.valid_accepted,
            "valid_accepted_percent": round(100 * self.valid_accepted / max(1, self.valid), 2),
            "invalid": self.invalid,
            "invalid_accepted": self.invalid_accepted,
            "left_out": self.left_out,
        }


def groups(folder: Path, draft: str, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The (file, group) pairs of a part of a draft; a group is {description, schema, tests: [{data, valid}]}."""
    tests = folder / "tests" / draft
    patterns = {"required": "*.json", "optional": "optional/*.json", "formats": "optional/format/*.json"}
    for path in sorted(tests.glob(patterns[part])):
        for group in json.loads(path.read_text(encoding="utf-8")):
            yield path.relative_to(tests).with_suffix("").as_posix(), group


def remotes(folder: Path) -> dict[str, Any]:
    """The documents that tests refer to, by the URI that they are expected at."""
    root = folder / "remotes"
    paths = sorted(root.rglob("*.json"))
    return {REMOTE + path.relative_to(root).as_posix(): json.loads(path.read_text(encoding="utf-8")) for path in paths}


def measure(name: str, group: dict[str, Any], draft: str, documents: dict[str, Any], tally: Tally) -> None:
    """Compile the schema of one group and ask about its instances."""
    tally.schemas += 1
    schema = group["schema"]
    if isinstance(schema, dict):
        schema = {"$schema": DRAFTS[draft], **schema}
    constraint, refusal = None, ""
    try:
        constraint = JSONSchema(schema, documents=documents)
        tally.compiled += 1
    except ControllableError as error:
        refusal = _refusal(error)
    for test in group["tests"]:
        accepted = constraint is not None and admits(constraint, test["data"])
        label = f"{name}: {group['description']}: {test['description']}"
        if not test["valid"]:
            tally.invalid += 1
            tally.invalid_accepted += [label] if accepted else []
            continue
        tally.valid += 1
        tally.valid_accepted += accepted
        if not accepted:
            reason = refusal if constraint is None else _omission(constraint, test["data"])
            tally.left_out.append({"test": label, "reason": reason[:_LONGEST_REASON]})


def _refusal(error: ControllableError) -> str:
    if isinstance(error, UnsupportedSchema):
        return f"refused: {error.message}"
    return f"refused: {type(error).__name__}: {error.message}"


def _omission(constraint: JSONSchema, instance: Any) -> str:
    """Why an instance is not in the language of a schema that compiled."""
    text = compact(instance)
    if violations := constraint.validate(text):
        return f"the validator of record refuses it too: {violations[0].message}"
    explained = constraint.explain(text)
    return f"left out: {explained.reason}"


def _stop(number: int, frame: object) -> None:
    raise _OutOfTime


def run(folder: Path, draft: str, part: str, *, seconds: float) -> Tally:
    """All tests of a part of a draft, each group with a limit of time."""
    tally = Tally()
    documents = remotes(folder)
    signal.signal(signal.SIGALRM, _stop)
    for name, group in groups(folder, draft, part):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        started = time.monotonic()
        try:
            measure(name, group, draft, documents, tally)
        except (_OutOfTime, SystemError):
            # Compiled code that is interrupted turns the interruption into a SystemError.
            if time.monotonic() - started < seconds:
                raise
            tally.left_out.append({"test": f"{name}: {group['description']}", "reason": "out of time"})
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return tally


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SCHEMA_SUITE", DEFAULT_DATA)))
    parser.add_argument("--draft", choices=tuple(DRAFTS), help="this draft only, and save nothing")
    parser.add_argument("--part", choices=PARTS, help="this part only, and save nothing")
    parser.add_argument("--seconds", type=float, default=30.0, help="most time for one group")
    options = parser.parse_args()
    if not (options.data / "tests").is_dir():
        print(f"skipped: there are no tests in {options.data}; give --data or set SCHEMA_SUITE", file=sys.stderr)
        return 0
    warnings.simplefilter("ignore")
    drafts = [options.draft] if options.draft else [d for d in DRAFTS if (options.data / "tests" / d).is_dir()]
    parts = [options.part] if options.part else PARTS
    found = {
        draft: {part: run(options.data, draft, part, seconds=options.seconds).summary() for part in parts}
        for draft in drafts
    }
    if options.draft or options.part:
        print(json.dumps(found, indent=2))
    else:
        save("schema_suite", found, seed=0)
    return 1 if any(part["invalid_accepted"] for draft in found.values() for part in draft.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
