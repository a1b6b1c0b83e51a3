"""Syntax trees in bracket notation: `(S (NP (DET) (NOUN)) (VP (VERB serves) (NP (NOUN))))`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from constraints.errors import InvalidOption

DEEPEST = 100
"""Brackets within each other, at most."""
LONGEST = 10_000
"""Characters of a notation, at most."""
_TOKEN = re.compile(r"\s*([()]|[^()\s]+)")


@dataclass
class Node:
    """A bracket: a leaf is one word of the text, any other is the phrase of its parts.

    Args:
        label: What it is: of a leaf the tag.
        position: Where its bracket opens in the notation, from 0.
        word: The word of a leaf, if it is told.
        parts: The brackets in it; none for a leaf.
    """

    label: str
    position: int
    word: str | None = None
    parts: list["Node"] = field(default_factory=list)

    @property
    def leaves(self) -> Iterator["Node"]:
        """Its words, from left to right."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves


def read_tree(notation: str) -> Node:
    """The tree of a notation: each bracket holds a label, and behind it brackets, a word, or nothing.

    Raises:
        InvalidOption: It is not such a notation; `where` is the position, from 0, at which that shows.
    """
    if len(notation) > LONGEST:
        raise _wrong(f"the tree has more than {LONGEST:,} characters", LONGEST, "Give a smaller one")
    root: Node | None = None
    open_nodes: list[Node] = []
    position = 0
    for token, position in _tokens(notation):
        if root is not None and not open_nodes:
            raise _wrong(f"{token!r} stands behind the tree", position, "Put one bracket around all")
        if token == "(":
            if open_nodes and open_nodes[-1].word is not None:
                raise _wrong("a bracket stands behind a word", position, "A leaf holds its tag, and a word if any")
            if len(open_nodes) == DEEPEST:
                raise _wrong(f"more than {DEEPEST} brackets lie in each other", position, "Flatten the tree")
            node = Node("", position)
            if open_nodes:
                _labelled(open_nodes[-1], position).parts.append(node)
            root = root or node
            open_nodes.append(node)
        elif not open_nodes:
            raise _wrong(f"{token!r} stands outside of brackets", position, "A tree begins with '('")
        elif token == ")":
            _labelled(open_nodes.pop(), position)
        else:
            _add(open_nodes[-1], token, position)
    if root is None:
        raise _wrong("there is no tree", 0, "Write it as '(S (NP (NOUN)) (VP (VERB)))'")
    if open_nodes:
        raise _wrong(f"brackets that are not closed: {len(open_nodes)}", len(notation), "Add ')' at the end")
    return root


def _tokens(notation: str) -> Iterator[tuple[str, int]]:
    """The brackets and words of a notation, and where they stand."""
    end = 0
    while (found := _TOKEN.match(notation, end)) is not None:
        yield found[1], found.start(1)
        end = found.end()


def _labelled(node: Node, position: int) -> Node:
    if not node.label:
        raise _wrong("a bracket has no label", position, "Its label stands right behind '('")
    return node


def _add(node: Node, token: str, position: int) -> None:
    """Take a label or a word into a bracket."""
    if not node.label:
        node.label = token
    elif node.parts:
        raise _wrong(f"the word {token!r} stands behind a bracket", position, "Put it into a bracket with its tag")
    elif node.word is not None:
        raise _wrong(f"{token!r} is a second word", position, "Each word has a bracket of its own: '(NOUN pub)'")
    else:
        node.word = token


def _wrong(message: str, position: int, hint: str) -> InvalidOption:
    return InvalidOption(message, where=f"position {position}", hint=hint)
