"""A document that covers as much as it can of what is left to cover."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import inf
from random import Random
from typing import assert_never

from constraints.automata.dfa import ByteDFA
from constraints.automata.wordless import draw_wordless
from constraints.json_trees.different import Different
from constraints.json_trees.equality import compact, identity
from constraints.json_trees.leaves import NumberNode, StringNode
from constraints.json_trees.matching import matches
from constraints.json_trees.nodes import Array, Entry, Except, Leaf, Node, Object, Property, Reference, Union, resolved
from constraints.json_trees.sizes import children
from constraints.json_trees.strict_json import NotStrict, read
from constraints.json_trees.value_lists import contents
from controllable.testing.covering.goals import ITEMS, Aims, Goal, Goals, Piece

_VARIANTS = 64
"""Texts that are tried where one will not do."""
_LARGEST = 20_000
"""Bytes of what is new in a document, after which nothing is written that need not be."""
_VISITS = 5_000
"""Parts of a document in which something may be new, after which nothing is written that need not be."""
_ENTRIES = 4
"""Unlisted properties of an object, beyond those that have to be there."""
_DEEPEST = 30
"""Nesting below which parts are as short as they can be."""


class Ledger:
    """What is left to cover.

    Args:
        goals: What there is to cover.
    """

    def __init__(self, goals: Goals) -> None:
        self.goals = goals
        self.done: set[Goal] = set()
        self.refused: dict[Goal, str] = {}
        self._left = {aims.number: list(aims.goals) for aims in goals.every()}
        self._pieces = {aims.number: list(reversed(aims.pieces)) for aims in goals.every()}
        self._ways: dict[int, list[tuple[int, Goal | None]]] = {}
        for aims in goals.aims.values():
            for child, goal in _ways(goals, aims):
                self._ways.setdefault(id(resolved(child)), []).append((id(aims.node), goal))

    def open(self, goal: Goal) -> bool:
        """Whether something is neither covered nor known to be impossible."""
        return goal not in self.done and goal not in self.refused

    def route(self, root: Node, target: int) -> list[int]:
        """The nodes, by `id`, on a shortest way from the root to one of them; none if it cannot be reached."""
        after = {target: target}
        waiting = [target]
        for node in waiting:
            for parent, goal in self._ways.get(node, ()):
                if parent not in after and (goal is None or goal not in self.refused):
                    after[parent] = node
                    waiting.append(parent)
        found = [id(resolved(root))]
        while found[-1] in after and found[-1] != target:
            found.append(after[found[-1]])
        return found if found[-1] == target else []

    def left(self, aims: Aims) -> bool:
        """Whether something is left in a node itself."""
        goals = self._left[aims.number]
        while goals and not self.open(goals[-1]):
            goals.pop()
        return bool(goals)

    def pieces(self, aims: Aims) -> Iterable[Piece]:
        """The texts of a leaf in which something may be left."""
        pieces = self._pieces[aims.number]
        while pieces and not any(map(self.open, pieces[-1].goals)):
            pieces.pop()
        return reversed(pieces)

    def nodes(self) -> set[int]:
        """The nodes, by `id`, in or under which something is left."""
        waiting = [key for key, aims in self.goals.aims.items() if self.left(aims)]
        waiting += [node for (node, _), keys in self.goals.keys.items() if self.left(keys)]
        found = set(waiting)
        while waiting:
            for parent, goal in self._ways.get(waiting.pop(), ()):
                if parent not in found and (goal is None or goal not in self.refused):
                    found.add(parent)
                    waiting.append(parent)
        return found


def _ways(goals: Goals, aims: Aims) -> Iterable[tuple[Node, Goal | None]]:
    """The parts of a node, each with what is covered by writing it."""
    match aims.node:
        case Union() as node:
            written = goals.branches(node)
            yield from ((part, (aims.number, "branch", at) if len(written) > 1 else None) for at, part in written)
        case Object() as node:
            for each in node.properties:
                yield each.node, None if each.required else (aims.number, "present", each.name)
            yield from ((entry.node, (aims.number, "entry", number)) for number, entry in enumerate(node.entries))
            yield from ((entry.node, None) for entry in node.wanted)
        case node:
            yield from ((part, None) for part in children(node))


class Written:
    """One document.

    Args:
        ledger: What is left to cover.
        root: The tree.
        most: Most choices that are made for what is new.
        variant: Its number among the documents that make the same choices.
        route: The nodes, by `id`, that lead to where something is left; empty to go wherever anything is.
    """

    def __init__(
        self, ledger: Ledger, root: Node, *, most: float = inf, variant: int = 0, route: Sequence[int] = ()
    ) -> None:
        self.ledger, self.goals = ledger, ledger.goals
        self.most, self.variant = most, variant
        self.hits: set[Goal] = set()
        self.chosen: list[frozenset[Goal]] = []
        self._open = set(route) or ledger.nodes()
        self._way = set(route[1:])
        self._bytes = self._visits = 0
        self.text = self._node(root, frozenset())

    def _room(self) -> bool:
        """Whether there is room for anything new."""
        return len(self.chosen) < self.most and self._bytes < _LARGEST and self._visits < _VISITS

    def _new(self, goal: Goal) -> bool:
        """Whether something is left to cover, and may be."""
        return self._room() and goal not in self.hits and self.ledger.open(goal)

    def _choose(self, goals: Iterable[Goal]) -> None:
        self.chosen.append(frozenset(goals))
        self.hits.update(self.chosen[-1])

    def _more(self, node: Node) -> bool:
        """Whether a part is worth writing."""
        return self._room() and id(resolved(node)) in self._open and self.goals.writable(node)

    def _node(self, node: Node, path: frozenset[int]) -> str:
        found = resolved(node)
        if not self._more(found) or id(found) in path or len(path) > _DEEPEST:
            return self._least(found, self.variant, 0)
        self._visits += 1
        aims, inner = self.goals.aims[id(found)], path | {id(found)}
        if isinstance(found, Leaf):
            return self._leaf(aims)
        match found:
            case Union():
                return self._union(found, aims, inner)
            case Array():
                return self._array(found, aims, inner)
            case Object():
                return self._object(found, aims, inner)
            case _:
                assert_never(found)

    def _leaf(self, aims: Aims) -> str:
        for piece in self.ledger.pieces(aims):
            new = [goal for goal in piece.goals if self._new(goal)]
            if new:
                self._choose(new)
                self._bytes += len(piece.text)
                return self._said(piece)
        return self._least(aims.node, self.variant, 0)

    def _said(self, piece: Piece) -> str:
        self.hits |= piece.goals
        return piece.text

    def _union(self, node: Union, aims: Aims, path: frozenset[int]) -> str:
        branches = self.goals.branches(node)
        on_the_way = any(id(resolved(part)) in self._way for _, part in branches)
        for number, part in branches:
            goal = (aims.number, "branch", number)
            if len(branches) > 1 and not on_the_way and self._new(goal):
                self._choose([goal])
                return self._node(part, path)
        for number, part in branches:
            goal = (aims.number, "branch", number)
            if self._more(part) and id(resolved(part)) not in path and goal not in self.ledger.refused:
                self.hits |= {goal} if len(branches) > 1 else set()
                return self._node(part, path)
        return self._least(node, self.variant, 0)

    def _array(self, node: Array, aims: Aims, path: frozenset[int]) -> str:
        wished = next((goal for goal in aims.goals if self._new(goal)), None)
        if wished is not None:
            self._choose([wished])
            length = int(str(wished[2]))
        else:
            length = int(min(node.most, max(node.shortest, ITEMS)))
        items: list[str] = []
        # Items that are not asked for need not be possible.
        differ = Different(node.planned(node.shortest if wished is None else length)) if node.unique else None
        for item in node.planned(length):
            if not self.goals.writable(item):
                break
            if wished is None and len(items) >= node.shortest and not self._more(item):
                break
            before = len(self.chosen)
            text = self._node(item, path)
            if wished is None and len(items) >= node.shortest and len(self.chosen) == before:
                # Nothing is left that could be new.
                break
            if not self._added(text, item, items, differ):
                break
        return self._closed(node, aims, items)

    def _added(self, text: str, item: Node, items: list[str], differ: Different | None) -> bool:
        """Whether an item was added: another one in its place where it would be there twice and must not."""
        found: str | None = text
        if differ is not None and not differ.take(len(items), identity(json.loads(text))):
            found = differ.another(len(items), item)
        if found is not None:
            items.append(found)
        return found is not None

    def _closed(self, node: Array, aims: Aims, items: list[str]) -> str:
        if node.equal is not None and max(node.equal) < len(items):
            items[node.equal[1]] = items[node.equal[0]]
        self.hits |= {(aims.number, "items", len(items))} & set(aims.goals)
        return f"[{','.join(items)}]"

    def _object(self, node: Object, aims: Aims, path: frozenset[int]) -> str:
        fixed = sum(each.required for each in node.properties) + len(node.wanted)
        room: float = inf if node.most is None else node.most - fixed
        present: set[str] = set()
        later: list[Property] = []
        for each in node.properties:
            there, away = (aims.number, "present", each.name), (aims.number, "absent", each.name)
            if each.required or not self.goals.writable(each.node) or there in self.ledger.refused:
                continue
            if len(present) < room and self._new(there):
                self._choose([there])
                present.add(each.name)
            elif self._new(away):
                self._choose([away])
            elif self._more(each.node):
                later.append(each)
        present |= {each.name for each in later[: int(min(max(0, room - len(present)), len(later)))]}
        self._filled(node, present, fixed)
        members: dict[str, str] = {}
        for each in node.properties:
            if each.required or each.name in present:
                members[_quoted(each.name)] = self._node(each.node, path)
        for number, entry in enumerate(node.wanted, len(node.entries)):
            self._entry(node, number, entry, members, path)
        bare = (aims.number, "bare", 0)
        if bare in aims.goals and self._new(bare) and not any(self._new(g) for g in aims.goals if g[1] == "entry"):
            self._choose([bare])
            return self._braced(node, aims, members, path)
        for number, entry in enumerate(node.entries):
            goal = (aims.number, "entry", number)
            for time in range(_ENTRIES):
                if node.most is not None and len(members) >= node.most:
                    break
                new = time == 0 and self.goals.writable(entry.node) and self._new(goal)
                if new:
                    self._choose([goal])
                keys = self.goals.keys.get((id(node), number))
                left = keys is not None and self.ledger.left(keys) and self._room()
                if goal in self.ledger.refused or not (new or left or self._more(entry.node)):
                    break
                before = len(self.chosen)
                if not self._entry(node, number, entry, members, path) or (len(self.chosen) == before and not new):
                    break
        return self._braced(node, aims, members, path)

    def _filled(self, node: Object, present: set[str], fixed: int) -> None:
        """Add optional properties until there are enough."""
        free = [each for each in node.properties if not each.required and each.name not in present]
        for each in sorted(free, key=lambda each: self.goals.size(each.node)):
            if len(present) + fixed < node.fewest and self.goals.writable(each.node):
                present.add(each.name)

    def _entry(
        self, node: Object, number: int, entry: Entry, members: dict[str, str], path: frozenset[int] | None
    ) -> bool:
        """Add an unlisted property; whether that was possible. Without a path it is as short as it can be."""
        keys = self.goals.keys.get((id(node), number))
        if keys is None:
            return False
        key = None
        if path is not None:
            key = next(
                (p for p in self.ledger.pieces(keys) if p.text not in members and any(map(self._new, p.goals))), None
            )
            if key is not None:
                self._choose([goal for goal in key.goals if self._new(goal)])
        key = key or next((piece for piece in keys.pieces if piece.text not in members), None)
        text = self._said(key) if key is not None else _drawn_key(entry.keys, members)
        if text is None:
            return False
        members[text] = self._least(entry.node, self.variant, 0) if path is None else self._node(entry.node, path)
        return True

    def _braced(self, node: Object, aims: Aims, members: dict[str, str], path: frozenset[int] | None) -> str:
        for number, entry in enumerate(node.entries):
            while len(members) < node.fewest and self._entry(node, number, entry, members, None):
                pass
            if members.keys() & {piece.text for piece in self._keys(node, number)}:
                self.hits |= {(aims.number, "entry", number)} & set(aims.goals)
        if members.keys() <= {_quoted(each.name) for each in node.properties}:
            self.hits |= {(aims.number, "bare", 0)} & set(aims.goals)
        for each in node.properties:
            there = "present" if _quoted(each.name) in members else "absent"
            self.hits |= {(aims.number, there, each.name)} if not each.required else set()
        return "{" + ",".join(f"{key}:{text}" for key, text in members.items()) + "}"

    def _keys(self, node: Object, number: int) -> list[Piece]:
        keys = self.goals.keys.get((id(node), number))
        return [] if keys is None else keys.pieces

    # As short as can be.

    def _least(self, node: Node, variant: int, depth: int) -> str:
        """A short text of a node: the shortest, or another one."""
        while isinstance(node, Reference):
            node = node.target
        variant = variant if depth < _DEEPEST else 0
        if isinstance(node, Except):
            return self._excepted(node, variant, depth)
        aims = self.goals.aims[id(node)]
        match node:
            case Union():
                branches = sorted(self.goals.branches(node), key=lambda branch: self.goals.size(branch[1]))
                number, part = branches[variant % len(branches)]
                self.hits |= {(aims.number, "branch", number)} if len(branches) > 1 else set()
                return self._least(part, variant // len(branches), depth + 1)
            case Array():
                return self._least_array(node, aims, variant, depth)
            case Object():
                return self._least_object(node, aims, variant, depth)
            case _ if not isinstance(node, Leaf):
                assert_never(node)
        if isinstance(node, StringNode | NumberNode) and variant >= len(aims.pieces):
            drawn = _drawn(node.written, variant)
            text = None if drawn is None else f'"{drawn}"' if isinstance(node, StringNode) else drawn
            if text is not None and _takes(node, text):
                return text
        return self._said(aims.pieces[variant % len(aims.pieces)])

    def _excepted(self, node: Except, variant: int, depth: int) -> str:
        text = self._least(node.target, variant, depth + 1)
        for other in range(_VARIANTS):
            if not node.possible(read(text)):
                break
            text = self._least(node.target, variant + other + 1, depth + 1)
        return text

    def _least_array(self, node: Array, aims: Aims, variant: int, depth: int) -> str:
        items: list[str] = []
        more = variant > 0 and node.shortest == 0 and node.most > 0
        planned = node.planned(1 if more else node.shortest)
        differ = Different(planned) if node.unique else None
        for number, item in enumerate(planned):
            if not self.goals.writable(item):
                break
            text = self._least(item, max(0, variant - more) + (number if node.unique else 0), depth + 1)
            if not self._added(text, item, items, differ):
                break
        return self._closed(node, aims, items)

    def _least_object(self, node: Object, aims: Aims, variant: int, depth: int) -> str:
        fixed = sum(each.required for each in node.properties) + len(node.wanted)
        free = [each for each in node.properties if not each.required and self.goals.writable(each.node)]
        present: set[str] = set()
        if variant and free and not any(each.required for each in node.properties) and node.most != 0:
            present.add(free[(variant - 1) % len(free)].name)
            variant = (variant - 1) // len(free)
        self._filled(node, present, fixed)
        members = {
            _quoted(each.name): self._least(each.node, variant, depth + 1)
            for each in node.properties
            if each.required or each.name in present
        }
        for number, entry in enumerate(node.wanted, len(node.entries)):
            self._entry(node, number, entry, members, None)
        return self._braced(node, aims, members, None)


@lru_cache(maxsize=4096)
def _quoted(name: str) -> str:
    return compact(name)


def _takes(node: StringNode | NumberNode, text: str) -> bool:
    try:
        return matches(node, read(text))
    except NotStrict:
        return False


@lru_cache(maxsize=4096)
def _drawn(language: ByteDFA, number: int) -> str | None:
    """One of many texts of a language."""
    shortest = language.shortest() or b""
    drawn = draw_wordless(language, Random(number), budget=len(shortest) + 16)
    return None if drawn is None else drawn.decode()


def _drawn_key(language: ByteDFA, members: dict[str, str]) -> str | None:
    for number in range(_VARIANTS):
        drawn = _drawn(language, number)
        if drawn is not None and f'"{drawn}"' not in members:
            return f'"{drawn}"'
    listed = (f'"{content.decode()}"' for content in contents(language, len(members) + 1)[0])
    return next((key for key in listed if key not in members), None)
