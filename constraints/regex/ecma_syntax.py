"""Regular expressions of ECMA 262 as the same trees, for patterns of schemas that `re` cannot read.

They are read with the flag `u`, as JSON Schema asks, and where that refuses what authors write (`[\\w-.]`), as without
it. What Python and its kin write in between is read as well: `(?P<name>`, `(?i)`, `\\A`, `\\z`.
"""

from collections.abc import Callable
from functools import lru_cache

from constraints.automata.charset import ALL, MAX_CODE_POINT, NOTHING, RARE_SPACES, CharSet
from constraints.errors import InvalidPattern
from constraints.regex.regex_syntax import (
    ASCII,
    BYTE_ORDER_MARK,
    NEWLINE,
    Boundary,
    Branch,
    Chars,
    End,
    Look,
    Node,
    Repeat,
    Sequence,
    Start,
    check_length,
    ignoring_case,
    shortened,
    unsupported,
)

_LINE_ENDS = NEWLINE | CharSet.of([(0x0D, 0x0D), (0x2028, 0x2029)])
_CLASSES = {"d": ASCII["digit"], "w": ASCII["word"], "s": ASCII["space"] | RARE_SPACES | BYTE_ORDER_MARK}
_CLASSES |= {letter.upper(): ~charset for letter, charset in _CLASSES.items()}
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "0": "\0"}
_ENDS: dict[str, Node] = {"A": Start(False), "Z": End(False, False), "z": End(False, False)}
_LOOKS = {"(?=": (False, False), "(?!": (True, False), "(?<=": (False, True), "(?<!": (True, True)}
_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdefABCDEF")
_FLAGS = frozenset("imsu")
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


@lru_cache(maxsize=64)
def characters_that_match(expression: str) -> CharSet:
    """The characters that match an expression of the package regex.

    Raises:
        ValueError: It is none.
    """
    # Slow to import, and few patterns need it.
    import regex  # type: ignore[import-untyped]

    try:
        found = regex.compile(f"{expression}+")
    except regex.error as error:
        raise ValueError(expression) from error
    characters = "".join(map(chr, range(MAX_CODE_POINT + 1)))
    return CharSet.of((match.start(), match.end() - 1) for match in found.finditer(characters))


def parse_ecma(pattern: str) -> Node:
    """Reads a pattern.

    Raises:
        InvalidPattern: It is not a regular expression.
        UnsupportedPattern: It uses a construct that is not regular, or not supported.
        ConstraintTooLarge: It is too long.
        RecursionError: It is nested too deeply.
    """
    check_length(pattern)
    reader = _Reader(pattern)
    found = reader.alternatives(frozenset())
    if reader.at < len(pattern):
        raise reader.wrong("a parenthesis is closed that was not opened", reader.at)
    return found


class _Reader:
    """Reads a pattern from left to right; `at` is where it is."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.names: frozenset[str] = frozenset()

    def wrong(self, what: str, position: int) -> InvalidPattern:
        message = f"{shortened(self.pattern)} is not a regular expression: {what}"
        return InvalidPattern(message, where=f"position {position}")

    def take(self, text: str) -> bool:
        """Whether a text comes next; it is read then."""
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def while_in(self, characters: frozenset[str]) -> str:
        """Reads as many of some characters as there are."""
        return self.until(lambda character: character not in characters)

    def until(self, ends: Callable[[str], bool]) -> str:
        """Reads up to a character, or the end."""
        start = self.at
        while self.at < len(self.pattern) and not ends(self.pattern[self.at]):
            self.at += 1
        return self.pattern[start : self.at]

    def named(self, start: int) -> None:
        """Reads a name up to `>`; alternatives may have the same."""
        name = self.until(lambda character: character == ">")
        if not name or not self.take(">"):
            raise self.wrong("a group has no name", start)
        if name in self.names:
            raise self.wrong(f"two groups have the name {name!r}", start)
        self.names |= {name}

    def alternatives(self, flags: frozenset[str]) -> Node:
        """Reads up to the parenthesis that closes, or the end."""
        found: list[Node] = []
        parts: list[Node] = []
        before, all_names = self.names, self.names
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            start = self.at
            if self.take("|"):
                found.append(Sequence(tuple(parts)))
                parts = []
                all_names |= self.names
                self.names = before
            elif (changed := self.flags(flags, ")")) is not None:
                flags = changed
            else:
                parts.append(self.repeated(self.atom(flags), start))
        self.names |= all_names
        whole = Sequence(tuple(parts))
        return Branch((*found, whole)) if found else whole

    def flags(self, flags: frozenset[str], end: str) -> frozenset[str] | None:
        """Reads `(?i-s` up to an end; None where that is not what stands there."""
        start = self.at
        if self.take("(?"):
            added = self.while_in(_FLAGS)
            removed = self.while_in(_FLAGS) if self.take("-") else ""
            if (added or removed) and self.take(end):
                return (flags | frozenset(added)) - frozenset(removed)
        self.at = start
        return None

    def repeated(self, part: Node, start: int) -> Node:
        """Reads the quantifier after a part, if there is one."""
        place = self.at
        if self.take("*"):
            least, most = 0, None
        elif self.take("+"):
            least, most = 1, None
        elif self.take("?"):
            least, most = 0, 1
        elif (bounds := self.bounds()) is not None:
            least, most = bounds
        else:
            return part
        if most is not None and most < least:
            raise self.wrong("a repeat has its bounds the wrong way round", place)
        if not self.take("?") and self.take("+"):
            raise unsupported(self.pattern, "a possessive repeat", place)
        return Repeat(part, least, most)

    def bounds(self) -> tuple[int, int | None] | None:
        """Reads `{2}`, `{2,}` or `{2,3}`; other braces are what they look like."""
        start = self.at
        if self.take("{") and (digits := self.while_in(_DIGITS)):
            least = most = int(digits)
            if self.take("}"):
                return least, most
            if self.take(","):
                digits = self.while_in(_DIGITS)
                if self.take("}"):
                    return least, int(digits) if digits else None
        self.at = start
        return None

    def atom(self, flags: frozenset[str]) -> Node:
        start = self.at
        if self.bounds() is not None or self.pattern[start] in "*+?":
            raise self.wrong("there is nothing to repeat", start)
        if self.take("("):
            self.at = start
            return self.group(flags)
        if self.take("["):
            return Chars(self.members(flags))
        if self.take("\\"):
            return self.escaped(flags, start)
        if self.take("^"):
            return Start("m" in flags)
        if self.take("$"):
            return End("m" in flags, False)
        if self.take("."):
            return Chars(ALL if "s" in flags else ALL - _LINE_ENDS)
        self.at += 1
        return Chars(_single(ord(self.pattern[start]), flags))

    def group(self, flags: frozenset[str]) -> Node:
        start = self.at
        look = next((each for each in _LOOKS if self.take(each)), None)
        if look is None and not self.take("(?:"):
            if (changed := self.flags(flags, ":")) is not None:
                flags = changed
            elif self.take("(?>"):
                raise unsupported(self.pattern, "an atomic group", start)
            elif self.take("(?P="):
                raise unsupported(self.pattern, "a back-reference", start)
            elif self.take("(?<") or self.take("(?P<"):
                self.named(start)
            elif self.take("(?"):
                raise self.wrong("an unknown kind of group", start)
            else:
                self.take("(")
        inside = self.alternatives(flags)
        if not self.take(")"):
            raise self.wrong("a parenthesis is not closed", start)
        return inside if look is None else Look(inside, *_LOOKS[look])

    def escaped(self, flags: frozenset[str], start: int) -> Node:
        """Reads what follows a backslash outside of brackets."""
        following = self.pattern[self.at : self.at + 1]
        if following in ("b", "B") or following in _ENDS:
            self.at += 1
            return _ENDS.get(following) or Boundary(ASCII["word"], following == "B", True)
        if following == "k" or (following.isdigit() and following != "0"):
            raise unsupported(self.pattern, "a back-reference", start)
        found = self.escape(start)
        return Chars(_single(found, flags) if isinstance(found, int) else found)

    def escape(self, start: int) -> int | CharSet:
        """Reads what follows a backslash: one code point, or a class of characters."""
        letter = self.pattern[self.at : self.at + 1]
        self.at += 1
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _CONTROLS and not (letter == "0" and self.pattern[self.at : self.at + 1].isdigit()):
            return ord(_CONTROLS[letter])
        if letter in ("p", "P"):
            return self.property(start, letter == "P")
        if letter == "x":
            return self.hexadecimal(2, start)
        if letter == "u":
            return self.unicode(start)
        if letter == "c" and self.pattern[self.at : self.at + 1].isalpha():
            self.at += 1
            return ord(self.pattern[self.at - 1]) % 32
        if not letter or (letter.isascii() and letter.isalnum()):
            raise self.wrong(f"\\{letter} has no meaning in ECMA 262", start)
        return ord(letter)

    def property(self, start: int, negated: bool) -> CharSet:
        name = self.pattern[self.at : self.at + 1]
        self.at += 1
        if name == "{":
            name = self.until(lambda character: character == "}")
            self.at += 1
        if name.startswith("^"):
            name, negated = name[1:], not negated
        try:
            found = (
                characters_that_match(rf"\p{{{name}}}") if name.replace("=", "").replace("_", "").isalnum() else None
            )
        except ValueError:
            found = None
        if found is None:
            raise self.wrong(f"{name!r} is no property of characters", start)
        return ~found if negated else found

    def hexadecimal(self, digits: int, start: int) -> int:
        text = self.pattern[self.at : self.at + digits]
        if len(text) < digits or not _HEX.issuperset(text):
            raise self.wrong("an escape lacks digits", start)
        self.at += digits
        return int(text, 16)

    def unicode(self, start: int) -> int:
        """Reads what follows `\\u`: two halves of a surrogate pair are one character."""
        if self.take("{"):
            text = self.while_in(_HEX)
            if not text or not self.take("}") or int(text, 16) > MAX_CODE_POINT:
                raise self.wrong("an escape is no code point", start)
            return int(text, 16)
        code = self.hexadecimal(4, start)
        after = self.at
        if code in _HIGH and self.take("\\u") and self.pattern[self.at : self.at + 1] != "{":
            low = self.hexadecimal(4, start)
            if low in _LOW:
                return 0x10000 + ((code - _HIGH.start) << 10) + low - _LOW.start
        self.at = after
        return code

    def members(self, flags: frozenset[str]) -> CharSet:
        """Reads what follows an opening bracket."""
        start = self.at - 1
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        classes = NOTHING
        while not self.take("]"):
            read = [self.member(start)]
            place = self.at
            sets = ("--[", "&&[") if isinstance(read[0], int) else ("--[", "&&[", "-[")
            if self.pattern.startswith(sets, place):
                raise unsupported(self.pattern, "a set operation", place)
            if self.take("-") and self.pattern[self.at : self.at + 1] != "]":
                first, last = read[0], self.member(start)
                if isinstance(first, int) and isinstance(last, int):
                    if last < first:
                        raise self.wrong("a range has its ends the wrong way round", place)
                    ranges.append((first, last))
                    continue
                # A class is no end of a range: the hyphen stands for itself.
                read += [ord("-"), last]
            else:
                self.at = place
            for each in read:
                if isinstance(each, int):
                    ranges.append((each, each))
                else:
                    classes |= each
        charset = CharSet.of(ranges)
        charset = (ignoring_case(charset) if "i" in flags and ranges else charset) | classes
        return ~charset if negated else charset

    def member(self, start: int) -> int | CharSet:
        place = self.at
        if place >= len(self.pattern):
            raise self.wrong("a bracket is not closed", start)
        if not self.take("\\"):
            self.at += 1
            return ord(self.pattern[place])
        return 8 if self.take("b") else self.escape(place)


def _single(code: int, flags: frozenset[str]) -> CharSet:
    charset = CharSet.of([(code, code)])
    return ignoring_case(charset) if "i" in flags else charset
