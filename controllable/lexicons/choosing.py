"""Choosing: which texts the values of a layout may be, slot by slot."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Slot
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons import subjects
from controllable.lexicons.candidates import Candidates, dealt, drawn, hand, listed
from controllable.lexicons.described_field import Field, context, subject_of, words
from controllable.lexicons.own import Offered, OwnTexts
from controllable.lexicons.prompt_reading import read
from controllable.lexicons.prompted import heeded, told
from controllable.lexicons.serving import Served, exemplified, serving

TEXTS = frozenset({"string", "text", "email", "uri", "hostname", "iri", "idn-email"})
"""Kinds of slots whose texts lexicons have."""
LONGEST, LONGEST_OWN = 64, 192
"""Tokens that a text may have, and that one of a user's lexicon may have."""


def choose_from(
    slots: Sequence[Slot],
    vocabulary: Vocabulary,
    rng: Random,
    *,
    free: Sequence[bool],
    own: OwnTexts | None = None,
    prompt: str | None = None,
) -> list[Candidates | None]:
    """For each slot of a layout the texts that its value may be one of; None where it is written freely.

    Args:
        slots: The slots.
        vocabulary: The tokens.
        rng: Source of chance.
        free: Slots whose values are to be written freely where they can be.
        own: What the user's lexicons offer.
        prompt: What the values should go with.

    Raises:
        UnsatisfiableConstraint: None of the texts of a user's lexicon may be written.
    """
    fields, said = fields_of(slots), read(prompt) if prompt else None
    arrays = Counter(slot.array for slot in slots)
    deal, met = rng.getrandbits(32), Counter[str | None]()
    lexicons = [None if own is None else own.of(slot) for slot in slots]
    served = [_served(*each) for each in zip(slots, fields, free, lexicons, strict=True)]
    held = [freely or lexicon is not None for freely, lexicon in zip(free, lexicons, strict=True)]
    shown = [None if each else exemplified(slot) for slot, each in zip(slots, held, strict=True)]
    if said is not None:
        served, shown = heeded(said, slots, fields, served, shown, free=free)
    found = []
    for slot, field, texts, examples in zip(slots, fields, served, shown, strict=True):
        array = slot.array
        place = met[array], 1 if array is None else arrays[array], deal
        met[array] += 1
        drawing = Random(rng.getrandbits(64))
        if examples is not None and drawing.random() < examples.share:
            texts = _dealt(examples, place) or texts
        each = _candidates(slot, texts, vocabulary, drawing, place)
        if said is not None and each is not None and each.listed:
            each = each.favoured(told(said, field, slot, each.contents(vocabulary)))
        found.append(each)
    return found


def _dealt(examples: Served, place: tuple[int, int, int]) -> Served | None:
    """Examples that are for one of several items, or for a value alone."""
    chosen = hand(len(examples.lexicon), *place)
    if not len(chosen):
        return None
    contents = [examples.contents[each] for each in chosen.tolist()]
    return replace(examples, lexicon=examples.lexicon.some(chosen), contents=contents, share=1.0)


def _served(slot: Slot, field: Field, free: bool, own: Offered | None) -> Served | None:
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
        lexicon, contents, vocabulary, drawing, share=served.share,
        longest=LONGEST_OWN if served.weighty else LONGEST, weighty=served.weighty,
    )  # fmt: skip


def fields_of(slots: Sequence[Slot]) -> list[Field]:
    """What is known of the fields that slots are the values of.

    Where neither a name around a field nor a title says what its object is about, the names of the fields beside it do.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for slot in slots:
        beside[_object(slot)].add(slot.name)
    return [_field(slot, frozenset(beside[_object(slot)])) for slot in slots]


def _object(slot: Slot) -> str:
    """The object that a slot is in, whichever of the items of an array it is."""
    return "/".join("*" if name.isdigit() else name for name in slot.pointer.split("/")[:-1])


def _field(slot: Slot, beside: frozenset[str]) -> Field:
    note = slot.note
    names = tuple(name for name in slot.pointer.split("/")[1:-1] if name and not name.isdigit())
    within = subject_of(note.within, *names)
    if within:
        names = (*names, within)
    if (within or not context(names)) and within not in subjects():
        names = (*names, *filter(None, [subjects().subject(beside)]))
    title = "" if words(note.title) == words(slot.name) else note.title
    kind = "" if slot.kind in ("string", "text") else slot.kind
    return Field(slot.name, names, title=title, description=note.description, format=kind)
