"""What a document's slots may be of a user's own lexicons: where these are long, some of their texts, drawn anew."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.layouts.layout import Layout, Segment, Slot
from constraints.lexicon.composed_lexicon import Composed
from constraints.lexicon.lexicon import Lexicon
from constraints.lexicon.packed_texts import PackedTexts
from controllable.lexicons.candidates import MOST
from controllable.lexicons.own import Lexicons, is_quoted

SHARE = 0.95
"""Probability that a value is one of its lexicon's texts, where others are allowed."""
_LISTED = 20_000
"""Texts of a lexicon of which all are looked at for each slot."""
_HELD_BYTES, _HELD = 20_000, 24
"""Bytes of texts that a slot is held to together, all of them; and how many it is held to where there are more: an
automaton of them takes a millisecond or two for each."""


@dataclass(frozen=True, eq=False)
class Offered:
    """Texts for a slot.

    Args:
        lexicon: The texts.
        contents: How each is written.
        share: Probability that the value is one of them.
    """

    lexicon: Lexicon
    contents: PackedTexts
    share: float


class OwnTexts:
    """The texts that a user's lexicons offer to the slots of one document, the same whenever they are asked for.

    Args:
        lexicons: The lexicons.
        seed: Of what is drawn.
    """

    def __init__(self, lexicons: Lexicons, seed: int) -> None:
        self.lexicons, self._rng = lexicons, np.random.default_rng(seed)
        self._offered: dict[str, Offered | None] = {}

    def at(self, slot: Slot) -> Lexicon | Composed | None:
        """The lexicon of a slot; keys have none."""
        return None if slot.kind == "key" else self.lexicons.at(slot.pointer)

    def of(self, slot: Slot) -> Offered | None:
        """The texts for a slot; None where the user has given none that may be written.

        Raises:
            UnsatisfiableConstraint: Nothing else may be written.
            InvalidOption: A grammar says what is written there.
        """
        lexicon = self.at(slot)
        if lexicon is None:
            return None
        if slot.pointer not in self._offered:
            self._offered[slot.pointer] = self._drawn(lexicon, slot, held=False)
        return self._offered[slot.pointer]

    def held(self, layout: Layout, reserved: Layout | None = None) -> Layout:
        """A layout in which values whose lexicons are all they may be are nothing else.

        Args:
            layout: The layout.
            reserved: The same with contacts that are reserved ones. A user's texts go before these; nothing else that
                is not reserved is written beside them.

        Raises:
            UnsatisfiableConstraint, InvalidOption: See `of`.
        """
        after = layout if reserved is None else reserved

        def changed(segment: Segment, other: Segment) -> Segment:
            lexicon = self.at(segment) if isinstance(segment, Slot) else None
            if lexicon is None or not isinstance(segment, Slot) or not (lexicon.only or other is not segment):
                return other
            self._offered[segment.pointer] = offered = self._drawn(lexicon, segment, held=True)
            if offered is None:
                return other
            return replace(segment, language=_choice(offered.lexicon, offered.contents is not offered.lexicon.packed))

        return replace(after, segments=tuple(map(changed, layout.segments, after.segments)))

    def _drawn(self, lexicon: Lexicon | Composed, slot: Slot, *, held: bool) -> Offered | None:
        if not isinstance(slot.language, ByteDFA):
            if lexicon.only:
                raise InvalidOption(
                    "a grammar says what is written here, and its lexicon that nothing else is", where=slot.pointer,
                    hint="Leave out only=True",
                )  # fmt: skip
            return None
        quoted, several = is_quoted(slot.kind, slot.language), _HELD if held else MOST
        if isinstance(lexicon, Composed):
            texts = lexicon.within(slot.language, quoted=quoted, n=several, rng=self._rng)
            found = Lexicon.of(texts) if texts else None
        else:
            admitted = lexicon.within(slot.language, quoted=quoted)
            found = admitted.lexicon if len(admitted.lexicon) else None
            if found is not None and (len(found) > _LISTED or (held and len(found.packed.data) > _HELD_BYTES)):
                numbers, counts = np.unique(found.numbers(several, self._rng), return_counts=True)
                found = Lexicon(found.packed.some(numbers), counts.astype(np.float64))
        if found is None:
            if lexicon.only:
                raise UnsatisfiableConstraint(
                    "none of the texts of the lexicon may be written here", where=slot.pointer,
                    hint="Look at what the schema asks of this value",
                )  # fmt: skip
            return None
        return Offered(found, found.packed.escaped() if quoted else found.packed, 1.0 if held else SHARE)


@lru_cache(maxsize=64)
def _choice(lexicon: Lexicon, escaped: bool) -> ByteDFA:
    """The language of some texts, or of the contents of JSON strings that they are."""
    contents = lexicon.packed.escaped() if escaped else lexicon.packed
    return ByteDFA.choice([content.encode() for content in contents])
