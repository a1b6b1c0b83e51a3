"""A small set of documents that goes everywhere: each way through a schema's tree, each edge of its automata."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from constraints.arguments import checked
from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.json_trees.nodes import Union, resolved
from constraints.output_types.constraint import Constraint, OneSlot
from constraints.output_types.types import JSONSchema, as_constraint
from controllable.testing.covering.automaton_cover import walk_edges
from controllable.testing.covering.cover_writer import Ledger, Written
from controllable.testing.covering.goals import LENGTH, SIZE, TEXTS, Aims, Goal, Goals, Unreached

MOST = 1_000
_VARIANTS = 16
"""Documents that are tried for one choice, before it is held to be impossible."""
_REFUSED = 200
"""Choices that may be impossible before it is held that all are."""
_WHAT: dict[str, Callable[[Any], str]] = {
    "edge": lambda _: "edges of its automaton",
    "bound": lambda data: f"the text {data.decode()[:40]!r}",
    "value": lambda text: f"the value {text[:40]}",
    "items": lambda length: f"{length} items",
    "present": lambda name: f"the property {name!r} present",
    "absent": lambda name: f"the property {name!r} absent",
    "entry": lambda _: "a property that is not listed",
    "bare": lambda _: "no property that is not listed",
}


@dataclass(frozen=True)
class Coverage:
    """Documents, and what they cover.

    Args:
        documents: Texts, each of them valid.
        covered: How many of the edges they go along.
        total: How many edges there are: in each automaton, from one state to another by whatever bytes, and its
            shortest and longest text, or least and greatest number; each alternative, listed value, and optional
            property present and absent; each array at its fewest items, one more, and the most.
        unreached: What of that is not covered, where it stands, and why.
    """

    documents: tuple[str, ...]
    covered: int
    total: int
    unreached: tuple[Unreached, ...]


@checked
def cover(output_type: Any, *, most: int = MOST) -> Coverage:
    """A small set of documents that visits every state and edge, as far as there are not too many.

    Everything is bounded: the texts of a slot, the items of an array, the size of a document. What lies beyond is in
    `unreached`, and so is what the validator refuses in whatever document it stands.

    Args:
        output_type: A JSON Schema, a pydantic type, or a regular language such as `Regex`; see `as_constraint`.
        most: Most documents.

    Raises:
        InvalidOption: The number makes no sense, or the output type is none of those.
        ConstraintTooLarge: The shortest document is too long.
        ControllableError: The output type cannot be compiled.
    """
    if not isinstance(most, int) or most < 1:
        raise InvalidOption(f"most is {most!r}: it takes at least one document")
    constraint = as_constraint(output_type)
    if isinstance(constraint, OneSlot):
        return _texts(constraint, most)
    if not isinstance(constraint, JSONSchema):
        raise InvalidOption(
            f"what is covered are JSON Schemas, types and regular languages, not {constraint!r}", hint="Cover its parts"
        )
    try:
        return _Search(constraint).run(most)
    except RecursionError as error:
        raise ConstraintTooLarge("its documents are nested too deeply", hint="Flatten the schema") from error


def _texts(constraint: Constraint, most: int) -> Coverage:
    language = constraint.regular
    assert language is not None
    walked = walk_edges(
        language, valid=lambda data: not constraint.validate(data.decode()), most=min(most, TEXTS), length=LENGTH
    )
    covered = sum(len(edges) for _, edges in walked.texts)
    left = () if walked.reason is None else (Unreached("", _WHAT["edge"](0), walked.reason, walked.total - covered),)
    return Coverage(tuple(data.decode() for data, _ in walked.texts), covered, walked.total, left)


class _Search:
    """Finds the documents of one schema."""

    def __init__(self, constraint: JSONSchema) -> None:
        self.constraint = constraint
        self.root = constraint.compiled.root
        self.goals = Goals(self.root)
        if not self.goals.writable(self.root):
            raise ConstraintTooLarge(
                f"the shortest document has {self.goals.size(self.root):,.0f} bytes, more than {SIZE:,}",
                hint="Lower what it has to hold, such as minItems or minLength",
            )
        self.ledger = Ledger(self.goals)
        self.stopped = "it stands in a part that no document has"

    def run(self, most: int) -> Coverage:
        """Write documents until nothing is new."""
        found: dict[str, set[Goal]] = {}
        limit: float = inf
        route: list[int] | None = []
        while route is not None:
            if len(found) >= most:
                self.stopped = f"more than {most:,} documents would be needed"
                break
            written = Written(self.ledger, self.root, most=limit, route=route)
            faults = self.constraint.validate(written.text) if not found or written.hits - self.ledger.done else []
            if faults and len(written.chosen) > 1:
                # Half of the choices, until the one at fault stands alone.
                limit = len(written.chosen) // 2
                continue
            limit, message = inf, None
            if faults:
                written, message = self._mended(written, route, faults[0].message)
            if message is not None and written.chosen:
                for goal in written.chosen[0]:
                    self.ledger.refused[goal] = f"the validator refuses it: {message}"
                if not found and len(self.ledger.refused) > _REFUSED:
                    self.stopped = f"the validator refuses the documents that were tried: {message}"
                    break
            elif message is not None and not found:
                self.stopped = f"the validator refuses the documents that were tried: {message}"
                break
            elif message is not None or (found and not written.hits - self.ledger.done):
                # What is left is far from where everything is written: go there, one part after the other.
                route = self._next_route(route)
            else:
                found.setdefault(written.text, set()).update(written.hits)
                self.ledger.done |= written.hits
        return self._result(found)

    def _next_route(self, route: list[int]) -> list[int] | None:
        """The way to the next node in which something is left, those that one has been to apart; None for none."""
        if route:
            self._abandon(route[-1])
        for aims in self.goals.aims.values():
            if self.ledger.left(aims) or any(self.ledger.left(keys) for keys in self.goals.keys_of(aims.node)):
                route = self.ledger.route(self.root, id(aims.node))
                if route:
                    return route
                self._abandon(id(aims.node))
        return None

    def _abandon(self, node: int) -> None:
        """Give up what is left in a node."""
        aims = self.goals.aims[node]
        for each in (aims, *self.goals.keys_of(aims.node)):
            for goal in each.goals:
                if self.ledger.open(goal):
                    self.ledger.refused[goal] = self.stopped

    def _mended(self, written: Written, route: list[int], message: str) -> tuple[Written, str | None]:
        """Another document with the same choice that is valid; or the same one, and what is wrong with it."""
        for variant in range(1, _VARIANTS):
            other = Written(self.ledger, self.root, most=len(written.chosen), variant=variant, route=route)
            if other.chosen == written.chosen and not self.constraint.validate(other.text):
                return other, None
        return written, message[:200]

    def _result(self, found: dict[str, set[Goal]]) -> Coverage:
        known = {goal for aims in self.goals.every() for goal in aims.goals}
        kept = _needed([(text, hits & known) for text, hits in found.items()])
        covered = len(known & self.ledger.done)
        unreached = [*self.goals.left, *self._unreached()]
        return Coverage(tuple(kept), covered, covered + sum(left.edges for left in unreached), tuple(unreached))

    def _unreached(self) -> Iterable[Unreached]:
        counts: dict[tuple[str, str, str], int] = {}
        for aims in self.goals.every():
            for goal in aims.goals:
                if goal not in self.ledger.done:
                    key = (aims.pointer, _what(aims, goal), self.ledger.refused.get(goal, self.stopped))
                    counts[key] = counts.get(key, 0) + 1
        return [Unreached(pointer, what, reason, count) for (pointer, what, reason), count in counts.items()]


def _what(aims: Aims, goal: Goal) -> str:
    _, kind, which = goal
    if kind == "branch" and isinstance(aims.node, Union):
        number = int(str(which))
        return f"alternative {number + 1} ({resolved(aims.node.branches[number].node).kind})"
    return _WHAT[kind](which)


def _needed(found: list[tuple[str, set[Goal]]]) -> list[str]:
    """The documents without those that cover nothing that others do not."""
    times: dict[Goal, int] = {}
    for _, hits in found:
        for goal in hits:
            times[goal] = times.get(goal, 0) + 1
    kept: list[str] = []
    # The earlier ones cover the most.
    for text, hits in reversed(found):
        if all(times[goal] > 1 for goal in hits) and (kept or hits):
            for goal in hits:
                times[goal] -= 1
        else:
            kept.append(text)
    return kept[::-1] or [text for text, _ in found[:1]]
