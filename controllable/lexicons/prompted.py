"""What a prompt names becomes a value: texts that occur in it weigh more; its own names and numbers are offered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Slot
from constraints.lexicon.lexicon import Lexicon
from controllable.lexicons import bundled, matcher
from controllable.lexicons.described_field import Field, words
from controllable.lexicons.entry_features import mean
from controllable.lexicons.own import QUOTELESS
from controllable.lexicons.prompt_reading import STOP, Name, Number, Prompt, stem, tokens
from controllable.lexicons.serving import NUMBERS, Served, written

NAMED = 5.0
"""Log-odds of what a prompt names for a field against all else that may stand there, before anything has been read."""
RARE, MOST_WORD, MOST_WORDS = 0.9, 5.0, 7.0
"""A word that a text has in common with the prompt: nats for each nat that it is rare, at most, and of all together."""
SHARE = 1.0
"""Probability that a value is chosen where the prompt names it."""
LISTED = 4.0
"""Nats for a listed value that a prompt names."""
ALIKE, UNLIKE = 6.0, 0.2
"""Nats for one whose words are as those of the prompt; the cosine up to which they are not."""
LEAST, NEAR_BEST = 0.5, 0.8
"""How well a name has to fit a field, and which share of how well it fits another."""
RIVAL = 0.1
"""How usual a text has to be in a field, as a share of how usual it is in another, to be meant for both."""


def _any(words_of: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words_of.split())


_SURE, _LIKELY, _SUBJECT, _NEW = 3.0, 2.0, 1.3, 0.1
_SOME = 50

_PLACES = _any("city town village place location municipality origin destination birthplace hometown departure arrival")
_FIRST = _any("first given forename firstname")
_LAST = _any("last family surname lastname")
_PEOPLE = _FIRST | _LAST | _any("middle author person")
_MAKERS = _any("author artist writer director publisher brand manufacturer maker vendor producer composer")
_COMPANIES = _any(
    "company organization organisation employer vendor supplier seller merchant business firm client brand"
)
_LEGAL = _any("gmbh inc ltd llc corp corporation ag sa sarl plc co bv oy ab srl spa kg limited group")
_THINGS = _any("product item article device appliance topic object goods theme")
_LEADING = _any("about for of regarding with on")
_ENDS = (("from", _any("origin departure source start")), ("to", _any("destination arrival")))
"""Words before a place, and the fields that it is then the place of."""
_UNITS = tuple(
    (frozenset(fields.split()), frozenset(units.split()))
    for fields, units in {
        "price cost amount total fee budget salary fare rent": "euro eur € dollar usd $ pound gbp £ yen chf sek",
        "age": "year old aged",
        "rating star score": "star",
        "duration minute": "minute min",
        "duration hour": "hour",
        "weight": "kg kilogram gram lb",
        "distance length": "km kilometre kilometer mile metre meter",
        "quantity count": "piece unit item",
        "serving portion people guest": "people person guest",
        "year": "in since from of",
    }.items()
)
"""Fields, and the words beside a number that make it one of theirs."""
_CALLED = _any("called named titled")
_FILLERS = _CALLED | {"is", "a", "an", "the"}
_NOT = _any("no not non without never isn't aren't")
_STATES = _any("is has are was can in on with")
_MOODS = {
    "negative": "angry complaint bad terrible broken disappointed unhappy problem furious annoyed",
    "positive": "happy great praise thank excellent love good delighted pleased satisfied",
    "neutral": "question information request",
}
"""Words for words that are seldom said."""


@dataclass(frozen=True, eq=False)
class _Index:
    """Where the words of some texts are.

    Args:
        whole: The numbers of the texts by all of their words.
        having: The numbers of those that have a word, by its stem.
    """

    whole: Mapping[tuple[str, ...], list[int]]
    having: Mapping[str, NDArray[np.int64]]


@lru_cache(maxsize=512)
def _index(lexicon: Lexicon) -> _Index:
    whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
    having: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(lexicon.texts):
        found = tokens(text)
        whole[found].append(number)
        for word in {stem(word) for word in found}:
            having[word].append(number)
    return _Index(whole, {word: np.array(numbers) for word, numbers in having.items()})


def heeded(
    prompt: Prompt,
    slots: Sequence[Slot],
    fields: Sequence[Field],
    served: Sequence[Served | None],
    examples: Sequence[Served | None],
    *,
    free: Sequence[bool],
) -> tuple[list[Served | None], list[Served | None]]:
    """The texts of each slot, weighed by what a prompt says; and the examples of those for which it names nothing.

    Args:
        prompt: The prompt.
        slots: The slots.
        fields: The field of each.
        served: The texts of each.
        examples: The examples of each one's schema.
        free: Slots whose values are to be written freely.
    """
    known = _known(fields)
    stems = prompt.stems - {stem(word) for word in known}
    claims = _claims(prompt, slots, fields, served, known)
    found = [
        []
        if freely
        else [each for texts in (own, shown) if texts is not None for each in _occurring(prompt, field, texts)]
        for field, own, shown, freely in zip(fields, served, examples, free, strict=True)
    ]
    usual = defaultdict[str, float](float)
    for text, _, weight in chain.from_iterable(found):
        usual[text.lower()] = max(usual[text.lower()], weight)
    weighed, left = [], []
    for slot, own, shown, claimed, there, freely in zip(slots, served, examples, claims, found, free, strict=True):
        named = {} if freely else dict(_admitted(claimed, slot))
        named = named or {text: content for text, content, weight in there if weight >= RIVAL * usual[text.lower()]}
        weighed.append(_weighed(stems, own, tuple(named.items())))
        left.append(None if named else shown)
    return weighed, left


def _known(fields: Sequence[Field]) -> frozenset[str]:
    """The words that say what fields there are."""
    return frozenset(word for field in fields for name in (field.key, *field.parents) for word in words(name))


def _occurring(prompt: Prompt, field: Field, served: Served) -> list[tuple[str, str, float]]:
    """The texts that a prompt names, how each is written, and its share of all."""
    texts, weights = served.lexicon.texts, served.lexicon.weights
    numbers = _named(prompt, field, served.lexicon)
    return [(texts[each], served.contents[each], float(weights[each] / weights.sum())) for each in numbers]


@lru_cache(maxsize=128)
def _weighed(stems: frozenset[str], served: Served | None, pairs: tuple[tuple[str, str], ...]) -> Served | None:
    """The texts with those that are named before all others, and the others by their words."""
    named = dict(pairs)
    if served is None:
        return Served(Lexicon.of(named), list(named.values()), SHARE, weighty=True) if named else None
    before, weights = served.lexicon.weights, served.lexicon.weights * np.exp(_alike(stems, served.lexicon))
    odds = served.share * float(weights.sum() / before.sum())
    share = min(1.0, odds / (odds + 1.0 - served.share))
    if not named:
        lexicon = Lexicon(served.lexicon.texts, weights, served.lexicon.only)
        # Words of a prompt are seldom usual ones: the network alone would hardly say them.
        return replace(served, lexicon=lexicon, share=share, weighty=True) if (weights > before).any() else served
    rest = dict(zip(served.lexicon.texts, (weights / weights.sum()).tolist(), strict=True))
    usual = {text: rest.pop(text, 0.0) for text in named}
    least = _NEW * max(usual.values()) or 1.0
    usual = {text: max(weight, least) for text, weight in usual.items()}
    first = float(np.exp(NAMED)) / sum(usual.values())
    contents = {**dict(zip(served.lexicon.texts, served.contents, strict=True)), **named}
    merged = {**{text: first * weight for text, weight in usual.items()}, **rest}
    lexicon = Lexicon.of(merged, merged.values(), only=served.lexicon.only)
    listed = [contents[text] for text in merged]
    return replace(served, lexicon=lexicon, contents=listed, share=max(SHARE, share), weighty=True)


@lru_cache(maxsize=512)
def _alike(stems: frozenset[str], lexicon: Lexicon) -> NDArray[np.float64]:
    """Nats of each text for the words that it has in common with those of a prompt (T,)."""
    nats = np.zeros(len(lexicon))
    having, total = _index(lexicon).having, lexicon.weights.sum()
    for word in stems & having.keys():
        rare = -np.log(lexicon.weights[having[word]].sum() / total)
        nats[having[word]] += min(MOST_WORD, RARE * rare)
    return np.minimum(nats, MOST_WORDS)


@lru_cache(maxsize=512)
def _of_people(lexicon: Lexicon) -> bool:
    """Whether most texts are names of people."""
    firsts = [tokens(text)[:1] for text in lexicon.texts[:: 1 + len(lexicon) // _SOME]]
    return sum(bool(first) and _person(first[0]) for first in firsts) > len(firsts) / 2


@lru_cache(maxsize=1024)
def _named(prompt: Prompt, field: Field, lexicon: Lexicon) -> tuple[int, ...]:
    """The numbers of the texts that occur in a prompt as wholes, the longest first."""
    whole, small = _index(lexicon).whole, prompt.small
    taken: set[int] = set()
    found: list[int] = []
    for length in range(min(len(small), max(map(len, whole), default=0)), 0, -1):
        for start in range(len(small) - length + 1):
            places = range(start, start + length)
            numbers = whole.get(small[start : start + length], [])
            if numbers and taken.isdisjoint(places) and _meant(prompt, field, start, length):
                taken.update(places)
                found += numbers
    return tuple(found)


def _meant(prompt: Prompt, field: Field, start: int, length: int) -> bool:
    """Whether some words of a prompt may be the value of a field."""
    key, word, before = set(words(field.key)), prompt.words[start], prompt.small[max(0, start - 1) : start]
    if length == 1 and (word.lower() in STOP or (len(word) < 3 and not word.isupper())):
        return False
    if key & _PEOPLE and (before in (("in",), ("near",)) or (word.islower() and prompt.cased)):
        return False
    return not _elsewhere(key, before)


def _elsewhere(key: set[str], before: tuple[str, ...]) -> bool:
    """Whether the word before a place says that it is not that of a field: a flight to Oslo has another origin."""
    return any(before != (word,) and before in (("from",), ("to",)) and key & fields for word, fields in _ENDS)


def _claims(
    prompt: Prompt,
    slots: Sequence[Slot],
    fields: Sequence[Field],
    served: Sequence[Served | None],
    known: frozenset[str],
) -> list[list[str]]:
    """What a prompt calls the value of each slot, by how well names, numbers and things fit the fields."""
    claims: list[list[str]] = [[] for _ in slots]
    texts = [place for place, slot in enumerate(slots) if slot.kind == "string"]
    for name in (_bare(name, known) for name in (*prompt.names, *_places(prompt))):
        fits = {place: _fit(name, fields[place], served[place]) for place in texts}
        best = max(fits.values(), default=0.0)
        for place, fit in fits.items():
            if fit >= max(LEAST, NEAR_BEST * best):
                claims[place].append(_part(name, fields[place]))
    for place, (slot, field) in enumerate(zip(slots, fields, strict=True)):
        if slot.kind in NUMBERS:
            claims[place] = [number.text for number in prompt.numbers if _counts(number, field)]
        elif slot.kind != "string" and slot.kind not in QUOTELESS:
            claims[place] = list(prompt.codes)
        elif slot.kind == "string" and not claims[place] and set(words(field.key)[-1:]) & _THINGS:
            claims[place] = [each.text.capitalize() for each in prompt.things if set(each.before[-1:]) & _LEADING]
    return claims


def _bare(name: Name, known: frozenset[str]) -> Name:
    """A name without the word in front that says what is called so: `Customer Alice`."""
    first, _, rest = name.text.partition(" ")
    if not rest or name.quoted or not (first.islower() or set(words(first)) <= known):
        return name
    return _bare(Name(rest, (*name.before, first.lower())), known)


def _places(prompt: Prompt) -> list[Name]:
    """Words behind `in` that nothing is called by, where a prompt has no capitals that would tell a place."""
    if prompt.cased:
        return []
    pairs, known = zip(prompt.small, prompt.small[1:], strict=False), matcher().store.vocabulary
    return [
        Name(word.capitalize(), ("in",)) for before, word in pairs if before in ("in", "near") and word not in known
    ]


def _fit(name: Name, field: Field, served: Served | None) -> float:
    """How well a name fits a field: by what stands before it, by its own form, or by its words."""
    key, last = set(words(field.key)), set(words(field.key)[-1:])
    before, parts = name.before[-1:], tokens(name.text)
    nearest = set(next((words(each)[-1:] for each in reversed(name.before) if each not in _FILLERS), ()))
    around = {word for parent in field.parents for word in words(parent)} | key
    if nearest & (around if last & {"name", "title"} and not name.quoted else last):
        return _SURE
    if before and set(before) & _CALLED:
        return (_SURE if nearest & around else LEAST) if last & {"name", "title"} else 0.0
    if name.quoted or not parts:
        return 0.0
    if before == ("by",):
        return _LIKELY * bool(key & _MAKERS)
    if parts[-1] in _LEGAL:
        return _LIKELY * bool(key & _COMPANIES)
    if before == ("at",) and key & (_COMPANIES | _PLACES):
        return _LIKELY if key & _COMPANIES else LEAST
    if before in (("in",), ("near",)) or (before in (("from",), ("to",)) and last & _PLACES):
        return _LIKELY * bool(last & _PLACES and not _elsewhere(key, before))
    if len(parts) < 2:
        return 0.0
    person = _person(parts[0])
    if key & (_FIRST | _LAST):
        return float(person)
    if served is None or served.weighty:
        return 0.0
    if person or _of_people(served.lexicon):
        # The one that the object is about comes before all others in it.
        return (_SUBJECT if last & {"name"} else 1.0) if person and _of_people(served.lexicon) else 0.0
    having = _index(served.lexicon).having
    return sum(stem(word) in having and word not in STOP for word in parts) / len(parts)


def _part(name: Name, field: Field) -> str:
    """What of a name stands in a field: all of it, or a person's first or last name."""
    key, (first, _, rest) = set(words(field.key)), name.text.partition(" ")
    if not rest or not key & (_FIRST | _LAST):
        return name.text
    return first if key & _FIRST else rest


def _person(first: str) -> bool:
    """Whether people have some first name."""
    return first.lower() in _first_names()


@cache
def _first_names() -> frozenset[str]:
    match = bundled(Field("first_name"))
    return frozenset() if match is None else frozenset(map(str.lower, match.texts))


def _counts(number: Number, field: Field) -> bool:
    """Whether a number in a prompt is that of a field."""
    key, near = words(field.key), {word for each in (*number.before[-2:], *number.after[:1]) for word in words(each)}
    if key and key[-1] in near:
        return True
    beside = {part for each in (*number.before[-1:], *number.after[:1]) for part in (words(each) or (each,))}
    year = "year" in key and not (len(number.text) == 4 and number.text.startswith(("19", "20")))
    return not year and any(names & set(key) and units & beside for names, units in _UNITS)


def _admitted(texts: Iterable[str], slot: Slot) -> Iterable[tuple[str, str]]:
    """Those texts that may be written in a slot, and how."""
    for text in texts:
        content = written(text, quoted=slot.kind not in QUOTELESS)
        if isinstance(slot.language, ByteDFA) and slot.language.accepts(content):
            yield text, content.decode()


def told(prompt: Prompt, field: Field, slot: Slot, contents: Sequence[str]) -> NDArray[np.float64]:
    """Nats of each of some listed values for what a prompt says of them (T,).

    Args:
        prompt: The prompt.
        field: The field.
        slot: Its slot.
        contents: The values as they are written.
    """
    if slot.kind == "boolean":
        says = _says(prompt, field)
        return LISTED * np.array([float(says is not None and content == str(says).lower()) for content in contents])
    return _listed(prompt, tuple(contents))


def _says(prompt: Prompt, field: Field) -> bool | None:
    """What a prompt says of a flag; None if nothing."""
    key = [stem(word) for word in words(field.key) if word not in _STATES]
    places = [place for place, word in enumerate(prompt.small) if key and stem(word) == key[-1]]
    if any(stem(word) == f"un{'_'.join(key)}" for word in prompt.small):
        return False
    if not places or not set(key) <= prompt.stems:
        return None
    return not any(set(prompt.small[max(0, place - 2) : place]) & _NOT for place in places)


@lru_cache(maxsize=1024)
def _listed(prompt: Prompt, contents: tuple[str, ...]) -> NDArray[np.float64]:
    store = matcher().store
    meant = [tuple(word for word in words(content) if word not in STOP) for content in contents]
    named = [bool(each) and {stem(word) for word in each} <= prompt.stems for each in meant]
    if any(named):
        return LISTED * np.array(named, dtype=float)
    read = mean(store, store.known([word for each in prompt.small if each not in STOP for word in words(each)]))
    senses = [(*each, *(w for word in each for w in _MOODS.get(word, "").split())) for each in meant]
    alike = np.array([float(mean(store, store.known(each)) @ read) for each in senses])
    return np.asarray(ALIKE * np.maximum(alike - UNLIKE, 0.0))
