"""The output type of languages that are not regular."""

from functools import partial
from random import Random
from typing import Any

from constraints.arguments import checked
from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge
from constraints.grammar.grammar_language import LONGEST_SHORTEST, GrammarLanguage, byte_vocabulary
from constraints.grammar.lark_tree import BeyondTrees, read_tree
from constraints.layouts.derivation import Derivations
from constraints.layouts.description import Description, SlotDescription
from constraints.layouts.layout import Layout, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint, encoded
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

_TRIES = 10
_LARGEST = 96
"""Tokens of the largest derivations, where they need not be larger."""
_LONGEST_DERIVED = 20_000
"""Bytes that the shortest derivation of a grammar may have."""


class Grammar(Constraint):
    """Texts that a context-free grammar derives: nested brackets, expressions, queries, programs.

    The grammar is in the notation of Lark, as the package llguidance reads it (extra `grammar`): strings, regular
    expressions, rules in lower case, terminals in upper case, `%ignore`, `%import common.NAME`, templates; no
    look-around. Rules may be recursive and ambiguous; left recursion is quickest.

        Grammar('''
            start: term | start "+" term
            term: /[0-9]+/ | "(" start ")"
        ''')

    A text is drawn in two steps, as a JSON document is: first a derivation at random, of about a size that is drawn
    too, which fixes brackets, keywords and the number of terms; then the model writes all its words, the terminals that
    are regular expressions. Or, with `free=True` and for grammars that use what only llguidance knows (`%json`, `&`,
    `~`), the model writes everything.

    What is exact: every text that is written or accepted is in the language, by llguidance's own parser. There is a
    result whenever a text fits: the shortest derivation is found exactly, the shortest free text by a bounded search
    (`constraints.grammar.completion`), which finds it in the grammars that people write.
    What is not: the distribution. Derivations are random, not the model's choice; words are drawn exactly, given them.
    A free text is put together from left to right out of a few alternatives (`constraints.inference.particles`): more
    probable texts are preferred, but their frequencies only approach those of the model under the grammar.

    Args:
        text: The grammar.
        start: The rule, or terminal, that texts are derived from.
        free: Whether the model writes brackets and keywords too.

    Raises:
        InvalidGrammar: It does not parse, or is about tokens and not about text.
        InvalidOption: It has no rule of that name; or llguidance is not installed.
        UnsatisfiableConstraint: It has no text.
        ConstraintTooLarge: It is too large.
    """

    @checked
    def __init__(self, text: str, *, start: str = "start", free: bool = False) -> None:
        self.text, self.start, self.free = text, start, free
        self.language = GrammarLanguage(text, start=start)
        self._derivations = None if free else self._found_derivations()
        # Whether there is a text is known from the start.
        self._bytes = len(self.language.shortest) if self._derivations is None else self.shortest(byte_vocabulary())

    def __repr__(self) -> str:
        shown = " ".join(self.text.split())
        return f"Grammar({shown[:60]!r}, start={self.start!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.text, start=self.start, free=self.free), ()

    def _found_derivations(self) -> Derivations | None:
        """How texts are derived; None where that cannot be told, or mostly differs from how the parser reads them."""
        bytewise = byte_vocabulary()
        try:
            found = Derivations(read_tree(self.language.text), "start")
            least = found.shortest(bytewise)
            if least > _LONGEST_DERIVED:
                return None
            request = LayoutRequest(bytewise, Random(0), int(least) + LONGEST_SHORTEST)
            drawn = [found.layout(request, size=size) for size in range(1, 100, 10)]
            return found if 2 * sum(map(self._reads, drawn)) > len(drawn) else None
        except (BeyondTrees, ConstraintTooLarge):
            return None

    def _reads(self, layout: Layout) -> bool:
        """Whether the parser takes the layout with its shortest words."""
        words = [slot.language.shortest for slot in layout.slots]
        contents = [(word if isinstance(word, bytes) else word() or b"").decode() for word in words]
        return self.accepts(layout.text(contents))

    def shortest(self, vocabulary: Vocabulary) -> float:
        if self._derivations is not None:
            return self._derivations.shortest(vocabulary)
        least = self.language.over(vocabulary).shortest
        return float("inf") if least is None else least

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        """Whether the text is in the language.

        Raises:
            ConstraintTooLarge: The parser gave up.
        """
        data = encoded(text)
        return data is not None and self.language.reads(data)[1]

    def validate(self, text: str) -> list[Violation]:
        """What the parser says.

        Raises:
            ConstraintTooLarge: The parser gave up.
        """
        data = encoded(text)
        if data is None:
            return [Violation("", "half of a surrogate pair is no text")]
        count, complete = self.language.reads(data)
        if complete:
            return []
        if count == len(data):
            return [Violation("", "the text ends before the grammar lets it")]
        read = data[:count].decode("utf-8", "ignore")
        return [Violation("", f"the grammar does not let {text[len(read) :][:20]!r} follow {read[-20:]!r}")]

    def describe(self) -> Description:
        slots = [SlotDescription("", "grammar", None)]
        if self._derivations is not None:
            words = [(slot.kind, slot.language) for slot in self._derivations.slots]
            slots = [SlotDescription("", kind, each.num_states) for kind, each in words if isinstance(each, ByteDFA)]
        return Description(tuple(slots), int(self._bytes), None)

    def layout(self, request: LayoutRequest) -> Layout:
        least = self.shortest(request.vocabulary)
        request.check_room(least)
        if self._derivations is None:
            return Layout((Slot("", self.language, "", "grammar"),))
        rng, budget = request.rng, request.budget
        most = min(budget, _LARGEST)
        for _ in range(_TRIES):
            size = {"required": least, "typical": least + (most - least) * rng.random(), "all": budget}[request.fill]
            layout = self._derivations.layout(request, size=size)
            if self._reads(layout):
                break
        return layout
