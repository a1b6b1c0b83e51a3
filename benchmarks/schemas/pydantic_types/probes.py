"""JSON texts to judge: those of a row, values around its bounds, many spellings, and mutations of what is valid."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pydantic

from benchmarks.schemas.pydantic_types.case import Case

_NUMBERS = (
    "0", "1", "-1", "2", "3", "5", "7", "9", "10", "12", "18", "20", "42", "99", "100", "255", "1000", "1024",
    "65536", "2147483648", "9007199254740993", "86400", "1700000000", "1700000000000", "100000000000000000000",
    "123456789012345678901234567890", "-0", "-0.0", "0.0", "1.0", "2.0", "10.0", "1e0", "1e2", "1E2", "1e+2",
    "100e-2", "12e-1", "1e400", "-1e400", "1e-400", "0.1", "0.2", "0.25", "0.29", "0.3", "0.5", "0.07", "0.57",
    "0.05", "0.15", "1.1", "1.25", "1.5", "1.75", "2.5", "3.14", "9.99", "99.99", "0.123", "0.30000000000000004",
    "0.1000000000000000055", "1.0000000000000001", "-0.001", "-0.5", "-3", "-12", "1e22", "1e23", "1e308", "5e-324",
)  # fmt: skip
_STRINGS = (
    "", "a", "b", "ab", "AB", "Ab", "abc", "abcd", "abcdef", "hello world", " ab ", "ab\n", "\tab", "a b c", "A", "1",
    "12", "007", "123", "3.14", "1.5", "1.50", "-1", "+1", "1e3", "1_000", " 1 ", "0x10", "1.", ".5", "-0", "٣",
    "1,5", "1/2", "1/3", "2/4", "1+2j", "j", "(1+2j)", "nan", "NaN", "inf", "-inf", "Infinity", "true", "True",
    "false", "yes", "no", "on", "off", "t", "f", "y", "n", "0", "null", "None", "é", "ß", "İ", "日本", "😀", "a\u0301",
    "\u0000", "\\", '"', "/", "a/b", "~", "..", "/tmp", "/no/such/file", "/dev/null", "C:\\x", "red", "light blue",
    "light_blue", "m", "s", "one", "low", "2024-01-01", "2024-02-29", "2023-02-29", "2024-12-31", "2025-01-01",
    "1999-12-31", "1969-07-20", "2099-06-01", "0001-01-01", "9999-12-31", "0000-01-01", "10000-01-01", "2024-1-1",
    "20240101", "2024-01-01T00:00:00", "2024-06-15", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00z",
    "2024-01-01 00:00:00", "2024-01-01t00:00", "2024-01-01T12:30:00+02:00", "2024-01-01T12:30:00.123456Z",
    "2024-01-01T12:30:00.1234567Z", "2024-01-01T24:00:00", "2024-01-01T23:59:60Z", "2024-01-01T12:30:00-0800",
    "2024-01-01T12:30:00+24:00", "2024-01-01T12:30:00+23:59", "2000-06-15T12:00:00", "2099-06-15T12:00:00Z",
    "2099-06-15T12:00:00", "1700000000", "12:30", "12:30:45", "09:00:00", "17:29:59.999", "17:30", "23:59:30",
    "24:00", "23:59:60", "12:30Z", "12:30:00+01:00", "1:30", "12:60", "PT1H", "P1D", "P2D", "P2DT1S", "-P1D", "PT0S",
    "P1W", "P1Y", "P1M", "PT36H", "PT1.5S", "PT1H30M", "P", "PT", "1 day, 00:00:00", "01:00:00", "1 00:00:00", "P0D",
    "-PT1S", "P1DT2H3M4S", "pt1h", "PT90M", "P999999999D", "12345678-1234-1234-8234-123456789abc",
    "12345678-1234-3234-8234-123456789abc", "12345678-1234-4234-8234-123456789abc",
    "12345678-1234-5234-9234-123456789abc", "1ec9414c-232a-6b00-b3c8-9e6bdeced846",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "320c3d4d-cc00-875b-8ec9-32d5f69181c0",
    "12345678123442348234123456789abc", "{12345678-1234-4234-8234-123456789abc}",
    "12345678-1234-4234-c234-123456789abc", "urn:uuid:12345678-1234-4234-8234-123456789abc",
    "12345678-1234-4234-8234-123456789ABC", "00000000-0000-0000-0000-000000000000", "10.0.0.1", "10.0.0.1/8",
    "10.0.0.0/8", "10.0.0.0/255.0.0.0", "256.0.0.1", "010.0.0.1", "::1", "::1/128", "2001:db8::/32", "2001:db8::1",
    "2001:db8::1%eth0", "::ffff:10.0.0.1", "1::2::3", "10.0.0.1/33", "http://a.example", "https://a.example/",
    "HTTP://A.example/b c", "http://a.example:80/x?y=1#z", "http://a.example:99999", "http:///x", "http:a",
    "ftp://a.b/c", "file:///etc/passwd", "file://a/b", "ws://a.b/c", "wss://a.b", "s3://bucket/key", "gs://b",
    "mailto:a@b.example", "//a.b/c", "http://u:p@a.example/", "http://[::1]/", "http://é.example/",
    "http://a.example/%zz", " http://a.example", "x:y", "postgres://u:p@a:5432/db", "postgresql://u:p@a,b:5433/db",
    "postgresql+asyncpg://a/db", "cockroachdb://u@a:26257/db", "amqp://u:p@a:5672/v", "amqps://a", "amqp:",
    "redis://", "redis://:p@a:6379/0", "rediss://a/1", "mongodb://a:27017/db", "mongodb+srv://u:p@a.example/db",
    "mongodb://a,b,c/db", "kafka://", "kafka://a:9092", "nats://a:4222", "tls://a", "nats://a,b",
    "mysql://u:p@a:3306/db", "mysql+pymysql://a/db", "mariadb://u:p@a:3306/db", "mariadb+mariadbconnector://a",
    "clickhouse://u:p@a:9000/db", "clickhouse+native://a", "snowflake://u:p@account/db/schema?warehouse=w",
    "snowflake://a", "a@b.example", "A. B. <a@b.example>", "a@b", "@b.example", "a b@c.example", "YQ==", "YWI=",
    "YWJj", "YWJjZA==", "YQ", "Y===", "YW Jj", "-_-_", "+/+/", "!!!!", "YWJjZGVmZ2g=", "6162", "6", "zz", "61 62",
    "1GB", "1 GiB", "1.5kb", "1024", "1kib", "-1b", "1024 b", "1x", "4242424242424242", "4242424242424241",
    "378282246310005", "4242 4242 4242 4242", "[1,2]", "[1,", "{}", '{"a":1}', '"x"', "[", "Europe/Paris", "UTC",
    "Mars/Base", "math.pi", "json", "no.such.module", "[a-z]+", "(", "(?P<a>.)", "(?<a>.)", "a{2,1}", "x" * 40,
)  # fmt: skip
_OTHERS = ("null", "true", "false", "[]", "{}", "[1]", '["a"]', "[[]]", '{"a":1}', '{"a":{}}', "[null]")
ATOMS = (*_NUMBERS, *(json.dumps(text, ensure_ascii=False) for text in _STRINGS), *_OTHERS)
"""Spellings of all kinds of values, right for some types and a near miss for others."""

_LETTERS = "0123456789abzAZ-+:./_ TZPDHé%=@,"
_MOST_VALID = 70
_MOST_INVALID = 40
_TRIES = 40


class Number(str):
    """A number as it was written."""


def probes(case: Case, judge: Callable[[str], bool], *, count: int, seed: int) -> list[str]:
    """Different JSON texts for a row, valid ones and near misses.

    Args:
        case: The row.
        judge: Whether the validator of record takes a text.
        count: How many.
        seed: Settles which.
    """
    random = Random(f"{seed}:{case.group}:{case.label}")
    told = [*case.texts, *_around_bounds(case)]
    right = [text for text in ATOMS if judge(text)]
    wrong = [text for text in ATOMS if text not in right]
    chosen = [
        random.sample(group, min(most, len(group))) for group, most in ((right, _MOST_VALID), (wrong, _MOST_INVALID))
    ]
    found = dict.fromkeys([*told, *chosen[0], *chosen[1]])
    seeds = [text for text in found if judge(text)] or list(case.texts) or right or ["{}"]
    for _ in range(_TRIES * count):
        if len(found) >= count:
            break
        text = _mutant(random.choice(seeds), random)
        if text not in found and _is_json(text):
            found[text] = None
            if judge(text):
                seeds.append(text)
    return list(found)[:count]


def _around_bounds(case: Case) -> Iterator[str]:
    """Values on, below and above what a type is bounded by."""
    waiting: list[Any] = [case.annotation]
    while waiting:
        part = waiting.pop()
        waiting += getattr(part, "__metadata__", ())
        waiting += getattr(part, "metadata", ()) if isinstance(part, pydantic.fields.FieldInfo) else ()
        for name in ("gt", "ge", "lt", "le", "multiple_of"):
            if (bound := getattr(part, name, None)) is not None:
                yield from _beside(bound)


def _beside(bound: Any) -> Iterator[str]:
    step: Any
    match bound:
        case int() | float():
            values: list[Any] = [bound, bound - 1, bound + 1, 3 * bound, bound / 2, bound * 1.0, bound + 1e-9, -bound]
            yield from (json.dumps(value) for value in values)
            yield json.dumps(str(bound))
        case Decimal() | Fraction():
            step = type(bound)(1) / 1000
            yield from (json.dumps(str(bound + step * shift)) for shift in (-1, 0, 1))
            yield from (json.dumps(float(bound + step * shift)) for shift in (-1, 0, 1))
        case date():
            step = timedelta(seconds=1) if isinstance(bound, datetime) else timedelta(days=1)
            yield from (json.dumps((bound + step * shift).isoformat()) for shift in (-400, -1, 0, 1, 400))
        case time():
            yield json.dumps(bound.isoformat())
            yield json.dumps(bound.replace(microsecond=1).isoformat())
            yield json.dumps(bound.isoformat() + "Z")
        case timedelta():
            for shift in (-1, 0, 1):
                seconds = (bound + shift * timedelta(seconds=1)).total_seconds()
                yield from (json.dumps(f"{'-' if seconds < 0 else ''}PT{abs(seconds):.0f}S"), json.dumps(seconds))


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
        text.encode()
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _mutant(text: str, random: Random) -> str:
    """A valid text with one to three things changed."""
    value = json.loads(text, parse_int=Number, parse_float=Number)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        value = _changed(value, random)
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_written(each)}" for key, each in value.items())
            + "}"
        )
    return json.dumps(value, ensure_ascii=False)


def _changed(value: Any, random: Random) -> Any:
    """A value with one place of it changed."""
    if isinstance(value, list | dict) and value and random.random() < 0.65:
        at = random.choice(list(value)) if isinstance(value, dict) else random.randrange(len(value))
        changed: Any = dict(value) if isinstance(value, dict) else list(value)
        changed[at] = _changed(value[at], random)
        return changed
    if random.random() < 0.2:
        atom = json.loads(random.choice(ATOMS), parse_int=Number, parse_float=Number)
        return [value] if random.random() < 0.1 else atom
    if isinstance(value, Number):
        return _number(value, random)
    if isinstance(value, str):
        return _string(value, random)
    if isinstance(value, list):
        return _list(value, random)
    if isinstance(value, dict):
        return _dict(value, random)
    return not value if isinstance(value, bool) else "null"


def _number(text: Number, random: Random) -> Any:
    """Another number near it, or the same one spelled in another way."""
    number = Decimal(text)
    options: list[Any] = [str(text), Number(f"{text}.0" if "." not in text and "e" not in text.lower() else text)]
    if abs(number) < Decimal("1e25") and number.is_finite():
        plain = format(number, "f")
        last = Decimal(1).scaleb(-len(plain.partition(".")[2]))
        steps = (1, Decimal("0.1"), Decimal("0.01"), last)
        options += [Number(format(number + sign * step, "f")) for step in steps for sign in (1, -1)]
        options += [Number(plain), plain, Number(f"{plain}e0"), Number(f"{plain}0" if "." in plain else f"{plain}.00")]
        options += [Number(format(-number, "f")), Number(format(number * 10, "f"))]
    return random.choice(options)


def _string(text: str, random: Random) -> Any:
    """A string with a character more, less or other; or in other letters."""
    at = random.randrange(len(text) + 1)
    letter = random.choice(_LETTERS)
    options = [text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :]]
    options += [text.upper(), text.lower(), f" {text}", text + text, text[: len(text) // 2]]
    digits = [i for i, each in enumerate(text) if each.isdigit()]
    if digits:
        at = random.choice(digits)
        options += [text[:at] + random.choice("0123456789") + text[at + 1 :]] * 4
    return random.choice(options)


def _list(items: list[Any], random: Random) -> list[Any]:
    if not items:
        return [Number(random.choice("0123"))]
    at = random.randrange(len(items))
    options = [items[:at] + items[at + 1 :], [*items, items[at]], items[::-1], [*items, _changed(items[at], random)]]
    return random.choice(options)


def _dict(members: dict[str, Any], random: Random) -> dict[str, Any]:
    if not members:
        return {random.choice(("a", "1", "x")): Number("1")}
    name = random.choice(list(members))
    rest = {key: each for key, each in members.items() if key != name}
    names = (
        name.upper(),
        name.lower(),
        name.title(),
        name + "_",
        _string(name, random),
        random.choice(("a", "1", "x")),
    )
    other = random.choice(names)
    return random.choice(
        (rest, {**rest, other: members[name]}, {**members, other: members[name]}, dict(reversed(members.items())))
    )
