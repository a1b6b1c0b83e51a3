"""The text of a grammar: what is looked at before a parser is made of it.

The parser is native code. What would make it crash or run for minutes is refused here, and so is what has a meaning for
a model's tokens but none for a text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from constraints.errors import ConstraintTooLarge, InvalidGrammar, InvalidOption
from constraints.json_trees.pointer_positions import place_of

MOST_CHARACTERS = 64_000
MOST_RULES = 1_000
"""Rules are read recursively: a chain of some thousands overflows the stack."""
NAME = r"[A-Za-z_][\w-]*"
_PIECES = re.compile(
    rf"""(?P<comment>//[^\n]*|\#[^\n]*)
    |(?P<string>"(?:\\.|[^"\\\n])*"i?)
    |(?P<regex>/(?:\\.|[^/\\\n])+/[a-z]*)
    |(?P<special><[^>\n]*>?)
    |(?P<option>\b(?:max_tokens|stop|temperature)\s*=)
    |(?P<negation>~(?!\s*\d))
    |(?P<name>{NAME})""",
    re.VERBOSE,
)
STATEMENT = re.compile(rf"^[ \t]*(?:%[ \t]*(?P<directive>\w+)|[?!]*(?P<name>{NAME})[^\n:\"/]*:)", re.MULTILINE)
_PRIORITY = re.compile(rf"^([ \t]*[?!]*{NAME})\.-?\d+(?=[ \t]*:)", re.MULTILINE)
"""It settles which of several derivations a text has, and not whether it has one."""
_CONTINUED = re.compile(r"\\\r?\n")
_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|/(?:\\.|[^/\\\n])+/)|(?://|\#)[^\n]*|\n""")
_RANGE = re.compile(r'\s*\.\.\s*"(?:\\.|[^"\\\n])*"')
_ALIAS = re.compile(r"->\s*$")
_OTHER_NOTATION = re.compile(r"^[ \t]*<?[A-Za-z_][\w-]*>?[ \t]*::=", re.MULTILINE)
_DEFINITION = re.compile(rf"^[ \t]*[?!]?({NAME})[^\n:\"/]*:", re.MULTILINE)


class Piece(NamedTuple):
    """A part of a grammar's text: a comment, string, regex, special token, option, negation or name."""

    kind: str
    text: str
    start: int


def pieces(text: str) -> Iterator[Piece]:
    """The parts of a grammar in order; punctuation between them is left out."""
    for match in _PIECES.finditer(text):
        assert match.lastgroup is not None
        yield Piece(match.lastgroup, match.group(), match.start())


def prepared(text: str, start: str) -> str:
    """The grammar with the rule called `start` being the one that texts are derived from.

    Raises:
        InvalidOption: The grammar or the name is no string, or not the name of a rule.
        InvalidGrammar: It is in another notation, or uses special tokens or options that count tokens.
        ConstraintTooLarge: It is too long or has too many rules.
    """
    if not isinstance(text, str) or not isinstance(start, str):
        raise InvalidOption("a grammar is given as text in Lark's notation")
    if len(text) > MOST_CHARACTERS:
        raise ConstraintTooLarge(
            f"a grammar of {len(text):,} characters is longer than {MOST_CHARACTERS:,}", hint="Use a smaller grammar"
        )
    if text.lstrip().startswith("{"):
        raise InvalidGrammar(
            "this is JSON, not Lark's notation", where="1:1", hint="Write rules as `name: ...`; a schema is no grammar"
        )
    if other := _OTHER_NOTATION.search(text):
        raise InvalidGrammar(
            f"{other.group().strip()!r} is GBNF or BNF, not Lark's notation",
            where="{}:{}".format(*place_of(text, other.end() - 3)),
            hint="Write each rule as `name: ...`, character classes as /[a-z]/, and call the first one start",
        )
    text = _CONTINUED.sub("  ", _PRIORITY.sub(r"\1", text))
    defined = set(_DEFINITION.findall(text))
    if len(defined) > MOST_RULES:
        raise ConstraintTooLarge(
            f"a grammar of {len(defined):,} rules has more than {MOST_RULES:,}", hint="Use a smaller grammar"
        )
    for piece in pieces(text):
        if piece.kind in ("special", "option"):
            what = f"{piece.text!r} is about the tokens of a model, not about texts"
            where = "{}:{}".format(*place_of(text, piece.start))
            raise InvalidGrammar(what, where=where, hint="Write a string, a regex or a rule instead")
    if start == "start":
        return text
    if start not in defined:
        known = ", ".join(sorted(defined)[:10])
        raise InvalidOption(f"the grammar has no rule {start!r}", hint=f"Its rules are {known}" if known else None)
    if "start" in defined:
        text = _renamed(text, "start", unused("start", defined))
    return f"{text}\nstart: {start}\n"


def woven(text: str) -> tuple[str, bool] | None:
    """The grammar with what it ignores written out, as Lark reads it; None if it ignores nothing.

    Lark ignores before the first and after the last terminal too, and a terminal that is ignored may be asked for
    besides, of which the parser knows neither.

    Args:
        text: A grammar of which a tree can be made.

    Returns:
        The grammar, and whether a terminal is both asked for and ignored.
    """
    starts = list(STATEMENT.finditer(text))
    ends = [*(match.start() for match in starts), len(text)][1:]
    ignored = [
        _COMMENT.sub(r"\1", text[match.end() : end]).strip()
        for match, end in zip(starts, ends, strict=True)
        if match["directive"] == "ignore"
    ]
    if not ignored:
        return None
    taken = {match["name"] for match in starts if match["name"]}
    skip = unused("ignored", taken)
    first = unused("begin", taken)
    meant = {piece.text for each in ignored for piece in pieces(each)}
    found, asked = [text[: starts[0].start()]], False
    for match, end in zip(starts, ends, strict=True):
        statement = text[match.start() : end]
        if match["directive"] == "ignore":
            continue
        if match["name"] and match["name"].lstrip("_")[:1].islower():
            head = text[match.start() : match.end()]
            head = head.replace("start", first, 1) if match["name"] == "start" else head
            body, used = _woven(text[match.end() : end], skip, first)
            asked |= bool(used & meant)
            statement = head + body
        found.append(statement)
    what = " | ".join(f"({each})" for each in ignored)
    return f"{''.join(found)}\n{skip}: ({what})*\nstart: {skip} {first}\n", asked


def _woven(body: str, skip: str, first: str) -> tuple[str, set[str]]:
    """The body of a rule with what is ignored behind each terminal, and its terminals."""
    found, place, used = [], 0, set[str]()
    for piece in pieces(body):
        if piece.start < place or piece.kind == "comment" or _ALIAS.search(body, place, piece.start):
            continue
        text = piece.text
        if piece.kind == "name" and text.lstrip("_")[:1].islower():
            if text == "start":
                found.append(body[place : piece.start] + first)
                place = piece.start + len(text)
            continue
        if piece.kind == "string" and (last := _RANGE.match(body, piece.start + len(text))):
            text += last.group()
        used.add(piece.text)
        found.append(f"{body[place : piece.start]}({text} {skip})")
        place = piece.start + len(text)
    return "".join(found) + body[place:], used


def literals(text: str) -> tuple[bytes, ...]:
    """The strings of a grammar, those that have no escapes, each once."""
    found = (piece.text for piece in pieces(text) if piece.kind == "string" and "\\" not in piece.text)
    return tuple(dict.fromkeys(string.rstrip("i")[1:-1].encode("utf-8", "ignore") for string in found))


def negates(text: str) -> bool:
    """Whether a terminal is the complement of another, which may hold bytes that are no UTF-8."""
    return any(piece.kind == "negation" for piece in pieces(text))


def unused(name: str, taken: set[str]) -> str:
    """A name like the given one that is not taken."""
    while name in taken:
        name += "_"
    return name


def _renamed(text: str, old: str, new: str) -> str:
    found = [piece.start for piece in pieces(text) if piece.kind == "name" and piece.text == old]
    for position in reversed(found):
        text = text[:position] + new + text[position + len(old) :]
    return text
