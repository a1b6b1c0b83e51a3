"""Items of a layout that must all differ: drawn without replacement where few values are left to choose from."""

import json
from collections.abc import Callable, Sequence
from itertools import islice, product
from math import prod
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.different import Different
from constraints.json_trees.equality import identity
from constraints.json_trees.leaves import Choice
from constraints.json_trees.matching import matches
from constraints.json_trees.nodes import Node, resolved
from constraints.json_trees.strict_json import NotStrict, read
from constraints.json_trees.value_lists import contents
from constraints.layouts.layout import Fixed, Segment, Slot

_SPELLINGS = 16


class DifferentItems:
    """The items of one array, drawn one after the other.

    What stays open has at least twice as many values as there are items, so that none is without another one when two
    turn out equal; the rest is settled here, each value once.

    Args:
        nodes: Those of the items; there are different values for all of them.
        rng: Source of chance.
    """

    def __init__(self, nodes: Sequence[Node], rng: Random) -> None:
        self._nodes, self._rng = nodes, rng
        self._left = Different(nodes)

    def listed(self, cost: Callable[[str], float], least: Sequence[float], spare: float) -> dict[int, str]:
        """The texts of the items that have few values to choose from, by place.

        Args:
            cost: Tokens of a text.
            least: Tokens kept for each item.
            spare: More tokens that they may take together; where chance takes even more, they are the shortest.
        """
        few, alike = self._left.few, all(node is self._nodes[0] for node in self._nodes)
        if alike and self._nodes and isinstance(resolved(self._nodes[0]), Choice):
            few = list(range(len(self._nodes)))
        if not few:
            return {}
        allowance = spare + sum(least[place] for place in few)
        if alike:
            options = self._left.left(self._nodes[0])
            numbers = self._rng.sample(range(len(options)), len(few))
            if sum(cost(options[number][1]) for number in numbers) > allowance:
                numbers = sorted(range(len(options)), key=lambda number: cost(options[number][1]))[: len(numbers)]
            if len(numbers) < len(options):
                # In the order in which they are listed, where not all are there anyway.
                numbers = sorted(numbers)
            return {place: self._taken(place, options[n]) for place, n in zip(few, numbers, strict=True)}
        shortest = [text or "" for text in self._left.shortest()]
        found = {place: self._drawn(place) for place in self._rng.sample(few, len(few))}
        if sum(map(cost, found.values())) > allowance:
            self._left = Different(self._nodes)
            for place in few:
                found[place] = self._taken(place, (identity(json.loads(shortest[place])), shortest[place]))
        return found

    def _taken(self, place: int, value: tuple[str, str]) -> str:
        self._left.take(place, value[0])
        return value[1]

    def _drawn(self, place: int) -> str:
        options = self._left.left(self._nodes[place])
        self._rng.shuffle(options)
        return next(text for key, text in options if self._left.take(place, key))

    def settled(self, place: int, segments: Sequence[Segment]) -> Sequence[Segment] | None:
        """The segments of an item, or a text in their place where they have few values; None if those are taken."""
        enough, slots = 2 * len(self._nodes), [each for each in segments if isinstance(each, Slot)]
        options = [_options(slot, enough + len(slots)) for slot in slots]
        # Slots inside may have to differ from each other too.
        if slots and prod(max(1, len(each) - len(slots) + 1) for each in options) >= enough:
            return segments
        if not slots:
            return segments if self._takes(place, _text(segments, ())) else None
        found = list(islice(product(*options), 2 * enough))
        self._rng.shuffle(found)
        texts = (_text(segments, each) for each in found)
        return next(([Fixed(text)] for text in texts if self._takes(place, text)), None)

    def _takes(self, place: int, text: str) -> bool:
        try:
            fits = matches(self._nodes[place], read(text))
        except NotStrict:
            return False
        return fits and self._left.take(place, identity(json.loads(text)))

    def other(self, place: int, cost: Callable[[str], float]) -> str | None:
        """The shortest value that is known and that nobody has; None if there is none."""
        options = sorted(self._left.left(self._nodes[place]), key=lambda value: cost(value[1]))
        return next((text for key, text in options if self._left.take(place, key)), None)


def _options(slot: Slot, most: int) -> list[bytes]:
    """Texts of a slot that stand for different values; those of a number may be spelled differently."""
    assert isinstance(slot.language, ByteDFA)
    if slot.kind != "number":
        return list(contents(slot.language, most)[0])
    return list({json.loads(text): text for text in contents(slot.language, _SPELLINGS * most)[0]}.values())


def _text(segments: Sequence[Segment], filling: Sequence[bytes]) -> str:
    following = iter(filling)
    return "".join(each.text if isinstance(each, Fixed) else next(following).decode() for each in segments)
