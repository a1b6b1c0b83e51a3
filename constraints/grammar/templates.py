"""Templates of grammars: rules with parameters, written out for each use of them."""

import re

from constraints.errors import ConstraintTooLarge, InvalidGrammar
from constraints.grammar.grammar_text import MOST_RULES, NAME, STATEMENT, pieces, unused
from constraints.json_trees.pointer_positions import place_of

_HEAD = re.compile(rf"^([ \t]*[?!]*)({NAME})\{{([^}}\n]*)\}}[ \t]*:", re.MULTILINE)
_QUOTED = re.compile(r"""\"(?:\\.|[^\"\\\n])*\"i?|/(?:\\.|[^/\\\n])+/[a-z]*""")


def written_out(text: str) -> str:
    """The grammar without templates: each use is a rule of its own, the arguments in the places of the parameters.

    Args:
        text: A grammar.

    Raises:
        InvalidGrammar: A template is used with another number of arguments than it has parameters.
        ConstraintTooLarge: They become too many rules.
    """
    heads = {match.start(): match for match in _HEAD.finditer(text)}
    if not heads:
        return text
    starts = [match.start() for match in STATEMENT.finditer(text)]
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    try:
        return _Templates(text, heads, ends).plain()
    except RecursionError as error:
        raise _too_many() from error


class _Templates:
    def __init__(self, text: str, heads: dict[int, re.Match[str]], ends: dict[int, int]) -> None:
        self.text, self.heads, self.ends = text, heads, ends
        self.taken = {piece.text for piece in pieces(text)}
        self.named = {head[2]: head for head in heads.values()}
        self.made: dict[tuple[str, tuple[str, ...]], str] = {}
        self.rules: list[str] = []

    def plain(self) -> str:
        """The whole grammar; lines stay where they are, what is made of templates follows behind."""
        found, place = "", 0
        for start in self.heads:
            found += self.text[place:start]
            place = self.ends[start]
            found += "\n" * self.text.count("\n", start, place)
        found = self.filled(found + self.text[place:], {})
        return "\n".join([found, *self.rules, ""])

    def filled(self, body: str, bound: dict[str, str]) -> str:
        """A part of the grammar with arguments for parameters, and rules for uses of templates."""
        found, place = "", 0
        for piece in pieces(body):
            if piece.kind != "name" or piece.start < place:
                continue
            found += body[place : piece.start]
            place = piece.start + len(piece.text)
            if piece.text in self.named and body.startswith("{", place):
                arguments, place = _arguments(body, place)
                found += self.rule(piece.text, tuple(self.filled(each, bound) for each in arguments))
            else:
                found += bound.get(piece.text, piece.text)
        return found + body[place:]

    def rule(self, name: str, arguments: tuple[str, ...]) -> str:
        """The name of the rule that a use of a template stands for."""
        head = self.named[name]
        parameters = [each.strip() for each in head[3].split(",")]
        if len(parameters) != len(arguments):
            raise InvalidGrammar(
                f"the template {name} has {len(parameters)} parameters, and is used with {len(arguments)} arguments",
                where="{}:{}".format(*place_of(self.text, head.start(2))),
            )
        if (name, arguments) not in self.made:
            if len(self.made) >= MOST_RULES:
                raise _too_many()
            self.made[name, arguments] = made = unused(f"{name}_{len(self.made)}", self.taken)
            body = self.filled(
                self.text[head.end() : self.ends[head.start()]], dict(zip(parameters, arguments, strict=True))
            )
            self.rules.append(f"{head[1].strip()}{made}:{body}".rstrip())
        return self.made[name, arguments]


def _too_many() -> ConstraintTooLarge:
    return ConstraintTooLarge(f"templates become more than {MOST_RULES:,} rules", hint="Use a smaller grammar")


def _arguments(text: str, place: int) -> tuple[list[str], int]:
    """The arguments in the braces that open at a place, and where these end."""
    found, depth = [""], 0
    while place < len(text):
        quoted = _QUOTED.match(text, place)
        mark = quoted.group() if quoted else text[place]
        place += len(mark)
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth == 0:
            break
        if mark == "," and depth == 1:
            found.append("")
        elif mark != "{" or depth > 1:
            found[-1] += mark
    return [each.strip() for each in found], place
