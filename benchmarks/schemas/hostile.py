"""Hostile input, each in a process of its own with 10 seconds and 2 GiB: refused by name, or served.

python -m benchmarks.schemas.hostile
"""

import argparse
import math
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import jsonschema
from tqdm import tqdm

from benchmarks.record import save
from constraints.errors import ControllableError
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import Choice, JSONSchema, Regex, Text
from controllable import DiffusionLM

SECONDS = 10
MEMORY = 2**31
DEEP = 10_000
_PATIENCE = 20


def nested(outer: Callable[[Any], Any], depth: int, core: Any) -> Any:
    """A value wrapped again and again."""
    for _ in range(depth):
        core = outer(core)
    return core


def members(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A schema of an object."""
    return {"type": "object", "properties": properties, **more}


def strings(count: int, what: str = "value") -> list[str]:
    """Different strings."""
    return [f"{what} {number}" for number in range(count)]


def megabyte() -> dict[str, Any]:
    """A schema of a megabyte: records in records."""
    leaf = {f"field_{i}": {"type": "string", "description": "some text " * 20, "maxLength": i + 1} for i in range(40)}
    return members({f"section_{i}": members(leaf, required=["field_1"]) for i in range(100)}, required=["section_3"])


def dynamic_scopes(count: int) -> dict[str, Any]:
    """Resources, each of which is passed through with or without a dynamic anchor of its own."""
    defs: dict[str, Any] = {f"r{count}": {"$id": f"r{count}", "type": "object"}}
    for i in range(count):
        defs[f"r{i}"] = {"$id": f"r{i}", "properties": {"a": {"$ref": f"with{i}"}, "b": {"$ref": f"r{i + 1}"}}}
        defs[f"with{i}"] = {"$id": f"with{i}", "$defs": {"n": {"$dynamicAnchor": f"n{i}"}}, "$ref": f"r{i + 1}"}
    return {"$id": "https://example.com/root", "$defs": defs, "$ref": "r0"}


def web_of_references(count: int) -> dict[str, Any]:
    """Definitions that each refer to all others, and must."""
    names = [f"d{number}" for number in range(count)]
    defs = {name: {"allOf": [{"$ref": f"#/$defs/{other}"} for other in names if other != name]} for name in names}
    return {"$defs": defs, "$ref": "#/$defs/d0"}


def tower(depth: int) -> dict[str, Any]:
    """Definitions that each hold the next one twice: a tree of 2 ** depth leaves."""
    defs = {
        f"d{i}": members({"a": {"$ref": f"#/$defs/d{i + 1}"}, "b": {"$ref": f"#/$defs/d{i + 1}"}}, required=["a", "b"])
        for i in range(depth)
    }
    return {"$defs": {**defs, f"d{depth}": {"type": "integer"}}, "$ref": "#/$defs/d0"}


def must_recurse() -> dict[str, Any]:
    """No finite document is valid."""
    return {"$defs": {"a": members({"a": {"$ref": "#/$defs/a"}}, required=["a"])}, "$ref": "#/$defs/a"}


SCHEMAS: dict[str, Callable[[], Any]] = {
    "schema of 10,000 objects in each other": lambda: nested(lambda s: members({"a": s}), DEEP, {"type": "null"}),
    "schema of 10,000 arrays in each other": lambda: nested(lambda s: {"items": s, "minItems": 1}, DEEP, {}),
    "10,000 allOf in each other": lambda: nested(lambda s: {"allOf": [s]}, DEEP, {"type": "integer"}),
    "10,000 not in each other": lambda: nested(lambda s: {"not": s}, DEEP, {"type": "integer"}),
    "300 objects in each other": lambda: nested(lambda s: members({"a": s}, required=["a"]), 300, {"type": "null"}),
    "150 not in each other": lambda: nested(lambda s: {"not": s}, 150, {"type": "integer"}),
    "150 oneOf in each other": lambda: nested(
        lambda s: {"oneOf": [s, {"type": "string", "minLength": 3}]}, 150, {"type": "integer"}
    ),
    "enum nested 10,000 deep": lambda: {"enum": [nested(lambda v: [v], DEEP, 1)]},
    "enum nested 500 deep": lambda: {"enum": [nested(lambda v: [v], 500, 1)]},
    "10,000 references in a row": lambda: {
        "$defs": {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(DEEP)} | {f"d{DEEP}": {"type": "integer"}},
        "$ref": "#/$defs/d0",
    },
    "a reference to itself": lambda: {"$ref": "#"},
    "references in a circle": lambda: {
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}},
        "$ref": "#/$defs/a",
    },
    "not itself": lambda: {"not": {"$ref": "#"}},
    "a record that must hold itself": must_recurse,
    "60 definitions that refer to each other": lambda: web_of_references(60),
    "a tree of 2^40 leaves": lambda: tower(40),
    "a megabyte": megabyte,
    "5,000 optional properties": lambda: members({name: {"type": "string"} for name in strings(5000, "p")}),
    "5,000 required properties": lambda: members(
        {name: {"type": "string"} for name in strings(5000, "p")}, required=strings(5000, "p")
    ),
    "2,000 dependencies": lambda: members({}, dependentRequired={name: ["x", "y"] for name in strings(2000)}),
    "10,000 values": lambda: {"enum": strings(10_000)},
    "10,000 numbers": lambda: {"enum": list(range(10_000))},
    "10,000 records": lambda: {"enum": [{"id": number, "tags": [number]} for number in range(10_000)]},
    "10,000 excluded values": lambda: {"type": "string", "not": {"enum": strings(10_000)}},
    "a value of a megabyte": lambda: {"const": "x" * 10**6},
    "minLength 10^9": lambda: {"type": "string", "minLength": 10**9},
    "maxLength 10^9": lambda: {"type": "string", "maxLength": 10**9},
    "minLength 10^400": lambda: {"type": "string", "minLength": 10**400},
    "minLength 1e308": lambda: {"type": "string", "minLength": 1e308},
    "minItems 10^9": lambda: {"type": "array", "items": {"type": "null"}, "minItems": 10**9},
    "minItems 10^9, unique": lambda: {
        "type": "array",
        "items": {"enum": [1, 2]},
        "minItems": 10**9,
        "uniqueItems": True,
    },
    "minItems 10^400": lambda: {"type": "array", "minItems": 10**400},
    "maxItems 10^400": lambda: {"type": "array", "items": {"type": "null"}, "maxItems": 10**400},
    "minProperties 10^9": lambda: {"type": "object", "minProperties": 10**9},
    "minContains 10^9": lambda: {"type": "array", "contains": {"type": "integer"}, "minContains": 10**9},
    "multipleOf 1e-300": lambda: {"type": "number", "multipleOf": 1e-300},
    "multipleOf 1e300": lambda: {"type": "number", "multipleOf": 1e300, "exclusiveMinimum": 0},
    "multipleOf a large prime": lambda: {"type": "integer", "multipleOf": 2_147_483_647, "minimum": 1},
    "multipleOf 10^400 + 1": lambda: {"type": "integer", "multipleOf": 10**400 + 1, "minimum": 1},
    "multiples of many numbers": lambda: {
        "allOf": [{"type": "integer", "multipleOf": p} for p in (97, 89, 83, 79, 73)]
    },
    "bounds of 10^400": lambda: {"type": "number", "minimum": 10**400, "maximum": 10**400 + 1},
    "bounds of 10^5000": lambda: {"type": "integer", "minimum": 10**5000},
    "bounds of 1e308": lambda: {"type": "number", "minimum": 1e308},
    "bounds beside each other": lambda: {"type": "number", "exclusiveMinimum": 1e-320, "exclusiveMaximum": 1e-319},
    "200 overlapping patterns for names": lambda: {
        "type": "object",
        "patternProperties": {f"{'.' * (i % 7)}[a-{chr(98 + i % 24)}]{i}?": {"maxLength": i} for i in range(200)},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "30 patterns for names that all overlap": lambda: {
        "type": "object",
        "patternProperties": {f"x{{{i}}}": {"minimum": i} for i in range(1, 31)},
        "additionalProperties": False,
        "minProperties": 2,
    },
    "allOf of 200 anyOf": lambda: {
        "allOf": [{"anyOf": [{"required": [f"a{i}"]}, {"required": [f"b{i}"]}]} for i in range(200)],
        "type": "object",
    },
    "allOf of 12 oneOf": lambda: {
        "type": "object",
        "allOf": [{"oneOf": [{"required": [f"{c}{i}"]} for c in "abcd"]} for i in range(12)],
    },
    "oneOf of 200": lambda: {
        "oneOf": [
            members({"kind": {"const": i}, "v": {"type": "integer", "minimum": i}}, required=["kind"])
            for i in range(200)
        ]
    },
    "oneOf of 200, not disjoint": lambda: {"oneOf": [{"minimum": i, "type": "integer"} for i in range(200)]},
    "200 if-then-else": lambda: {
        "type": "object",
        "allOf": [
            {"if": {"required": [f"p{i}"]}, "then": {"required": [f"q{i}"]}, "else": {"required": [f"r{i}"]}}
            for i in range(200)
        ],
    },
    "anyOf of 200, the rest unevaluated": lambda: {
        "anyOf": [members({f"a{i}": {"type": "integer"}, "k": {"const": i}}) for i in range(200)],
        "unevaluatedProperties": False,
    },
    "allOf of 200 anyOf, the rest unevaluated": lambda: {
        "allOf": [{"anyOf": [members({f"a{i}": {}}), members({f"b{i}": {}})]} for i in range(200)],
        "unevaluatedProperties": False,
    },
    "40 anyOf in each other, the rest unevaluated": lambda: {
        "$defs": {
            f"d{i}": {
                "anyOf": [{"$ref": f"#/$defs/d{i + 1}"}, members({f"x{i}": {"$ref": f"#/$defs/d{i + 1}"}})],
                "unevaluatedProperties": False,
            }
            for i in range(40)
        }
        | {"d40": members({"a": {}})},
        "$ref": "#/$defs/d0",
    },
    "2^30 dynamic scopes": lambda: dynamic_scopes(30),
    "20 patterns at once": lambda: {
        "allOf": [{"type": "string", "pattern": f"{c}.*[0-9]{{3}}"} for c in "abcdefghijklmnopqrst"]
    },
    "a pattern with a long length": lambda: {"type": "string", "pattern": "^(ab|a|bc)*$", "minLength": 15_000},
    "a pattern that explodes": lambda: {"type": "string", "pattern": "x.{30}$"},
    "a pattern for Python to hang on": lambda: {"type": "string", "pattern": "^(a|a?)+$", "minLength": 40},
    "a name for a pattern to hang on": lambda: {
        "type": "object",
        "properties": {"a" * 40 + "b": {"type": "integer"}},
        "patternProperties": {"^(a+)+$": {"type": "string"}},
    },
    "a value for a pattern to hang on": lambda: {"enum": ["a" * 40 + "b", "aa"], "pattern": "^(a+)+$"},
    "a lone surrogate": lambda: {"enum": ["\ud800", "\udc00x"]},
    "a lone surrogate as a name": lambda: members({"\ud800": {"type": "integer"}}, required=["\ud800"]),
    "a lone surrogate in a pattern": lambda: {"type": "string", "pattern": "^[\ud800-\udfff]+$"},
    "not a number": lambda: {"enum": [float("nan")]},
    "infinity": lambda: {"type": "number", "minimum": float("-inf"), "maximum": float("inf")},
    "a set in it": lambda: {"enum": {1, 2}},
    "numbers for names": lambda: {"properties": {1: {"type": "integer"}}},
    "a cycle of objects": lambda: _cyclic(),
}


def _cyclic() -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    schema["properties"] = {"a": schema}
    return schema


PATTERNS = {
    "a{1,100000}": "a{1,100000}",
    "(?:a{1,1000}){1,1000}": "(?:a{1,1000}){1,1000}",
    "a{99999999999}": "a{99999999999}",
    "(a|aa)+$": "(a|aa)+$",
    "(a*)*(a*)*b": "(a*)*(a*)*b",
    "(?:(?:(?:a+)+)+)+b": "(?:(?:(?:a+)+)+)+b",
    "(?:a?){500}a{500}": "(?:a?){500}a{500}",
    ".*x.{30}": ".*x.{30}",
    ".*x.{12}": ".*x.{12}",
    "(?:.*a){20}": "(?:.*a){20}",
    "10,000 alternatives": "|".join(strings(10_000)),
    "10,000 alternatives that end alike": "|".join(f"{number}.*x" for number in range(10_000)),
    "2,000 groups in each other": "(" * 2000 + "a" + ")" * 2000,
    "100,000 groups in each other": "(" * 100_000 + "a" + ")" * 100_000,
    "300 groups in each other, repeated": "(?:" * 300 + "a" + ")*" * 300,
    "a pattern of a megabyte": "abcdefghij" * 100_000,
    "30 look-aheads": "".join(f"(?=.*{chr(97 + number % 26)}.{{{number}}})" for number in range(30)) + ".*",
    "20 forbidden words": "".join(f"(?!.*w{number})" for number in range(20)) + ".{0,50}",
    "all of Unicode, many times": r"(?:[\w-ￜ][^a-z]){200}",
    "100 classes that overlap": "".join(f"[{chr(0x100 + 7 * n)}-{chr(0x2000 + 13 * n)}]?" for n in range(100)),
    "100 optional letters, twice": ("a?" * 100) * 2 + "a{100}",
    "not a pattern": "(((",
    "a back-reference": r"(a*)\1",
    "a lone surrogate": "\ud800+",
    "nothing matches": r"a\bb",
}

OTHERS: dict[str, Callable[[], Constraint]] = {
    "choice among 10,000": lambda: Choice(strings(10_000)),
    "choice among 100,000 long texts": lambda: Choice([text * 20 for text in strings(100_000)]),
    "choice of a lone surrogate": lambda: Choice(["a", "\ud800"]),
    "text of 10^9 characters": lambda: Text(min_length=10**9),
    "text of at most 10^9 characters": lambda: Text(max_length=10**9),
}

RECURSIVE = {"$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"}

TEXTS: dict[str, Callable[[], tuple[Constraint, str]]] = {
    "10,000 arrays in each other": lambda: (JSONSchema(RECURSIVE), "[" * DEEP + "]" * DEEP),
    "10,000 objects in each other": lambda: (JSONSchema({}), '{"a":' * DEEP + "1" + "}" * DEEP),
    "900 arrays in each other": lambda: (JSONSchema(RECURSIVE), "[" * 900 + "]" * 900),
    "100,000 opening brackets": lambda: (JSONSchema(True), "[" * 100_000),
    "a number of 100,000 digits": lambda: (JSONSchema({"type": "integer", "multipleOf": 3}), "9" * 100_000),
    "a number of 5,000 digits": lambda: (JSONSchema({"type": "number", "maximum": 5}), "9" * 5_000),
    "1e999999999": lambda: (JSONSchema({"type": "number", "multipleOf": 0.01}), "1e999999999"),
    "1e-999999999": lambda: (JSONSchema({"enum": [0, 1]}), "1e-999999999"),
    "NaN": lambda: (JSONSchema({"type": "number"}), "NaN"),
    "a lone surrogate": lambda: (JSONSchema({"type": "string"}), '"\ud800"'),
    "an escaped lone surrogate": lambda: (JSONSchema({"type": "string"}), r'"\ud800"'),
    "100,000 equal keys": lambda: (JSONSchema({}), "{" + ",".join(['"a":1'] * 100_000) + "}"),
    "100,000 keys, one of them twice": lambda: (
        JSONSchema({}),
        "{" + ",".join(f'"{number % 99_999}":1' for number in range(100_000)) + "}",
    ),
    "50,000 items that must differ": lambda: (
        JSONSchema({"type": "array", "uniqueItems": True}),
        "[" + ",".join(map(str, range(50_000))) + "]",
    ),
    "3,000 records that must differ": lambda: (
        JSONSchema({"type": "array", "uniqueItems": True}),
        "[" + ",".join(f'{{"a":{i}}}' for i in range(3_000)) + "]",
    ),
    "a megabyte for a regular expression": lambda: (Regex("(?:a|b)*c"), "ab" * 500_000),
    "a long address": lambda: (JSONSchema({"type": "string", "format": "uri"}), f'"http://{"a." * 20_000}"'),
    "a long address, international": lambda: (
        JSONSchema({"type": "string", "format": "iri"}),
        f'"http://{"é." * 5_000}"',
    ),
    "a long host": lambda: (JSONSchema({"type": "string", "format": "hostname"}), f'"{"a." * 20_000}"'),
    "a long pattern as a value": lambda: (JSONSchema({"type": "string", "format": "regex"}), f'"{"(a|" * 20_000}"'),
    "a long date": lambda: (
        JSONSchema({"type": "string", "format": "date-time"}),
        f'"2020-01-01T00:00:00.{"0" * 50_000}Z"',
    ),
    "a long template": lambda: (JSONSchema({"type": "string", "format": "uri-template"}), f'"{"{a}" * 10_000}"'),
    "catastrophic backtracking": lambda: (Regex("(?:a|a)*c"), "a" * 40),
    "catastrophic backtracking in a pattern": lambda: (
        JSONSchema({"type": "string", "pattern": "^(a+)+$"}),
        '"' + "a" * 40 + 'b"',
    ),
}


def served(lm: DiffusionLM, constraint: Constraint) -> str:
    """Generate one text and have it judged by the validator of record."""
    (document,) = lm.generate(constraint, steps=4)
    return "generated" if not constraint.validate(document.text) else "INVALID"


def judged(constraint: Constraint, text: str) -> str:
    """Ask for everything that can be said of a text."""
    accepted, valid = constraint.accepts(text), not constraint.validate(text)
    return f"judged {'valid' if valid else 'invalid'}" if accepted <= valid else "INVALID"


def cases(lm: DiffusionLM) -> dict[str, Callable[[], str]]:
    """What is tried, by name."""
    found: dict[str, Callable[[], str]] = {}
    for name, schema in SCHEMAS.items():
        found[f"schema: {name}"] = lambda schema=schema: served(lm, JSONSchema(schema()))  # type: ignore[misc]
    for name, pattern in PATTERNS.items():
        found[f"regex: {name}"] = lambda pattern=pattern: served(lm, Regex(pattern))  # type: ignore[misc]
    for name, other in OTHERS.items():
        found[f"other: {name}"] = lambda other=other: served(lm, other())  # type: ignore[misc]
    for name, text in TEXTS.items():
        found[f"text: {name}"] = lambda text=text: judged(*text())  # type: ignore[misc]
    return found


def outcome(case: Callable[[], str]) -> str:
    """What became of a case; only errors of this toolkit are expected."""
    try:
        return case()
    except ControllableError as error:
        return f"{type(error).__name__}: {error}"[:300]
    except Exception as error:  # noqa: BLE001 - whatever else there is is what is looked for
        return f"CRASH {type(error).__name__}: {error}"[:300]


def _memory() -> int:
    """Bytes of address space of this process, 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 0


def _child(case: Callable[[], str], seconds: int, memory: int, answer: Connection) -> None:
    used = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_memory() + memory, resource.RLIM_INFINITY))
    begin = time.process_time()
    found = outcome(case)
    answer.send((found, time.process_time() - begin))


def limited(case: Callable[[], str], *, seconds: int = SECONDS, memory: int = MEMORY) -> dict[str, Any]:
    """Run a case in a process of its own, with everything loaded.

    Args:
        case: What to run.
        seconds: Seconds of processor time it may take; the clock of a busy machine says little.
        memory: Bytes it may take beside what is there when it starts.

    Returns:
        "outcome": see `outcome`, or "TIMEOUT" or "KILLED". "seconds": processor time it took.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(case, seconds, memory, sender))
    process.start()
    sender.close()
    found, took = "KILLED", math.nan
    if not receiver.poll(_PATIENCE * seconds):
        process.kill()
        found = "TIMEOUT"
    else:
        try:
            found, took = receiver.recv()
        except EOFError:
            process.join()
            if process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL):
                found, took = "TIMEOUT", float(seconds)
    process.join()
    return {"outcome": found, "seconds": round(took, 3)}


def main() -> None:
    """Try every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    arguments = parser.parse_args()
    lm = DiffusionLM.from_pretrained(device="cpu")
    # The kernels are compiled for the first texts.
    lm.generate({"type": "object", "properties": {"a": {"type": "string", "pattern": "a+"}}}, n=2, fill="all")
    lm.generate(Regex(r"\d+"))
    rows = {
        name: limited(case)
        for name, case in tqdm(cases(lm).items(), unit="case", disable=None)
        if arguments.only in name
    }
    outcomes = [row["outcome"].split(":")[0].split()[0] for row in rows.values()]
    figures = {
        "cases": len(rows),
        "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        "slowest": max(row["seconds"] for row in rows.values()),
        "limits": {"seconds": SECONDS, "bytes": MEMORY},
        "rows": rows,
    }
    if not arguments.only:
        save("hostile", figures, seed=0, peers=(jsonschema.__name__,))
    else:
        print(figures)


if __name__ == "__main__":
    main()
