"""Choosing: which texts the values of a layout may be, slot by slot."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from random import Random

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Slot
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons import subjects
from controllable.lexicons.candidates import Candidates, dealt, drawn, listed
from controllable.lexicons.described_field import Field, context
from controllable.lexicons.own_texts import Offered, OwnTexts
from controllable.lexicons.serving import Served, serving

TEXTS = frozenset({"string", "text", "email", "uri", "hostname", "iri", "idn-email"})
"""Kinds of slots whose texts lexicons have."""
LONGEST = 64
"""Tokens that a text may have."""


def choose_from(
    slots: Sequence[Slot], vocabulary: Vocabulary, rng: Random, *, free: Sequence[bool], own: OwnTexts | None = None
) -> list[Candidates | None]:
    """For each slot of a layout the texts that its value may be one of; None where it is written freely.

    Args:
        slots: The slots.
        vocabulary: The tokens.
        rng: Source of chance.
        free: Slots whose values are to be written freely where they can be.
        own: What the user's lexicons offer.

    Raises:
        UnsatisfiableConstraint: None of the texts of a user's lexicon may be written.
    """
    fields = fields_of(slots)
    arrays = Counter(_array(slot) for slot in slots)
    deal, met = rng.getrandbits(32), Counter[str | None]()
    found = []
    for slot, field, freely in zip(slots, fields, free, strict=True):
        array = _array(slot)
        place = met[array], 1 if array is None else arrays[array], deal
        met[array] += 1
        served = _served(slot, field, free=freely, own=None if own is None else own.of(slot))
        found.append(_candidates(slot, served, vocabulary, Random(rng.getrandbits(64)), place))
    return found


def _served(slot: Slot, field: Field, *, free: bool, own: Offered | None) -> Served | None:
    """The texts that a slot may be one of: the user's, or the bundled ones."""
    if not isinstance(slot.language, ByteDFA):
        return None
    if own is not None:
        return Served(own.lexicon, own.contents, own.share, weighty=True)
    return None if free or slot.kind not in TEXTS else serving(field, slot.language)


def _candidates(
    slot: Slot, served: Served | None, vocabulary: Vocabulary, rng: Random, place: tuple[int, int, int]
) -> Candidates | None:
    """The texts of one slot; its place is its number among the items of its array, how many there are, and a seed."""
    few = listed(slot.language, vocabulary, rng) if isinstance(slot.language, ByteDFA) else None
    if served is None or (few is not None and not served.weighty):
        return few
    drawing, (number, among, deal) = np.random.default_rng(rng.getrandbits(64)), place
    lexicon, contents = served.lexicon, served.contents
    if among > 1:
        chosen = dealt(lexicon, number, among, deal)
        lexicon, contents = lexicon.some(chosen), [contents[each] for each in chosen.tolist()]
    return drawn(
        lexicon, contents, vocabulary, drawing, share=served.share, longest=LONGEST,
        weighty=served.weighty,
    )  # fmt: skip


def _array(slot: Slot) -> str | None:
    """The array that a slot is an item of; None for another value."""
    above, _, last = slot.pointer.rpartition("/")
    return above if last.isdigit() else None


def fields_of(slots: Sequence[Slot]) -> list[Field]:
    """What is known of the fields that slots are the values of.

    Where no name around a field says what its object is about, the names of the fields beside it do.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for slot in slots:
        beside[_object(slot)].add(slot.name)
    return [_field(slot, frozenset(beside[_object(slot)])) for slot in slots]


def _object(slot: Slot) -> str:
    """The object that a slot is in, whichever of the items of an array it is."""
    return "/".join("*" if name.isdigit() else name for name in slot.pointer.split("/")[:-1])


def _field(slot: Slot, beside: frozenset[str]) -> Field:
    names = tuple(name for name in slot.pointer.split("/")[1:-1] if name and not name.isdigit())
    if not context(names) and (subject := subjects().subject(beside)) is not None:
        names = (*names, subject)
    return Field(slot.name, names, format="" if slot.kind in ("string", "text") else slot.kind)
