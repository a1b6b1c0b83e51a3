"""The values of a node, listed one by one: all of them where they are few, some where they are many."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product
from math import inf
from typing import assert_never

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.equality import compact, identity
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import (
    AnyValue,
    Array,
    Both,
    Deferred,
    Except,
    Node,
    Object,
    Property,
    Reference,
    Union,
)
from constraints.json_trees.representatives import Representatives
from constraints.json_trees.strict_json import read

_DEEPEST = 16
_SPELLINGS = 16
"""More than there are ways to write one number."""


@dataclass(frozen=True, slots=True)
class Values:
    """Different values, as JSON Schema tells them apart.

    Args:
        texts: The compact text of each, by its identity; shorter ones mostly come first.
        complete: Whether there are no others.
    """

    texts: Mapping[str, str]
    complete: bool


@lru_cache(maxsize=1024)
def plenty(node: Node, most: int) -> bool:
    """Whether a node plainly has more than `most` values, if it has any: it need not be listed to see that."""
    return _plenty(node, most, frozenset())


def _plenty(node: Node, most: int, path: frozenset[int]) -> bool:
    if id(node) in path or len(path) > _DEEPEST:
        return False

    def inside(part: Node) -> bool:
        return _plenty(part, most, path | {id(node)})

    match node:
        case StringNode():
            return node.check is None and not contents(node.written, most)[1]
        case NumberNode():
            texts, complete = contents(node.written, most if node.kind == "integer" else _SPELLINGS * most)
            return not complete and all(node.check(text.decode()) for text in texts[:_SPELLINGS])
        case Choice():
            return len(node.values) > most
        case AnyValue():
            return True
        case Union():
            return any(inside(branch.node) for branch in node.written)
        case Array():
            longest = len(node.prefix) + 1
            return any(map(inside, node.planned(longest if node.longest is None else min(longest, node.longest))))
        case Object():
            fixed = sum(each.required for each in node.properties) + len(node.wanted)
            more = node.most is None or node.most > fixed
            return any(inside(each.node) for each in node.properties if each.required or more)
        case Except() | Reference():
            return inside(node.target)
        case Constant() | Both() | Deferred():
            return False
        case _:
            assert_never(node)


def values(node: Node, most: int) -> Values:
    """The values that are written of a node: all if there are at most `most`, and at least as many otherwise.

    They may be fewer, and not `complete`, where a check of its own leaves some out, or under a recursion.
    """
    # A few sizes for all, so that the lists are found again.
    return _values(node, 1 << max(4, (most - 1).bit_length()))


@lru_cache(maxsize=256)
def _values(node: Node, most: int) -> Values:
    return _Listing().of(node, most)


@lru_cache(maxsize=512)
def contents(language: ByteDFA, most: int) -> tuple[tuple[bytes, ...], bool]:
    """Strings of a language, and whether these are all; if not, they are more than `most`.

    By length as long as there are no more beginnings than that.
    """
    found: list[bytes] = []
    layer = [] if language.is_empty() else [(b"", 0)]
    steps: dict[int, list[tuple[bytes, int]]] = {}
    while layer:
        following: list[tuple[bytes, int]] = []
        for text, state in layer:
            if language.accepting[state]:
                found.append(text)
            if state not in steps:
                row = language.table[state][language.byte_class]
                steps[state] = [(bytes([b]), int(row[b])) for b in np.flatnonzero(row >= 0)[: most + 1].tolist()]
            following += [(text + byte, after) for byte, after in steps[state]]
        room = most + 1 - len(found)
        if len(following) > room:
            # Every beginning leads somewhere, and none is another's.
            endings: dict[int, bytes] = {}
            for text, state in following[: max(0, room)]:
                if state not in endings:
                    endings[state] = _ending(language, state)
                found.append(text + endings[state])
            return tuple(found), False
        layer = following
    return tuple(found), True


def _ending(language: ByteDFA, state: int) -> bytes:
    """A shortest string that leads from a state to an accepting one."""
    text = bytearray()
    while left := int(language.distance[state]):
        row = language.table[state]
        column = int(np.flatnonzero((row >= 0) & (language.distance[row] == left - 1))[0])
        text.append(int(np.flatnonzero(language.byte_class == column)[0]))
        state = int(row[column])
    return bytes(text)


@dataclass
class _Listing:
    """The values of some nodes."""

    done: dict[tuple[int, int], Values] = field(default_factory=dict)
    path: set[int] = field(default_factory=set)

    def of(self, node: Node, most: int) -> Values:
        """Values of a node, all if there are at most `most`."""
        if (id(node), most) in self.done:
            return self.done[id(node), most]
        if id(node) in self.path or len(self.path) > _DEEPEST:
            return Values({}, False)
        self.path.add(id(node))
        found = self._of(node, most)
        self.path.discard(id(node))
        self.done[id(node), most] = found
        return found

    def _of(self, node: Node, most: int) -> Values:
        match node:
            case Constant():
                return Values({node.key: node.text}, True)
            case Choice():
                return Values(dict(node.values), True)
            case StringNode():
                texts, complete = contents(node.written, most)
                return _checked(node, [f'"{text.decode()}"' for text in texts], complete)
            case NumberNode():
                texts, complete = contents(node.written, most if node.kind == "integer" else _SPELLINGS * most)
                return _checked(node, [text.decode() for text in texts], complete)
            case AnyValue():
                return Values({str(number): str(number) for number in range(most + 1)}, False)
            case Union():
                found = [self.of(branch.node, most) for branch in node.written]
                found = found if any(each.texts for each in found) else [self.of(b.node, most) for b in node.branches]
                merged: dict[str, str] = {}
                for each in found:
                    merged = {**each.texts, **merged}
                return Values(merged, all(each.complete for each in found))
            case Array():
                return _first(self._arrays(node, most), most)
            case Object():
                return _first(self._objects(node, most), most)
            case Except():
                found_of = self.of(node.target, most)
                kept = {key: text for key, text in found_of.texts.items() if not node.possible(read(text))}
                return Values(kept, found_of.complete)
            case Reference():
                return self.of(node.target, most)
            case Both() | Deferred():
                return Values({}, True)
            case _:
                assert_never(node)

    def _arrays(self, node: Array, most: int) -> Iterator[tuple[str, str] | None]:
        """Arrays as (identity, text), the shorter ones first; None where some may be left out."""
        longest = inf if node.longest is None else node.longest
        length = node.shortest
        while length <= longest and len(nodes := node.planned(length)) == length:
            # Only as many of an item are told apart as are needed.
            parts = [self.of(each, max(most, length) if node.unique else most) for each in nodes]
            if not all(part.complete for part in parts):
                yield None
            texts = [part.texts for part in parts]
            none = True
            for keys in fillings(texts) if node.unique else product(*texts):
                chosen = list(keys)
                if node.equal is not None:
                    chosen[node.equal[1]] = chosen[node.equal[0]]
                written = [of[key] for of, key in zip(texts, chosen, strict=True)]
                none = False
                yield f"[{','.join(chosen)}]", f"[{','.join(written)}]"
            if none:
                return
            length += 1

    def _objects(self, node: Object, most: int) -> Iterator[tuple[str, str] | None]:
        """Objects as (identity, text), the smaller ones first; None where some may be left out."""
        listed = {each.name: self.of(each.node, most) for each in node.properties}
        if any(not listed[name].complete for name in listed):
            yield None
        optional = [each for each in node.properties if not each.required and listed[each.name].texts]
        entries: dict[str, Values] = {}
        wanted: list[dict[str, Values]] = []
        for number, entry in enumerate(node.all_entries):
            of_entry = self.of(entry.node, most)
            keys, complete = contents(entry.keys, most)
            if not (complete and of_entry.complete):
                yield None
            found = {json.loads(b'"' + key + b'"'): of_entry for key in keys} if of_entry.texts else {}
            if number < len(node.entries):
                entries |= found
            else:
                wanted.append(found)
        room = inf if node.most is None else node.most
        fixed = [each for each in node.properties if each.required]
        for count in range(len(optional) + 1):
            for more in combinations(optional, count):
                chosen: list[Property] = [*fixed, *more]
                members = {each.name: listed[each.name] for each in chosen}
                for special in product(*wanted):
                    known = members | {name: of[name] for of, name in zip(wanted, special, strict=True)}
                    fewest = max(0, node.fewest - len(known))
                    for extra in range(fewest, int(min(room - len(known), len(entries))) + 1):
                        for names in combinations([name for name in entries if name not in known], extra):
                            yield from _members(known | {name: entries[name] for name in names})


def fillings(options: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """All ways to choose a different key for each place among its own."""
    places = Representatives(options)
    if not all(map(places.add, range(len(options)))):
        return

    def rest(place: int, left: Representatives) -> Iterator[tuple[str, ...]]:
        if place == len(options):
            yield ()
            return
        for key in options[place]:
            after = left.copy()
            if after.take(key, place):
                for others in rest(place + 1, after):
                    yield (key, *others)

    yield from rest(0, places)


def _members(members: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    texts = [each.texts for each in members.values()]
    names = list(members)
    order = sorted(range(len(names)), key=names.__getitem__)
    for keys in product(*texts):
        same = ",".join(f"{json.dumps(names[at])}:{keys[at]}" for at in order)
        written = ",".join(f"{compact(name)}:{of[key]}" for name, of, key in zip(names, texts, keys, strict=True))
        yield f"{{{same}}}", f"{{{written}}}"


def _first(found: Iterable[tuple[str, str] | None], most: int) -> Values:
    """So many of some values, each once."""
    complete, texts = True, dict[str, str]()
    for each in found:
        if each is None:
            complete = False
        else:
            texts.setdefault(*each)
        if len(texts) > most:
            return Values(texts, False)
    return Values(texts, complete)


def _checked(node: StringNode | NumberNode, texts: list[str], complete: bool) -> Values:
    """The texts that a leaf takes, each value once."""
    if isinstance(node, NumberNode):
        texts = list(filter(node.check, texts))
    elif node.check is not None:
        texts = [text for text in texts if node.check(json.loads(text))]
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(identity(json.loads(text)), text)
    return Values(found, complete)
