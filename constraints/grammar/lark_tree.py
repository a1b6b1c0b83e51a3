"""Grammars as trees: Lark's notation, read as far as a derivation can be drawn from it."""

import re
from dataclasses import dataclass
from typing import NamedTuple

MOST_TIMES = 10_000
"""Repetitions that are told off one by one."""
COMMON = {
    "DIGIT": r"[0-9]", "HEXDIGIT": r"[0-9a-fA-F]", "INT": r"[0-9]+", "SIGNED_INT": r"[+-]?[0-9]+",
    "DECIMAL": r"[0-9]+\.[0-9]*|\.[0-9]+", "NUMBER": r"[0-9]+(\.[0-9]+)?", "SIGNED_NUMBER": r"[+-]?[0-9]+(\.[0-9]+)?",
    "LCASE_LETTER": r"[a-z]", "UCASE_LETTER": r"[A-Z]", "LETTER": r"[A-Za-z]", "WORD": r"[A-Za-z]+",
    "CNAME": r"[A-Za-z_][A-Za-z0-9_]*", "ESCAPED_STRING": r'"[^"\\\n]*"', "WS_INLINE": r"[ \t]+", "WS": r"[ \t\f\r\n]+",
    "NEWLINE": r"(\r?\n)+", "CR": r"\r", "LF": r"\n", "FLOAT": r"[0-9]+\.[0-9]+",
    "SIGNED_FLOAT": r"[+-]?[0-9]+\.[0-9]+", "SH_COMMENT": r"#[^\n]*",
    "CPP_COMMENT": r"//[^\n]*", "SQL_COMMENT": r"--[^\n]*", "C_COMMENT": r"/\*[^*]*\*/",
}  # fmt: skip
"""Terminals of `%import common`, or a part of each that holds what people mostly write."""


class BeyondTrees(Exception):
    """A grammar uses something of which no tree is made here; the parser may know it all the same."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of the grammar, which may be written in any case if `folded`."""

    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression as Python writes it."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Name:
    """A rule or a terminal, which is one in capitals."""

    name: str

    @property
    def terminal(self) -> bool:
        """Whether it is a terminal."""
        return self.name.lstrip("_")[:1].isupper()


@dataclass(frozen=True, slots=True)
class Series:
    """One part after the other."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some alternatives."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part some times, `most` being None for any number."""

    part: "Node"
    least: int
    most: int | None


Node = Text | Pattern | Name | Series | OneOf | Repeat


@dataclass(frozen=True)
class Tree:
    """A grammar.

    Args:
        definitions: What each rule and terminal is.
        ignored: What may stand between terminals.
    """

    definitions: dict[str, Node]
    ignored: tuple[Node, ...]


class _Token(NamedTuple):
    kind: str
    text: str


_TOKENS = re.compile(
    r"""(?P<skip>[ \t\r\f]+|//[^\n]*|\#[^\n]*)
    |(?P<line>\n)
    |(?P<string>"(?:\\.|[^"\\\n])*"i?)
    |(?P<regex>/(?:\\.|[^/\\\n])+/[imslux]*)
    |(?P<name>[A-Za-z_][\w-]*)
    |(?P<number>[0-9]+)
    |(?P<sign>->|\.\.|[:|()\[\]*+?~{},!%.])""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "\\": "\\", '"': '"', "'": "'", "/": "/"}


def read_tree(text: str) -> Tree:
    """The grammar that a text says.

    Raises:
        BeyondTrees: It uses something else than strings, regular expressions, names, groups, choices and repetitions.
    """
    try:
        return _Reader(text).read()
    except RecursionError as error:
        raise BeyondTrees("brackets in brackets, too many") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[_Token] = []
        place = 0
        while place < len(text):
            match = _TOKENS.match(text, place)
            if match is None:
                raise BeyondTrees(text[place : place + 10])
            if match.lastgroup not in (None, "skip"):
                self.tokens.append(_Token(str(match.lastgroup), match.group()))
            place = match.end()
        self.place = 0
        self.depth = 0

    def read(self) -> Tree:
        definitions: dict[str, Node] = {}
        ignored: list[Node] = []
        while self.place < len(self.tokens):
            if self._take("\n"):
                continue
            if self._take("%"):
                self._directive(definitions, ignored)
                continue
            while self._take("?") or self._take("!"):
                pass
            name = self._expect("name")
            self._sign(":")
            definitions[name] = self._choice()
            self._end_of_line()
        return Tree(definitions, tuple(ignored))

    def _directive(self, definitions: dict[str, Node], ignored: list[Node]) -> None:
        what = self._expect("name")
        if what == "ignore":
            ignored.append(self._choice())
        elif what == "import" and self._expect("name") == "common":
            names: list[str] = []
            if self._take("("):
                while not names or self._take(","):
                    names.append(self._expect("name"))
                self._sign(")")
            else:
                self._sign(".")
                names.append(self._expect("name"))
            alias = self._expect("name") if self._take("->") else names[0]
            for name in names:
                if name not in COMMON:
                    raise BeyondTrees(name)
                definitions[alias if name is names[0] else name] = Pattern(COMMON[name])
        else:
            raise BeyondTrees(what)
        self._end_of_line()

    def _peek(self) -> _Token:
        if self.depth:
            while self.place < len(self.tokens) and self.tokens[self.place].kind == "line":
                self.place += 1
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("line", "\n")

    def _take(self, text: str) -> bool:
        token = self._peek()
        found = token.text == text and token.kind in ("sign", "line")
        self.place += found
        return found

    def _expect(self, kind: str) -> str:
        token = self._peek()
        if token.kind != kind:
            raise BeyondTrees(token.text)
        self.place += 1
        return token.text

    def _sign(self, text: str) -> None:
        if not self._take(text):
            raise BeyondTrees(self._peek().text)

    def _end_of_line(self) -> None:
        if self.place < len(self.tokens):
            self._sign("\n")

    def _choice(self) -> Node:
        options = [self._series()]
        while self._bar():
            options.append(self._series())
        return options[0] if len(options) == 1 else OneOf(tuple(options))

    def _bar(self) -> bool:
        """Whether an alternative follows, on this line or on one of the next."""
        place = self.place
        while place < len(self.tokens) and self.tokens[place].kind == "line":
            place += 1
        if place < len(self.tokens) and self.tokens[place] == _Token("sign", "|"):
            self.place = place + 1
            return True
        return False

    def _series(self) -> Node:
        parts: list[Node] = []
        while self._peek().kind in ("string", "regex", "name") or self._peek().text in ("(", "["):
            parts.append(self._repeated())
        if self._take("->"):
            self._expect("name")
        return parts[0] if len(parts) == 1 else Series(tuple(parts))

    def _repeated(self) -> Node:
        node = self._atom()
        while True:
            if self._take("*"):
                node = Repeat(node, 0, None)
            elif self._take("+"):
                node = Repeat(node, 1, None)
            elif self._take("?"):
                node = Repeat(node, 0, 1)
            elif self._take("~"):
                least = self._number()
                node = Repeat(node, least, self._number() if self._take("..") else least)
            elif self._take("{"):
                node = self._braces(node)
            else:
                return node

    def _braces(self, node: Node) -> Node:
        least = self._number() if self._peek().kind == "number" else 0
        most: int | None = least
        if self._take(","):
            most = self._number() if self._peek().kind == "number" else None
        self._sign("}")
        return Repeat(node, least, most)

    def _number(self) -> int:
        number = int(self._expect("number")[:6])
        if number > MOST_TIMES:
            raise BeyondTrees(str(number))
        return number

    def _atom(self) -> Node:
        for opening, closing in (("(", ")"), ("[", "]")):
            if self._take(opening):
                self.depth += 1
                inside = self._choice()
                self._sign(closing)
                self.depth -= 1
                return inside if opening == "(" else Repeat(inside, 0, 1)
        token = self._peek()
        self.place += 1
        if token.kind == "name":
            return Name(token.text)
        if token.kind == "regex":
            return pattern_of(token.text)
        found = _string(token.text)
        if self._take(".."):
            last = _string(self._expect("string"))
            if not len(found.text) == len(last.text) == 1:
                raise BeyondTrees(token.text)
            return Pattern(f"[{re.escape(found.text)}-{re.escape(last.text)}]")
        return found


def pattern_of(quoted: str) -> Pattern:
    """The regular expression between slashes, with its flags."""
    pattern, _, flags = quoted[1:].rpartition("/")
    return Pattern(f"(?{flags}:{pattern})" if flags.strip("u") else pattern)


def _string(quoted: str) -> Text:
    folded = quoted.endswith("i")
    inside = quoted[1 : -2 if folded else -1]

    def plain(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise BeyondTrees(match[0])
        return _ESCAPES[match[1]]

    return Text(re.sub(r"\\(.)", plain, inside), folded)
