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
from controllable.lexicons.serving import serving

TEXTS = frozenset({"string", "text", "email", "uri", "hostname", "iri", "idn-email"})
"""Kinds of slots whose texts lexicons have."""
LONGEST = 64
"""Tokens that a text may have."""


def choose_from(
    slots: Sequence[Slot], vocabulary: Vocabulary, rng: Random, *, free: Sequence[bool]
) -> list[Candidates | None]:
    """For each slot of a layout the texts that its value may be one of; None where it is written freely.

    Args:
        slots: The slots.
        vocabulary: The tokens.
        rng: Source of chance.
        free: Slots whose values are to be written freely where they can be.
    """
    fields = fields_of(slots)
    arrays = Counter(_array(slot) for slot in slots)
    deal, met = rng.getrandbits(32), Counter[str | None]()
    found = []
    for slot, field, freely in zip(slots, fields, free, strict=True):
        array = _array(slot)
        place = met[array], 1 if array is None else arrays[array], deal
        met[array] += 1
        found.append(_candidates(slot, field, vocabulary, Random(rng.getrandbits(64)), place, free=freely))
    return found


def _candidates(
    slot: Slot, field: Field, vocabulary: Vocabulary, rng: Random, place: tuple[int, int, int], *, free: bool
) -> Candidates | None:
    """The texts of one slot; its place is its number among the items of its array, how many there are, and a seed."""
    if not isinstance(slot.language, ByteDFA):
        return None
    found = listed(slot.language, vocabulary, rng)
    if found is not None or free or slot.kind not in TEXTS:
        return found
    served = serving(field, slot.language)
    if served is None:
        return None
    drawing, (number, among, deal) = np.random.default_rng(rng.getrandbits(64)), place
    chosen = dealt(served.lexicon, number, among, deal) if among > 1 else None
    lexicon, contents = served.lexicon, served.contents
    if chosen is not None:
        lexicon, contents = lexicon.some(chosen), [contents[each] for each in chosen]
    return drawn(lexicon, contents, vocabulary, drawing, share=served.share, longest=LONGEST)


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
