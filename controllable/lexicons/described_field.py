"""A field as a schema describes it, and the words of which its names are made."""

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+", re.UNICODE)
_ACCENTED = re.compile(r"[^\W\d_]+")
_SINGULAR_ENDINGS = ("ss", "us", "is")
_SINGULAR = frozenset(
    {"news", "series", "species", "sms", "gps", "aws", "dns", "https", "css", "ios", "always", "chaos"}
)
_MOST_PARENTS = 3
_MOST_TOLD = 40

CONTAINERS = frozenset(
    re.findall(
        r"[\w-]+",
        "data attribute item entry result value content object record list array element property payload body "
        "response request input output node edge hit doc document info detail field meta row collection all definition",
    )
)
"""Words of names that say nothing of what is in them."""
_SAID_OF_SCHEMAS = frozenset(
    re.findall(
        r"[\w-]+",
        "schema json yaml root model base class type the a an of for and or to in with file config configuration input "
        "output create update read get post put new api generated definition structure format version example test",
    )
)
_LONGEST_SUBJECT = 2


@dataclass(frozen=True, slots=True)
class Field:
    """A text field and all that its schema says of it.

    Attributes:
        key: Its name.
        parents: The names of the objects and arrays around it, outermost first.
        title: Its title.
        description: Its description.
        format: Its `format`.
        locale: A language and perhaps a country, as `de` or `pt_BR`; empty where nothing is known.
    """

    key: str
    parents: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    format: str = ""
    locale: str = ""

    @property
    def language(self) -> str:
        """The language of the locale, two or three small letters; empty for English and where nothing is known."""
        language = re.split(r"[-_.]", self.locale, maxsplit=1)[0].lower()
        return "" if language == "en" else language


def words(name: str) -> tuple[str, ...]:
    """The words of a name in whatever style, small and singular: `shippingAddresses` -> `shipping`, `address`."""
    return _words(name)


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    parts = _WORD.findall(name) if name.isascii() else _ACCENTED.findall(name)
    return tuple(singular(part.lower()) for part in parts)


def singular(word: str) -> str:
    """`word` without the ending of an English plural."""
    if len(word) < 4 or not word.endswith("s") or word in _SINGULAR or word.endswith(_SINGULAR_ENDINGS):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def context(parents: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the nearest parents that say something, nearest last."""
    found: list[str] = []
    for parent in parents[-_MOST_PARENTS:]:
        found += [word for word in words(parent) if word not in CONTAINERS]
    return tuple(found[-_MOST_PARENTS:])


def told(*texts: str) -> tuple[str, ...]:
    """The words of titles and descriptions, each once."""
    found = dict.fromkeys(word for text in texts for word in words(text[:400]) if len(word) > 2)
    return tuple(found)[:_MOST_TOLD]


def subject_of(title: str, *known: str) -> str:
    """What an object with this title is, in a word or two; empty where the title does not say, or it is known."""
    said = [word for word in words(title) if word not in CONTAINERS and word not in _SAID_OF_SCHEMAS]
    if not 0 < len(said) <= _LONGEST_SUBJECT or all(len(word) < 3 for word in said):
        return ""
    return "" if set(said) <= {word for name in known for word in words(name)} else " ".join(said)
