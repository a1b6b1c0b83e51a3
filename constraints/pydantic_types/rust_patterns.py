"""Regular expressions of Rust, which judge pydantic's texts, as Python and ECMA 262 write them."""

import re

from constraints.regex.ecma_syntax import characters_that_match

_NESTED = re.compile(r"\[(?:[^\]\\]|\\.)*?(?:\[|&&|--|~~)")
_CODE = re.compile(r"((?<!\\)(?:\\\\)*\\)[xuU]\{([0-9a-fA-F]+)\}")
_NAMED = re.compile(r"\[:(\^?)([a-z]+):\]")
_NAMES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t-\r ",
    "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


def plain(pattern: str) -> str:
    r"""The pattern with `\x{41}` as `\u0041`, and with the ranges of the characters in place of classes that hold
    others or are put together (`[[:alpha:]_]`, `[a-z&&[^aeiou]]`). What is not understood stays as it is."""
    pattern = _CODE.sub(lambda found: found[1][:-1] + _code(int(found[2], 16)), pattern)
    written, at = "", 0
    while at < len(pattern):
        end = at + (2 if pattern[at] == "\\" else 1)
        if pattern[at] == "[":
            end = _end(pattern, at)
            written += _ranges(pattern[at:end]) if _NESTED.match(pattern[at:end]) else pattern[at:end]
        else:
            written += pattern[at:end]
        at = end
    return written


def _end(pattern: str, at: int) -> int:
    """Where the class that begins at a bracket ends."""
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            depth += 1
            # A bracket that closes at once is a character.
            at += len(re.compile(r"\^?\]?").match(pattern, at + 1)[0])  # type: ignore[index]
        elif pattern[at] == "]":
            depth -= 1
        at += 1
        if not depth:
            break
    return at


def _ranges(text: str) -> str:
    named = _NAMED.sub(lambda found: f"[{found[1]}{_NAMES.get(found[2], found[0])}]", text)
    try:
        found = characters_that_match(f"(?V1){named}").ranges
    except ValueError:
        return text
    ranges = "".join(_code(low) + (f"-{_code(high)}" if high > low else "") for low, high in found)
    return f"[{ranges}]" if ranges else "(?!)"


def _code(point: int) -> str:
    return rf"\u{point:04x}" if point <= 0xFFFF else chr(point)
