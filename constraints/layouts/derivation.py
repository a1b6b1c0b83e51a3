"""Derivations: texts of a grammar down to its terminals, drawn at random and of about a wished size.

The strings of a derivation are certain, and each terminal that is a regular expression is a slot with an automaton of
its own. So a model writes the words, all at once and with exact inference, between brackets that already match.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from random import Random
from typing import assert_never

from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge
from constraints.grammar.lark_tree import BeyondTrees, Name, Node, OneOf, Pattern, Repeat, Series, Text, Tree
from constraints.grammar.terminals import certain_ends, terminal_language
from constraints.json_trees.sizes import Tokens
from constraints.layouts.layout import Fixed, Layout, Segment, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.regex.compile import compile_regex
from constraints.tokens.vocabulary import Vocabulary

MOST_REPEATS = 6
"""Repetitions beyond the fewest that are drawn at once."""
DEEPEST = 300
"""Rules inside rules, after which the shortest way is taken."""
MOST_PARTS = 50_000
_SLACK = 2
_RULE = 0.02
"""What a rule costs, in tokens: so that every step of a shortest derivation leads to a shorter one."""
_PULL = 4.0
"""A part that can grow is the likelier alternative, by one for so many tokens that are left."""


@dataclass(frozen=True)
class _Word:
    """A terminal: certain text around what is to be written; nothing is where `slot` is None."""

    before: str
    slot: Slot | None
    after: str


class Derivations:
    """Draws derivations of a grammar.

    Args:
        tree: The grammar.
        start: The rule, or terminal, that texts are derived from.

    Raises:
        BeyondTrees: A name has no definition, or a terminal no automaton.
    """

    def __init__(self, tree: Tree, start: str) -> None:
        self.tree, self.start = tree, Name(start)
        self.words: dict[Node, _Word] = {}
        self.rules = [name for name in tree.definitions if not Name(name).terminal]
        for name in self.rules:
            self._find_words(tree.definitions[name])
        self._find_words(self.start)
        self.spaced = any(_may_be_space(part, tree.definitions) for part in tree.ignored)
        self.growing = self._growing()

    def _find_words(self, node: Node) -> None:
        if isinstance(node, Series | OneOf):
            for part in node.parts:
                self._find_words(part)
        elif isinstance(node, Repeat):
            self._find_words(node.part)
        elif isinstance(node, Name) and node.name not in self.tree.definitions:
            raise BeyondTrees(node.name)
        elif not isinstance(node, Name) or node.terminal:
            self.words.setdefault(node, _word(node, self.tree.definitions))

    def _growing(self) -> frozenset[str]:
        """Rules that derive texts of any length."""
        reach = {name: set(_names(self.tree.definitions[name])) for name in self.rules}
        changed = True
        while changed:
            changed = False
            for found in reach.values():
                more = set[str]().union(*(reach.get(name, ()) for name in found)) - found
                found |= more
                changed = changed or bool(more)
        loops = {name for name in self.rules if name in reach[name] or _unbounded(self.tree.definitions[name])}
        return frozenset(name for name in self.rules if name in loops or reach[name] & loops)

    @property
    def slots(self) -> list[Slot]:
        """What is to be written for each terminal that is no certain text."""
        return [word.slot for word in self.words.values() if word.slot is not None]

    def grows(self, node: Node) -> bool:
        """Whether a part has texts of different lengths."""
        if isinstance(node, Name) and not node.terminal:
            return node.name in self.growing
        if isinstance(node, Series | OneOf):
            return any(map(self.grows, node.parts))
        return isinstance(node, Repeat)

    def costs(self, vocabulary: Vocabulary, *, slack: int) -> "_Costs":
        """Fewest tokens of every part, with `slack` more for each slot."""
        return _costs(self, vocabulary, slack)

    def shortest(self, vocabulary: Vocabulary) -> float:
        """Fewest tokens of a text, each terminal encoded by itself."""
        return self.costs(vocabulary, slack=0).tokens(self.start)

    def layout(self, request: LayoutRequest, *, size: float) -> Layout:
        """A derivation within the budget, and of about `size` tokens if it can be that short.

        Slots count with `_SLACK` tokens more than they need, as long as the budget has room for it.
        """
        costs = self.costs(request.vocabulary, slack=_SLACK)
        if costs(self.start) > request.budget:
            costs = self.costs(request.vocabulary, slack=0)
        least = costs(self.start)
        words = self._draw(costs, request.rng, max(least, min(size, request.budget)))
        return Layout.of(self._segments(words))

    def _draw(self, costs: "_Costs", rng: Random, room: float) -> list[_Word]:
        waiting: list[tuple[Node, float, int]] = [(self.start, room, 0)]
        drawn: list[_Word] = []
        for _ in range(MOST_PARTS):
            if not waiting:
                return drawn
            node, room, depth = waiting.pop()
            if node in self.words:
                drawn.append(self.words[node])
            elif isinstance(node, Name):
                waiting.append((self.tree.definitions[node.name], room - _RULE, depth + 1))
            elif isinstance(node, OneOf):
                waiting.append((self._alternative(node, costs, rng, room, depth), room, depth))
            else:
                assert isinstance(node, Series | Repeat)
                parts = node.parts if isinstance(node, Series) else self._repeats(node, costs, rng, room, depth)
                waiting += reversed([(part, share, depth) for part, share in self._shared(parts, costs, rng, room)])
        raise ConstraintTooLarge(f"a derivation has more than {MOST_PARTS:,} parts", hint="Use smaller repetitions")

    def _alternative(self, node: OneOf, costs: "_Costs", rng: Random, room: float, depth: int) -> Node:
        fitting = [part for part in node.parts if costs(part) <= room]
        if not fitting or depth > DEEPEST:
            return min(node.parts, key=costs)
        weights = [1.0 + (room - costs(part)) / _PULL * self.grows(part) for part in fitting]
        (chosen,) = rng.choices(fitting, weights)
        return chosen

    def _repeats(self, node: Repeat, costs: "_Costs", rng: Random, room: float, depth: int) -> Sequence[Node]:
        each = max(costs(node.part), _RULE)
        most = node.least + MOST_REPEATS if node.most is None else min(node.most, node.least + MOST_REPEATS)
        most = int(min(most, room / each)) if depth <= DEEPEST and each < inf else node.least
        if most <= node.least:
            return (node.part,) * node.least
        # None, or as many as the fewest, is one of two possibilities, and the less likely the more room there is.
        more = 1.0 + room / _PULL * self.grows(node.part)
        few = rng.random() * (1.0 + more) < 1.0
        return (node.part,) * (node.least if few else rng.randint(node.least + 1, most))

    def _shared(self, parts: Sequence[Node], costs: "_Costs", rng: Random, room: float) -> list[tuple[Node, float]]:
        """The parts of a series, and how many tokens each may take: what is left over goes to those that can grow."""
        least = [costs(part) for part in parts]
        extra = max(0.0, room - sum(least))
        shares = [rng.expovariate(1.0) if self.grows(part) else 0.0 for part in parts]
        total = sum(shares) or 1.0
        return [(part, low + extra * share / total) for part, low, share in zip(parts, least, shares, strict=True)]

    def _segments(self, words: Sequence[_Word]) -> list[Segment]:
        """Words one after the other, with spaces where the grammar ignores them and letters would run together."""
        segments: list[Segment] = []
        last = ""
        for word in words:
            first = word.before[:1] or (_stands_for(word.slot) if word.slot else word.after[:1])
            if self.spaced and _letter(last) and _letter(first):
                segments.append(Fixed(" "))
            segments.append(Fixed(word.before))
            if word.slot is not None:
                segments.append(word.slot)
            segments.append(Fixed(word.after))
            last = word.after[-1:] or (_stands_for(word.slot) if word.slot else word.before[-1:]) or last
        return segments


class _Costs:
    """Fewest tokens of parts of a grammar; what has no text costs more than anything."""

    def __init__(self, derivations: Derivations, word: Callable[[_Word], float]) -> None:
        self._words = {node: word(found) for node, found in derivations.words.items()}
        self._rules = dict.fromkeys(derivations.rules, inf)
        definitions = derivations.tree.definitions
        changed = True
        while changed:
            changed = False
            for name in derivations.rules:
                cost = self(definitions[name])
                if cost < self._rules[name]:
                    self._rules[name], changed = cost, True

    def __call__(self, node: Node) -> float:
        match node:
            case Name() if node not in self._words:
                return self._rules[node.name] + _RULE
            case OneOf():
                return min(map(self, node.parts))
            case Repeat():
                return node.least * self(node.part) if node.least else 0.0
            case Series():
                return sum(map(self, node.parts))
            case Text() | Pattern() | Name():
                return self._words[node]
            case _:
                assert_never(node)

    def tokens(self, node: Node) -> float:
        """The cost without what rules cost."""
        cost = self(node)
        return cost if cost == inf else int(cost)


@lru_cache(maxsize=64)
def _costs(derivations: Derivations, vocabulary: Vocabulary, slack: int) -> _Costs:
    tokens = Tokens(vocabulary)

    def word(found: _Word) -> float:
        certain = tokens.fixed(found.before) + tokens.fixed(found.after)
        if found.slot is None:
            return certain
        assert isinstance(found.slot.language, ByteDFA)
        return certain + tokens.slot(found.slot.language) + slack

    return _Costs(derivations, word)


def _word(node: Node, definitions: dict[str, Node]) -> _Word:
    inside = definitions[node.name] if isinstance(node, Name) else node
    if isinstance(inside, Text) and not inside.folded:
        return _Word(inside.text, None, "")
    before, language, after = certain_ends(terminal_language(node, definitions))
    start, end = before.decode(), after.decode()
    if language.longest() == 0:
        return _Word(start + end, None, "")
    name = node.name.lower() if isinstance(node, Name) else ""
    return _Word(start, Slot("", language, name, _kind(language)), end)


def _kind(language: ByteDFA) -> str:
    for kind, pattern in (("integer", r"[+-]?[0-9]+"), ("number", r"[+-]?[0-9]+(\.[0-9]+)?")):
        if language.is_subset(compile_regex(pattern, search=False)):
            return kind
    return "string"


def _names(node: Node) -> list[str]:
    if isinstance(node, Name):
        return [] if node.terminal else [node.name]
    if isinstance(node, Series | OneOf):
        return [name for part in node.parts for name in _names(part)]
    return _names(node.part) if isinstance(node, Repeat) else []


def _unbounded(node: Node) -> bool:
    if isinstance(node, Series | OneOf):
        return any(map(_unbounded, node.parts))
    return isinstance(node, Repeat) and (node.most is None or node.most > node.least)


def _may_be_space(node: Node, definitions: dict[str, Node]) -> bool:
    return terminal_language(node, definitions).accepts(b" ")


def _stands_for(slot: Slot) -> str:
    """A character like those of a slot: a letter, unless spaces are written there."""
    return " " if isinstance(slot.language, ByteDFA) and slot.language.accepts(b" ") else "x"


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_"
