"""Prompts as what they name: words, capitalised names with what stands before them, and numbers."""

import re
from dataclasses import dataclass
from functools import lru_cache

from controllable.lexicons.described_field import singular

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’.&-][^\W\d_]+)*|[€$£]")
_JOINING = frozenset({"of", "de", "du", "da", "di", "del", "van", "von", "der", "la", "le"})
_SENTENCE = re.compile(r"(?:^|[.!?:;\n])\s*$")
_CODE = re.compile(r"(?=\S*[\d@/])\S*[^\W\d_]\S*|\d+[-:/]\S+")
_AROUND = ".,;:!?()[]{}'\"“”‘’"
_QUOTED = re.compile(r"\"([^\"]{1,80})\"|“([^”]{1,80})”|‘([^’]{1,80})’|(?<!\w)'([^']{1,80})'(?!\w)")
_ENDINGS = ("ing", "ed", "ly", "er", "e", "y")
_SHORTEST_STEM = 4
_LONGEST_NAME = 6
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the and or but of for to in on at by from with without about into over under near as is are was be been "
        "it its this that these those i we you he she they my our your his her their me us them who which what when "
        "where how why all any some no not none more most very so too also do does did has have had can will would "
        "should must may might there here than then if because only just one two write written generate create make "
        "give get show record document json example data entry object field value please new other each every",
    )
)
"""Words that name nothing."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a prompt calls something.

    Args:
        text: The name.
        before: The words in front of it, the nearest last, in small letters.
        quoted: Whether it stands in quotes, or is a code: what it is the name of has to be said.
    """

    text: str
    before: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a prompt.

    Args:
        text: As JSON has it.
        before: The words in front of it, the nearest last, in small letters.
        after: Those behind it.
    """

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Prompt:
    """A prompt that has been read.

    Args:
        words: As they are written.
        stems: Those that say something.
        names: What is capitalised, in quotes or a code.
        numbers: The numbers.
        things: What is behind an article: `a dishwasher`.
        codes: Addresses, moments, identifiers: what has signs or numbers in it.
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    things: tuple[Name, ...]
    codes: tuple[str, ...]

    @property
    def small(self) -> tuple[str, ...]:
        """The words in small letters."""
        return tuple(word.lower() for word in self.words)

    @property
    def cased(self) -> bool:
        """Whether capitals tell names from other words."""
        return any(not word.islower() for word in self.words[1:])


@lru_cache(maxsize=64)
def read(text: str) -> Prompt:
    """The prompt of a text."""
    found = list(_TOKEN.finditer(text))
    words = tuple(match[0] for match in found)
    small = tuple(word.lower() for word in words)
    numbers = tuple(
        Number(word.replace(",", ""), small[max(0, n - 3) : n], small[n + 1 : n + 4])
        for n, word in enumerate(words)
        if word[0].isdigit()
    )
    chunks = [(chunk.start(), chunk[0].strip(_AROUND)) for chunk in re.finditer(r"\S+", text)]
    codes = [(start, chunk) for start, chunk in chunks if _CODE.fullmatch(chunk)]
    quoted = [(match.start(), next(filter(None, match.groups())).strip()) for match in _QUOTED.finditer(text)]
    named = [
        Name(name, tuple(each[0].lower() for each in found if each.end() <= start)[-3:], quoted=True)
        for start, name in (*quoted, *codes)
    ]
    free = [each for each in found if not any(start <= each.start() < start + len(code) for start, code in codes)]
    return Prompt(
        words, frozenset(stem(word) for word in small if word not in STOP and len(word) > 2),
        (*named, *_capitalised(text, free)), numbers, tuple(_things(text, found)), tuple(code for _, code in codes),
    )  # fmt: skip


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters."""
    return tuple(word.lower() for word in _TOKEN.findall(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A small word without its ending: `leaking` and `leaks` are one."""
    word = singular(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _capitalised(text: str, found: list[re.Match[str]]) -> list[Name]:
    """Runs of capitalised words; the first of a sentence is one only where another follows."""
    names, first = [], 0
    while first < len(found):
        end = first
        while end < len(found) and end - first < _LONGEST_NAME and _joined(text, found, first, end):
            end += 1
        while end > first and not found[end - 1][0][0].isupper():
            end -= 1
        start = first
        if start < end and _SENTENCE.search(text[: found[first].start()]):
            start += found[first][0].lower() in STOP or end == first + 1
        if start < end:
            before = tuple(each[0].lower() for each in found[max(0, start - 3) : start])
            names.append(Name(text[found[start].start() : found[end - 1].end()], before))
        first = max(end, first + 1)
    return names


def _joined(text: str, found: list[re.Match[str]], first: int, number: int) -> bool:
    """Whether a word may belong to the name that starts with the first one."""
    word = found[number][0]
    apart = number > first and text[found[number - 1].end() : found[number].start()] not in (" ", " & ")
    return not apart and (word[0].isupper() or (number > first and word in _JOINING))


def _things(text: str, found: list[re.Match[str]]) -> list[Name]:
    """What is behind an article, up to the next small word or sign."""
    things = []
    for number, match in enumerate(found[:-1]):
        if match[0].lower() not in ("a", "an", "the"):
            continue
        end = number + 1
        while end < len(found) and end <= number + 3 and found[end][0].lower() not in STOP and found[end][0].isalpha():
            if end > number + 1 and text[found[end - 1].end() : found[end].start()] != " ":
                break
            end += 1
        if end > number + 1:
            before = tuple(each[0].lower() for each in found[max(0, number - 2) : number])
            things.append(Name(text[found[number + 1].start() : found[end - 1].end()], before))
    return things
