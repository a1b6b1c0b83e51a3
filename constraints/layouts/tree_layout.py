"""A layout drawn from a tree: which optional parts are present, how many items there are, which branch is taken.

Every choice is made under a budget of tokens. A node is given an allowance at least as large as its shortest text, and
never returns more than that; what it leaves over goes to the next. Recursion ends, and optional parts give way first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import assert_never

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import plain_text, unescape
from constraints.json_trees.different import shortest_items
from constraints.json_trees.equality import compact
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Array, Entry, Node, Object, Property, Union, few_keys, resolved
from constraints.json_trees.sizes import Tokens, children, item_costs, least_sizes
from constraints.layouts.different_items import DifferentItems
from constraints.layouts.layout import Fixed, Layout, Segment, Slot
from constraints.layouts.layout_parts import Drawn, Spot, enclosed, open_branches
from constraints.layouts.layout_request import LayoutRequest
from constraints.regex.compile import compile_regex

_DEEPEST = 24
_ANY_DEPTH = 2
_MOST_ITEMS = 64
_TRIES = 8
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class _Planned:
    """An unlisted property to write: its key's content if that is chosen, and the tokens of its shortest text."""

    entry: Entry
    key: str | None
    cost: float


class Sampler:
    """Draws layouts from a tree.

    Args:
        root: The tree.
        tokens: Lengths in tokens.
        any_order: Whether the properties of an object come in random order, rather than in the schema's.
        unlisted: Most properties to add to an object that its schema does not list, where it admits them.
    """

    def __init__(self, root: Node, tokens: Tokens, *, any_order: bool = False, unlisted: int = 0) -> None:
        self.root = root
        self.tokens = tokens
        self.any_order = any_order
        self.unlisted = unlisted
        self._any_language = plain_text(1)
        self._any_number = compile_regex("0|[1-9][0-9]{0,5}", search=False)
        self.size = least_sizes(root, tokens)

    def draw(self, request: LayoutRequest) -> Layout:
        """One layout.

        Raises:
            UnsatisfiableConstraint: The shortest text does not fit the budget.
        """
        request.check_room(self.size(self.root))
        draw = _Draw(self, request)
        drawn = draw.node(self.root, Spot(), float(request.budget))
        # Keys and items that have to differ may take more than the shortest of each.
        request.check_room(sum(map(draw.least, drawn.segments)))
        return Layout.of(drawn.segments, draw.left_out).renumbered(draw.made)


class _Draw:
    """One layout in the making."""

    def __init__(self, sampler: Sampler, request: LayoutRequest) -> None:
        self.size = sampler.size
        self.tokens = sampler.tokens
        self.any_language = sampler._any_language
        self.any_number = sampler._any_number
        self.request, self.prior, self.rng, self.fill = request, request.prior, request.rng, request.fill
        self.brackets = self.tokens.fixed("[") + self.tokens.fixed("]")
        self.braces = self.tokens.fixed("{") + self.tokens.fixed("}")
        self.any_order = sampler.any_order
        self.unlisted = sampler.unlisted
        self.made: list[Slot] = []
        self.left_out: list[str] = []
        self.open: list[int] = []

    def node(self, node: Node, spot: Spot, allowance: float, *, room: float = 0) -> Drawn:
        """A text for a node that needs no more than the allowance; with so much room, if it is a slot."""
        spot = spot.noted(node)
        match found := resolved(node):
            case Constant():
                return self._fixed(found.text)
            case StringNode():
                return self._slot(found.written, found.kind, spot, allowance, quoted=True, room=room)
            case NumberNode():
                return self._slot(found.written, found.kind, spot, allowance, room=room)
            case Choice():
                if len(found.values) == 1:
                    return self._fixed(found.values[0][1])
                return self._slot(found.language, found.kind, spot, allowance, quoted=found.strings)
            case Union():
                return self._union(found, spot, allowance, room)
            case Array():
                return self._array(found, spot, allowance)
            case Object():
                return self._object(found, spot, allowance)
            case AnyValue():
                return self._any(spot, allowance, _ANY_DEPTH)
            case _:
                assert_never(found)

    def _miss(self, spot: Spot, *parts: Node) -> None:
        """Note that none of some parts has room though all is asked for; what recurs has no end, and is not missed."""
        waiting, seen = [each for each in parts if self.size(each) < inf], set(self.open)
        if self.fill != "all" or not waiting or len(seen) < len(self.open):
            return
        while waiting:
            found = resolved(waiting.pop())
            if id(found) in self.open:
                return
            if isinstance(found, Array | Union) and id(found) not in seen:
                seen.add(id(found))
                waiting += children(found)
        self.left_out.append(spot.pointer)

    def least(self, segment: Segment) -> float:
        """Fewest tokens of a part of a layout."""
        if isinstance(segment, Slot) and isinstance(segment.language, ByteDFA):
            return self.tokens.slot(segment.language)
        return self.tokens.fixed(segment.text) if isinstance(segment, Fixed) else inf

    def _fixed(self, text: str) -> Drawn:
        return Drawn([Fixed(text)], self.tokens.fixed(text))

    def _slot(
        self, language: ByteDFA, kind: str, spot: Spot, allowance: float, *, quoted: bool = False, room: float = 0
    ) -> Drawn:
        around = 2 * self.tokens.fixed('"') if quoted else 0
        least = max(self.tokens.slot(language), room - around)
        wished = self.prior.capacity(spot.name, kind, self.rng)
        # Room for a value of the usual length is kept where there is any.
        cost = around + max(least, min(wished, allowance - around))
        slot = Slot(spot.pointer, language, spot.name, kind, room=int(max(0, room - around)), note=spot.note)
        self.made.append(slot)
        return Drawn([Fixed('"'), slot, Fixed('"')] if quoted else [slot], cost)

    def _union(self, node: Union, spot: Spot, allowance: float, room: float) -> Drawn:
        # Shares of an allowance are not quite exact.
        open_ones = open_branches(node.branches, spot, self.request)
        possible = [b for b in open_ones if self.size(b.node) <= allowance + _TOLERANCE]
        # Whether the whole has room is seen when it is done.
        possible = possible or [min(open_ones, key=lambda branch: self.size(branch.node))]
        branches = [b.node for b in possible if b.preferred] or [b.node for b in possible]
        if spot.depth > _DEEPEST:
            branches = [min(branches, key=self.size)]
        kinds = [_kind(branch) for branch in branches]
        if set(kinds) == {"null"}:
            self._miss(spot, *(branch.node for branch in node.written if _kind(branch.node) != "null"))
        if "null" in kinds and len(set(kinds)) > 1:
            null = kinds.index("null")
            if self.fill != "all" and self.rng.random() < self.prior.null(spot.name):
                return self.node(branches[null], spot, allowance, room=room)
            branches = [b for b, kind in zip(branches, kinds, strict=True) if kind != "null"]
            kinds = [kind for kind in kinds if kind != "null"]
        index = self.prior.branch(spot.name, kinds, self.rng) if len(branches) > 1 else 0
        return self.node(branches[index], spot, allowance, room=room)

    def _array(self, node: Array, spot: Spot, allowance: float) -> Drawn:
        comma = self.tokens.fixed(",")
        fewest, most = node.shortest, min(node.most, max(node.shortest, _MOST_ITEMS))
        wished = fewest
        if spot.depth <= _DEEPEST and (self.fill != "required" or fewest > 0):
            wished = max(fewest, min(most, self.prior.items(spot.name, self.rng)))  # type: ignore[assignment]
        if self.fill == "all" and spot.depth <= _DEEPEST and most > 0:
            wished = max(wished, 1)
        items = node.planned(int(wished))
        least = item_costs(node, int(wished), self.size, self.tokens)
        least += least[-1:] * (len(items) - len(least))
        while len(items) > fewest and sum(least) + comma * (len(items) - 1) + self.brackets > allowance:
            items.pop()
            least.pop()
        if not items and most > 0:
            self._miss(spot, *node.planned(1))
        self.open.append(id(node))
        # Trailing items that cannot be written make the array shorter.
        for index, item in enumerate(items):
            if self.size(item) == inf:
                items = items[:index]
                break
        commas = comma * max(0, len(items) - 1)
        spots = [spot.item(index) for index in range(len(items))]
        left = allowance - self.brackets - commas
        drawn = self._different(items, spots, least, left) if node.unique else self._share(items, spots, left)
        if node.unique and sum(part.cost for part in drawn) > left + _TOLERANCE:
            # What is reckoned with has room in any case.
            texts = shortest_items(node, int(wished) if len(items) > fewest else len(items))[: len(items)]
            if len(items) == 1:
                drawn = self._share(items, spots, left)
            elif len(texts) == len(items) and None not in texts:
                drawn = [self._fixed(text or "") for text in texts]
        if node.equal is not None:
            first, second = node.equal
            drawn[first] = drawn[second] = self._settled(items[first], spot.item(first))
        self.open.pop()
        cost = self.brackets + commas + sum(part.cost for part in drawn)
        return enclosed("[", [part.segments for part in drawn], "]", cost)

    def _settled(self, node: Node, spot: Spot) -> Drawn:
        """A short text without slots, which can be written twice."""
        drawn = self.node(node, spot, self.size(node))
        texts = [s.text if isinstance(s, Fixed) else _shortest(s) for s in drawn.segments]
        return self._fixed("".join(texts))

    def _different(
        self, nodes: Sequence[Node], spots: Sequence[Spot], least: Sequence[float], allowance: float
    ) -> list[Drawn]:
        """Items that must all differ, out of one allowance."""
        items = DifferentItems(nodes, self.rng)
        listed = items.listed(self.tokens.fixed, least, allowance - sum(least))
        drawn = {place: self._fixed(text) for place, text in listed.items()}
        free = [place for place in range(len(nodes)) if place not in drawn]

        def draw(index: int, allowed: float) -> Drawn:
            place = free[index]
            for _ in range(_TRIES):
                part = self.node(nodes[place], spots[place], allowed, room=least[place])
                settled = items.settled(place, part.segments)
                if settled is part.segments:
                    return part
                if settled is not None:
                    return self._fixed("".join(each.text for each in settled if isinstance(each, Fixed)))
            text = items.other(place, self.tokens.fixed)
            return part if text is None else self._fixed(text)

        left = allowance - sum(part.cost for part in drawn.values())
        nodes_left, spots_left = [nodes[place] for place in free], [spots[place] for place in free]
        shared = self._share(nodes_left, spots_left, left, least=[least[place] for place in free], draw=draw)
        drawn |= zip(free, shared, strict=True)
        return [drawn[place] for place in range(len(nodes))]

    def _object(self, node: Object, spot: Spot, allowance: float) -> Drawn:
        comma = self.tokens.fixed(",")
        self.open.append(id(node))
        chosen = self._properties(node, spot, allowance, comma)
        # Every property is reckoned with a comma, and the first needs none.
        left = allowance - self.braces + comma
        keys = sum(self.tokens.fixed(each.key) + comma for each in chosen)
        needed = sum(self.size(each.node) for each in chosen)
        wanted = self._wanted(node)
        entries = [*wanted, *self._entries(node, spot, left - keys - needed, wanted, len(chosen))]
        reserve = sum(each.cost for each in entries)
        spots = [spot.member(each.name) for each in chosen]
        drawn = self._share([each.node for each in chosen], spots, left - keys - reserve)
        pieces = [[Fixed(each.key), *part.segments] for each, part in zip(chosen, drawn, strict=True)]
        cost = keys + sum(part.cost for part in drawn)
        spare = left - cost - reserve
        for each_entry in entries:
            part = self._entry(each_entry, spot, each_entry.cost + spare / len(entries))
            pieces.append(part.segments)
            cost += part.cost
        self.open.pop()
        if self.any_order:
            self.rng.shuffle(pieces)
        return enclosed("{", pieces, "}", self.braces + max(0, cost - comma))

    def _properties(self, node: Object, spot: Spot, allowance: float, comma: float) -> list[Property]:
        """The properties to write: required ones, then optional ones in random order while they fit."""

        def cost(each: Property) -> float:
            return self.tokens.fixed(each.key) + self.size(each.node) + comma

        count = sum(each.required for each in node.properties) + len(node.wanted)
        # The first property needs no comma.
        spare = allowance - self.size(node) + (0 if count or node.fewest else comma)
        optional = [each for each in node.properties if not each.required and cost(each) <= allowance]
        fewest, most = node.fewest - count, inf if node.most is None else node.most - count
        chosen: set[str] = set()
        if fewest > 0:
            # The cheapest ones are what the shortest text is reckoned with.
            forced = sorted(optional, key=cost)[:fewest]
            chosen.update(each.name for each in forced)
        if self.fill != "required" and spot.depth <= _DEEPEST:
            wished = [each for each in optional if each.name not in chosen and self._wished(each, spot)]
            self.rng.shuffle(wished)
            for each in wished:
                if cost(each) <= spare and len(chosen) < most:
                    chosen.add(each.name)
                    spare -= cost(each)
        for each in node.properties if len(chosen) < most else ():
            if not each.required and each.name not in chosen:
                self._miss(spot.member(each.name), each.node)
        return [each for each in node.properties if each.required or each.name in chosen]

    def _wished(self, each: Property, spot: Spot) -> bool:
        if self.fill == "all":
            return True
        # Nested optional parts get rarer with depth, so that recursion dies out.
        fading = 0.7 ** max(0, spot.depth - 3)
        return self.rng.random() < self.prior.include(each.name, spot.name) * fading

    def _planned(self, entry: Entry, key: str | None) -> _Planned:
        around = 2 * self.tokens.fixed('"') + self.tokens.fixed(":") + self.tokens.fixed(",")
        written = self.tokens.slot(entry.keys) if key is None else self.tokens.fixed(key)
        return _Planned(entry, key, around + written + self.size(entry.node))

    def _wanted(self, node: Object) -> list[_Planned]:
        """The unlisted properties that are written in any case."""
        found: list[_Planned] = []
        for entry in node.wanted:
            taken = {each.key for each in found}
            keys = [key for key in few_keys(entry.keys) or () if key not in taken]
            # The shortest key is what the shortest text is reckoned with.
            found.append(self._planned(entry, min(keys, key=self.tokens.fixed) if keys else None))
        return found

    def _entries(self, node: Object, spot: Spot, spare: float, wanted: list[_Planned], present: int) -> list[_Planned]:
        """Unlisted properties to write. Where there are only a few keys, they are chosen here, each one once."""
        taken = {each.key for each in wanted}
        present += len(wanted)
        spare -= sum(each.cost for each in wanted)
        keys = [few_keys(entry.keys, 2 * node.fewest) for entry in node.entries]
        free = [self._planned(entry, None) for entry, few in zip(node.entries, keys, strict=True) if few is None]
        listed = [
            self._planned(entry, key)
            for entry, few in zip(node.entries, keys, strict=True)
            for key in few or ()
            if key not in taken
        ]
        free, listed = ([each for each in some if each.cost < inf] for some in (free, listed))
        fewest = max(0, node.fewest - present)
        wished = fewest
        only_entries = not any(self.size(each.node) < inf for each in node.properties)
        if self.fill != "required" and spot.depth <= _DEEPEST and only_entries:
            wished = max(wished, min(self.prior.items(spot.name, self.rng), _MOST_ITEMS))
        elif self.fill != "required" and spot.depth <= _DEEPEST and self.unlisted:
            wished = max(wished, self.rng.randint(self.fill == "all", self.unlisted))
        if node.most is not None:
            wished = min(wished, node.most - present)
        found: list[_Planned] = []
        for number in range(wished if free or listed else 0):
            must = number < fewest
            options = [*free, *listed]
            if not options:
                break
            choice = min(options, key=lambda each: each.cost) if must else self.rng.choice(options)
            if not must and choice.cost > spare:
                break
            found.append(choice)
            spare -= choice.cost
            listed = [each for each in listed if each.key != choice.key]
        return found

    def _entry(self, planned: _Planned, spot: Spot, allowance: float) -> Drawn:
        around = self.tokens.fixed(":") + self.tokens.fixed(",")
        node = planned.entry.node
        if planned.key is not None:
            inner = spot.member(unescape(planned.key.encode()))
            key = Drawn([Fixed(f'"{planned.key}"')], planned.cost - around - self.size(node))
        else:
            inner = Spot(f"{spot.pointer}/{{{len(self.made)}}}", spot.name, spot.depth + 1)
            key = self._slot(planned.entry.keys, "key", inner, allowance - around - self.size(node), quoted=True)
        value = self.node(node, inner, allowance - key.cost - around)
        return Drawn([*key.segments, Fixed(":"), *value.segments], key.cost + around + value.cost)

    def _share(
        self,
        nodes: Sequence[Node],
        spots: Sequence[Spot],
        allowance: float,
        *,
        least: Sequence[float] | None = None,
        draw: Callable[[int, float], Drawn] | None = None,
    ) -> list[Drawn]:
        """Draw several values out of one allowance: plain ones first, then containers, each a fair part of the rest."""
        drawn: dict[int, Drawn] = {}
        sizes = [self.size(node) for node in nodes] if least is None else least
        spare = allowance - sum(sizes)
        containers = [isinstance(resolved(node), Object | Array | Union | AnyValue) for node in nodes]
        order = sorted(range(len(nodes)), key=lambda index: containers[index])
        for position, index in enumerate(order):
            allowed = sizes[index] + max(0.0, spare) / (len(order) - position)
            part = self.node(nodes[index], spots[index], allowed) if draw is None else draw(index, allowed)
            spare -= part.cost - sizes[index]
            drawn[index] = part
        return [drawn[index] for index in range(len(nodes))]

    def _any(self, spot: Spot, allowance: float, depth: int) -> Drawn:
        """Any value: mostly a string or a number, at times a small container."""
        quotes = 2 * self.tokens.fixed('"')
        options: list[tuple[float, Callable[[], Drawn]]] = []
        if allowance >= quotes + 1 or not self.request.allows(spot.pointer, None):
            options.append((6.0, lambda: self._slot(self.any_language, "string", spot, allowance, quoted=True)))
        if not self.request.allows(spot.pointer, None):
            return options[0][1]()
        options.append((3.0, lambda: self._slot(self.any_number, "integer", spot, allowance)))
        if allowance >= self.tokens.fixed("false"):
            options.append((1.0, lambda: self._fixed(self.rng.choice(("true", "false")))))
        if depth > 0 and allowance >= 16 * (quotes + 2):
            options.append((0.5, lambda: self._any_array(spot, allowance, depth)))
            options.append((0.5, lambda: self._any_object(spot, allowance, depth)))
        weights = [weight for weight, _ in options]
        return self.rng.choices([make for _, make in options], weights)[0]()

    def _any_array(self, spot: Spot, allowance: float, depth: int) -> Drawn:
        comma = self.tokens.fixed(",")
        cost = self.brackets
        count = max(1, min(3, self.prior.items(spot.name, self.rng)))
        pieces: list[list[Segment]] = []
        for index in range(count):
            part = self._any(spot.item(index), (allowance - cost) / (count - index) - comma, depth - 1)
            pieces.append(part.segments)
            cost += part.cost + comma
        return enclosed("[", pieces, "]", cost)

    def _any_object(self, spot: Spot, allowance: float, depth: int) -> Drawn:
        cost = self.braces
        count = self.rng.randint(1, 3)
        pieces: list[list[Segment]] = []
        for index in range(count):
            name = self.rng.choice(_ANY_NAMES)
            key = compact(name) + ":"
            if any(isinstance(s, Fixed) and s.text.endswith(key) for piece in pieces for s in piece):
                continue
            around = self.tokens.fixed(key) + self.tokens.fixed(",")
            part = self._any(spot.member(name), (allowance - cost) / (count - index) - around, depth - 1)
            pieces.append([Fixed(key), *part.segments])
            cost += part.cost + around
        return enclosed("{", pieces, "}", cost)


def _shortest(slot: Slot) -> str:
    assert isinstance(slot.language, ByteDFA)
    return (slot.language.shortest() or b"").decode()


_ANY_NAMES = ("name", "id", "value", "type", "count", "title", "status", "label", "code", "note")


def _kind(node: Node) -> str:
    """What kind of value a branch is, for the prior."""
    found = resolved(node)
    if isinstance(found, Choice) and [text for _, text in found.values] == ["null"]:
        return "null"
    return found.kind
