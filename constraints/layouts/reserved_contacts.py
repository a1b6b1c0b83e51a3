"""Contacts of a layout kept to what nobody is reached by, as far as its slots admit it."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import count, unrank
from constraints.errors import ConstraintTooLarge
from constraints.layouts.layout import Layout, Slot
from constraints.layouts.reserved_ranges import (
    CARDS,
    EMAILS,
    HOSTS,
    IPV4,
    IPV6,
    NAMED_EMAILS,
    PHONES,
    REFERENCES,
    SHAPES,
    URLS,
)
from constraints.regex.compile import compile_regex

_BY_KIND = {
    "email": EMAILS, "idn-email": EMAILS, "name-email": NAMED_EMAILS,
    "hostname": HOSTS, "idn-hostname": HOSTS, "host-name": HOSTS,
    "uri": URLS, "iri": URLS, "url": URLS, "uri-reference": REFERENCES, "iri-reference": REFERENCES,
    "ipv4": IPV4, "ip-address": IPV4, "ipv4interface": IPV4, "ipv4network": IPV4,
    "ipv6": IPV6, "ipv6interface": IPV6, "ipv6network": IPV6,
    "ipvanyaddress": IPV4, "ipvanyinterface": IPV4, "ipvanynetwork": IPV4,
    "phone": PHONES,
}  # fmt: skip
"""What is reserved, by the kind of a slot."""
_PLAIN = frozenset({"string", "text", "integer", "number"})
"""Kinds of slots that are contacts by their name alone."""
_NUMBER = r"(?: (?:number|numbers|num|no|nr))?"
_BY_NAME = tuple(
    (re.compile(rf"(?:^| )(?:{words})$"), patterns)
    for words, patterns in (
        (r"(?:e ?)?mails?|(?:e ?)?mail address(?:es)?|courriel|correo", EMAILS),
        (
            r"(?:(?:tele|mobile|cell|home|work)? ?phones?|tel|mobile|cell|fax|telefax|whatsapp|msisdn"
            rf"|telefon|telefono|telefone|handy){_NUMBER}",
            PHONES,
        ),
        (r"(?:credit|debit|payment|bank)? ?card (?:number|num|no|nr)|card ?number|cc (?:number|num|no)|pan", CARDS),
        (r"urls?|uris?|href|permalink", REFERENCES),
        (r"website|web site|homepage|home page|webhook|dsn", URLS),
        (r"hostname|host name|domain name|fqdn", HOSTS),
        (r"ip|ip address|ip addr|ipv4|ipv4 address", IPV4),
        (r"ipv6|ipv6 address", IPV6),
    )
)  # fmt: skip
"""What is reserved, by the last words of the name of a field."""
_WORDS = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])[0-9]*|[A-Z]?[^\W_A-Z]+")


def keep_reserved(layout: Layout, rng: Random) -> Layout:
    """The layout with its contacts inside what is reserved for examples; `unreserved` are those that cannot be.

    Items of an array get different ones where there are few.

    Args:
        layout: Any layout.
        rng: Source of chance.
    """
    alike = Counter(slot.array for slot in layout.slots)
    left: dict[tuple[str | None, ByteDFA], list[int]] = {}
    changed: dict[int, Slot] = {}
    exposed: list[str] = []
    for slot in layout.slots:
        if not isinstance(slot.language, ByteDFA) or not (
            patterns := reserved_patterns(slot.kind, slot.name, slot.language)
        ):
            continue
        language, array = reserved(slot.language, patterns), slot.array
        together = 1 if array is None else alike[array]
        few = None if language is None or together == 1 else count(language)
        if language is None or (few is not None and few < together):
            exposed.append(slot.pointer)
            continue
        if few is not None and few < 2 * together:
            numbers = left.setdefault((array, language), rng.sample(range(few), few))
            language = ByteDFA.literal(unrank(language, numbers.pop()))
        changed[id(slot)] = replace(slot, language=language)
    segments = tuple(changed.get(id(each), each) if isinstance(each, Slot) else each for each in layout.segments)
    return replace(layout, segments=segments, unreserved=tuple(exposed))


def reserved_patterns(kind: str, name: str, language: ByteDFA) -> tuple[str, ...]:
    """Patterns of what is reserved for a slot's contacts; none where it holds something else.

    A contact is told by its format, by the name of its field, or by what all of its texts look like.
    """
    if kind in _BY_KIND or kind not in _PLAIN:
        return _BY_KIND.get(kind) or (_by_shape(language) if kind == "key" else ())
    words = " ".join(word.lower() for word in _WORDS.findall(name))
    named = next((patterns for pattern, patterns in _BY_NAME if pattern.search(words)), ())
    return named or _by_shape(language)


@lru_cache(maxsize=2048)
def _by_shape(language: ByteDFA) -> tuple[str, ...]:
    shortest = language.shortest() or b""
    for pattern, patterns in SHAPES:
        shape = compile_regex(pattern, search=False)
        with suppress(ConstraintTooLarge):
            if shape.accepts(shortest) and language.is_subset(shape):
                return patterns
    return ()


@lru_cache(maxsize=512)
def reserved(language: ByteDFA, patterns: tuple[str, ...]) -> ByteDFA | None:
    """The part of a language that the first possible of some patterns allows; None where none does."""
    for pattern in patterns:
        with suppress(ConstraintTooLarge):
            part = language & compile_regex(pattern, search=False)
            if not part.is_empty():
                return part
    return None
