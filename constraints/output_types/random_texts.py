"""Texts drawn at random, without a model: to show what a constraint allows."""

from functools import lru_cache
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.wordless import draw_wordless
from constraints.errors import ConstraintTooLarge
from constraints.grammar.grammar_language import GrammarLanguage
from constraints.layouts.fill import Fill
from constraints.layouts.layout import Layout
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.regex.compile import compile_regex
from constraints.tokens.vocabulary import Vocabulary

_BUDGET = 4096
_LONGEST = 24
_TRIES = 10
# What is easy to read comes first.
_READABLE = ("[a-z]*", "[A-Za-z0-9 ]*", "[ -~]*")


def examples(
    constraint: Constraint,
    vocabulary: Vocabulary,
    *,
    n: int,
    seed: int = 0,
    budget: int = _BUDGET,
    fill: Fill = "typical",
) -> list[str]:
    """Some valid texts, fewer than asked for where there are no more or they are hard to find.

    Args:
        constraint: What the texts are.
        vocabulary: The tokens that layouts are measured in.
        n: How many.
        seed: The same seed gives the same texts.
        budget: Most tokens of a layout; see `LayoutRequest`.
        fill: Which optional properties are present; see `LayoutRequest`.
    """
    found: dict[str, None] = {}
    for attempt in range(_TRIES * n):
        rng = Random(f"{seed}:{attempt}")
        layout = constraint.layout(LayoutRequest(vocabulary, rng, budget, fill=fill))
        text = drawn(layout, rng)
        # What the slots cannot know of each other, such as equal items, is not mended but left out.
        if not constraint.validate(text):
            found[text] = None
        if len(found) == n:
            break
    return list(found)


def drawn(layout: Layout, rng: Random) -> str:
    """A text of a layout, with easily read contents."""
    return layout.text([_content(slot.language, rng).decode() for slot in layout.slots])


def _content(language: ByteDFA | GrammarLanguage, rng: Random) -> bytes:
    if not isinstance(language, ByteDFA):
        return language.shortest
    readable = _readable(language)
    shortest = readable.shortest() or b""
    content = draw_wordless(readable, rng, budget=max(len(shortest), _LONGEST))
    return shortest if content is None else content


@lru_cache(maxsize=256)
def _readable(language: ByteDFA) -> ByteDFA:
    """The part of a language that is easiest to read and holds more than the empty text."""
    for pattern in _READABLE:
        try:
            part = language & compile_regex(pattern, search=False)
        except ConstraintTooLarge:
            continue
        if part.longest() not in (0, -1):
            return part
    return language
