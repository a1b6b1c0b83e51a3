"""Trees of regular expressions to deterministic automata over classes of characters.

The non-deterministic automaton carries its anchors as conditions on empty transitions. What a look-ahead asks of the
rest of the text becomes an obligation: a state of an automaton of its own that travels with the thread that asked. What
a look-behind asks of the text before is followed beside the threads, by an automaton of what ends with it.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from constraints.automata.charset import Alphabet, CharSet
from constraints.automata.determinise import too_large
from constraints.automata.minimise import minimal_table
from constraints.errors import ConstraintTooLarge, UnsupportedPattern
from constraints.regex.regex_syntax import (
    NEWLINE,
    Boundary,
    Branch,
    Chars,
    End,
    Look,
    Node,
    Repeat,
    Sequence,
    Start,
)


class Before(Enum):
    """What stands right before a position of the text."""

    NOTHING = auto()
    NEWLINE = auto()
    WORD = auto()
    OTHER = auto()


class _Context(NamedTuple):
    """What is known of the text before a position: what stands right before it, and how far each look-behind is."""

    before: Before
    behind: tuple[int, ...] = ()


@dataclass
class _Automaton:
    """A non-deterministic automaton; state 0 is final."""

    chars: list[tuple[tuple[int, ...], int] | None] = field(default_factory=lambda: [None])
    # Empty transitions: the condition (None, an anchor or a look-ahead) and the next state.
    empty: list[list[tuple[Node | None, int]]] = field(default_factory=lambda: [[]])

    def state(self) -> int:
        self.chars.append(None)
        self.empty.append([])
        return len(self.chars) - 1


@dataclass(frozen=True)
class _Obligation:
    """What a look-ahead asks of the rest of the text. `start` is -1 if that is impossible."""

    table: list[list[int]]
    accepting: list[bool]
    start: int
    always: int


def _characters(node: Node) -> int:
    """Number of characters in a tree when its bounded repetitions are written out."""
    if isinstance(node, Sequence | Branch):
        return sum(map(_characters, node.parts))
    if isinstance(node, Repeat):
        return _characters(node.part) * max(1, node.minimum, node.maximum or 0)
    return 1


def _looks_on(node: Node) -> bool:
    """Whether a part asks for what comes after it."""
    if isinstance(node, Sequence | Branch):
        return any(map(_looks_on, node.parts))
    if isinstance(node, Repeat):
        return _looks_on(node.part)
    return isinstance(node, End | Boundary) or (isinstance(node, Look) and not node.behind)


class CharacterCompiler:
    """Compiles one tree.

    Attributes:
        alphabet: The classes of characters that the tree does not tell apart.

    Args:
        tree: What to compile.
        max_states: Budget of states, of the automaton and of those it is made from.
    """

    def __init__(self, tree: Node, max_states: int) -> None:
        self._tree = tree
        self._max_states = max_states
        sets: list[CharSet] = []
        words: list[CharSet] = []
        self._collect(tree, sets, words)
        self.alphabet = Alphabet.of(sets)
        self._everything = tuple(range(self.alphabet.size))
        self._classes: dict[CharSet, tuple[int, ...]] = {}
        self._before = [Before.OTHER] * self.alphabet.size
        for word in words:
            for number in self._of(word):
                self._before[number] = Before.WORD
        if NEWLINE in sets:
            for number in self._of(NEWLINE):
                self._before[number] = Before.NEWLINE
        self._contexts = list(map(_Context, self._before))
        self._states = 0
        self._work = 0
        self._obligations: dict[tuple[Look, _Context], _Obligation] = {}
        self._by_number: list[_Obligation] = []
        self._numbers: dict[int, int] = {}
        # Of each part that a look-behind asks for: the states of what ends with it.
        self._behind: dict[Node, tuple[list[list[int]], list[bool]]] = {}
        self._track(tree)

    def compile(self, *, search: bool) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The minimal table (S, C) over the alphabet's classes, -1 for none, and whether each state accepts.

        Args:
            search: Whether the tree may match anywhere in the text, or must match all of it.
        """
        # Most of the states of a bounded repetition survive determinisation: what is far too large is refused at once.
        if _characters(self._tree) > self._max_states // 4:
            raise too_large("a pattern", self._max_states)
        table, accepting = self._determinise(self._tree, self._start(), before=search, after=search)
        return minimal_table(np.array(table, dtype=np.int32), np.array(accepting, dtype=np.bool_))

    def _collect(self, node: Node, sets: list[CharSet], words: list[CharSet]) -> None:
        if isinstance(node, Chars):
            sets.append(node.charset)
        elif isinstance(node, Boundary):
            if words and words[0] != node.word:
                raise ConstraintTooLarge("word boundaries of two kinds in one pattern", hint="Use one set of flags")
            words.append(node.word)
            sets.append(node.word)
        elif isinstance(node, Start | End):
            if node.line or (isinstance(node, End) and node.before_newline):
                sets.append(NEWLINE)
        elif isinstance(node, Repeat | Look):
            self._collect(node.part, sets, words)
        else:
            for part in node.parts:
                self._collect(part, sets, words)

    def _track(self, node: Node) -> None:
        """Compile what look-behinds ask for, those inside of others first."""
        if isinstance(node, Sequence | Branch):
            for part in node.parts:
                self._track(part)
        elif isinstance(node, Repeat | Look):
            self._track(node.part)
            if isinstance(node, Look) and node.behind and node.part not in self._behind:
                if _looks_on(node.part):
                    raise UnsupportedPattern("a pattern with a look-behind that looks ahead is not supported")
                self._behind[node.part] = self._determinise(node.part, self._start(), before=True, after=False)

    def _start(self) -> _Context:
        """What is known at the start of the text."""
        return _Context(Before.NOTHING, (0,) * len(self._behind))

    def after(self, context: _Context, column: int) -> _Context:
        """What is known after one more character."""
        if not context.behind:
            return self._contexts[column]
        moved = zip(self._behind.values(), context.behind, strict=False)
        return _Context(self._before[column], tuple(rows[state][column] for (rows, _), state in moved))

    def ends_here(self, part: Node, context: _Context) -> bool:
        """Whether what a look-behind asks for ends at a place."""
        number = list(self._behind).index(part)
        return self._behind[part][1][context.behind[number]]

    def _of(self, charset: CharSet) -> tuple[int, ...]:
        found = self._classes.get(charset)
        if found is None:
            found = self._classes[charset] = self.alphabet.classes_of(charset)
        return found

    # Tree to non-deterministic automaton: built from the end, each part given the state that follows it.

    def _build(self, node: Node, automaton: _Automaton, following: int) -> int:
        """Adds a part; returns its first state."""
        if len(automaton.chars) > self._max_states:
            raise too_large("a pattern", self._max_states)
        if isinstance(node, Sequence):
            for part in reversed(node.parts):
                following = self._build(part, automaton, following)
            return following
        if isinstance(node, Repeat):
            return self._build_repeat(node, automaton, following)
        first = automaton.state()
        if isinstance(node, Chars):
            automaton.chars[first] = (self._of(node.charset), following)
        elif isinstance(node, Branch):
            for part in node.parts:
                automaton.empty[first].append((None, self._build(part, automaton, following)))
        else:
            automaton.empty[first].append((node, following))
            if isinstance(node, End) and node.before_newline:
                # Wide reading: whatever the pattern wants after this point is taken for matched.
                last = automaton.state()
                automaton.empty[last].append((End(False, False), 0))
                newline = automaton.state()
                automaton.chars[newline] = (self._of(NEWLINE), last)
                automaton.empty[first].append((None, newline))
        return first

    def _build_repeat(self, node: Repeat, automaton: _Automaton, following: int) -> int:
        if node.maximum is None:
            first = loop = automaton.state()
            automaton.empty[loop].append((None, following))
            automaton.empty[loop].append((None, self._build(node.part, automaton, loop)))
        else:
            first = following
            for _ in range(node.maximum - node.minimum):
                inner = self._build(node.part, automaton, first)
                first = automaton.state()
                automaton.empty[first] = [(None, following), (None, inner)]
        for _ in range(node.minimum):
            size = len(automaton.chars)
            first = self._build(node.part, automaton, first)
            if len(automaton.chars) == size:
                break
        return first

    # Non-deterministic to deterministic.

    def _determinise(
        self, node: Node, start: _Context, *, before: bool, after: bool
    ) -> tuple[list[list[int]], list[bool]]:
        """Subset construction for a tree that begins after `start`, with any text before and after it as asked."""
        automaton = _Automaton()
        if after:
            automaton.chars[0] = (self._everything, 0)
        first = self._build(node, automaton, 0)
        if before:
            entry = automaton.state()
            again = automaton.state()
            automaton.chars[again] = (self._everything, entry)
            automaton.empty[entry] = [(None, first), (None, again)]
            first = entry
        return _Subsets(self, automaton, after).run(first, start)

    def obligation(self, look: Look, before: _Context) -> int:
        """The number of the obligation that a look-ahead at such a place brings."""
        key = (look, before)
        found = self._obligations.get(key)
        if found is None:
            rows, final = self._determinise(look.part, before, before=False, after=True)
            if look.negated:
                dead = len(rows)
                rows = [[dead if t < 0 else t for t in row] for row in rows] + [[dead] * self.alphabet.size]
                final = [not accepts for accepts in final] + [True]
            table, accepting = minimal_table(np.array(rows, dtype=np.int32), np.array(final, dtype=np.bool_))
            always = [s for s, row in enumerate(table.tolist()) if accepting[s] and all(t == s for t in row)]
            empty = len(table) == 1 and not accepting[0]
            found = _Obligation(
                table.tolist(), accepting.tolist(), -1 if empty else 0, always[0] if always else len(table)
            )
            self._obligations[key] = found
            self._numbers[id(found)] = len(self._by_number)
            self._by_number.append(found)
        return self._numbers[id(found)]

    def spend(self, states: int, work: int) -> None:
        """Counts what a construction uses against the budget."""
        self._states += states
        self._work += work
        if self._states > self._max_states or self._work > 10 * self._max_states:
            raise too_large("a pattern", self._max_states)


_Obligations = frozenset[tuple[int, int]]
_Thread = tuple[int, _Obligations]
_FREE: _Obligations = frozenset()


class _Subsets:
    """The subset construction: sets of threads, each a state with its obligations."""

    def __init__(self, compiler: CharacterCompiler, automaton: _Automaton, after: bool) -> None:
        self._compiler = compiler
        self._automaton = automaton
        self._after = after
        self._closures: dict[tuple[_Thread, _Context, bool], frozenset[_Thread]] = {}

    def run(self, first: int, start: _Context) -> tuple[list[list[int]], list[bool]]:
        initial = (self._close(frozenset([(first, _FREE)]), start), start.behind)
        numbers = {initial: 0}
        queue = [initial]
        rows: list[list[int]] = []
        size = self._compiler.alphabet.size
        for (threads, _), behind in queue:
            row = [-1] * size
            known: dict[tuple[frozenset[_Thread], _Context], int] = {}
            here = _Context(Before.OTHER, behind)
            reached, work = self._step(threads)
            before = len(queue)
            for column, targets in reached.items():
                place = (frozenset(targets), self._compiler.after(here, column))
                number = known.get(place)
                if number is None:
                    closed = (self._close(*place), place[1].behind)
                    work += len(closed[0][0])
                    number = numbers.setdefault(closed, len(queue))
                    if number == len(queue):
                        queue.append(closed)
                    known[place] = number
                row[column] = number
            rows.append(row)
            self._compiler.spend(len(queue) - before, work)
        return rows, [accepts for (_, accepts), _ in queue]

    def _step(self, threads: frozenset[_Thread]) -> tuple[dict[int, set[_Thread]], int]:
        reached: dict[int, set[_Thread]] = {}
        work = 0
        for state, obligations in threads:
            consumes = self._automaton.chars[state]
            if consumes is None:
                continue
            columns, following = consumes
            work += len(columns)
            for column in columns:
                left = self._advance(obligations, column) if obligations else _FREE
                if left is not None:
                    reached.setdefault(column, set()).add((following, left))
        return reached, work

    def _advance(self, obligations: _Obligations, column: int) -> _Obligations | None:
        left = set()
        for number, state in obligations:
            obligation = self._compiler._by_number[number]
            after = obligation.table[state][column]
            if after < 0:
                return None
            if after != obligation.always:
                left.add((number, after))
        return frozenset(left)

    def _close(self, threads: frozenset[_Thread], before: _Context) -> tuple[frozenset[_Thread], bool]:
        """All threads that empty transitions lead to, and whether the text may end here."""
        closed: set[_Thread] = set()
        ended: set[_Thread] = set()
        for thread in threads:
            # A closure holds those of its threads, so that most of a long row of optional parts need no look.
            if thread not in closed:
                closed |= self._closure(thread, before, False)
            if thread not in ended:
                ended |= self._closure(thread, before, True)
        accepts = any(map(self._accepts, ended))
        if self._after and (0, _FREE) in closed:
            return frozenset([(0, _FREE)]), True
        chars = self._automaton.chars
        return frozenset(t for t in closed if chars[t[0]] is not None), accepts

    def _accepts(self, thread: _Thread) -> bool:
        state, obligations = thread
        return state == 0 and all(self._compiler._by_number[n].accepting[s] for n, s in obligations)

    def _closure(self, thread: _Thread, before: _Context, at_end: bool) -> frozenset[_Thread]:
        key = (thread, before, at_end)
        found = self._closures.get(key)
        if found is not None:
            return found
        seen = {thread}
        stack = [thread]
        while stack:
            state, obligations = stack.pop()
            for condition, target in self._automaton.empty[state]:
                left = obligations if condition is None else self._pass(condition, obligations, before, at_end)
                if left is not None and (target, left) not in seen:
                    seen.add((target, left))
                    stack.append((target, left))
        self._compiler.spend(0, len(seen))
        found = self._closures[key] = frozenset(seen)
        return found

    def _pass(self, condition: Node, held: _Obligations, context: _Context, at_end: bool) -> _Obligations | None:
        """The obligations after passing a condition, None if it does not hold."""
        before = context.before
        if isinstance(condition, Start):
            holds = before is Before.NOTHING or (condition.line and before is Before.NEWLINE)
            return held if holds else None
        if isinstance(condition, End):
            if at_end:
                return held
            return self._look(Look(Chars(NEWLINE), False), held, context) if condition.line else None
        if isinstance(condition, Boundary):
            inside = before is Before.WORD
            if inside == condition.negated:
                return self._look(Look(Chars(condition.word), False), held, context)
            if condition.negated and before is Before.NOTHING and not condition.wide:
                # Some versions of Python find no `\B` in the empty text: ask for a character.
                return self._look(Look(Chars(~condition.word), False), held, context)
            return self._look(Look(Chars(condition.word), True), held, context)
        assert isinstance(condition, Look)
        return self._look(condition, held, context)

    def _look(self, look: Look, held: _Obligations, context: _Context) -> _Obligations | None:
        if look.behind:
            return None if self._compiler.ends_here(look.part, context) is look.negated else held
        number = self._compiler.obligation(look, context)
        obligation = self._compiler._by_number[number]
        if obligation.start < 0:
            return None
        if obligation.start == obligation.always:
            return held
        return held | {(number, obligation.start)}
