"""What a text has to be, exactly: formal languages, and distributions over their texts.

Names are imported when they are first used: numba alone takes half a second, and errors do not need it.
"""

from typing import TYPE_CHECKING

from constraints.facade import Renamed, lazy_names

if TYPE_CHECKING:
    from constraints.automata.dfa import ByteDFA as ByteDFA
    from constraints.layouts.layout import Fixed as Fixed
    from constraints.layouts.layout import Layout as Layout
    from constraints.layouts.layout import LayoutPrior as LayoutPrior
    from constraints.layouts.layout import Slot as Slot
    from constraints.layouts.layout import UniformPrior as UniformPrior
    from constraints.lexicon.lexicon import Lexicon as Lexicon
    from constraints.output_types.constraint import Constraint as Constraint
    from constraints.output_types.grammar import Grammar as Grammar
    from constraints.output_types.predicates import Contains as Contains
    from constraints.output_types.predicates import EndsWith as EndsWith
    from constraints.output_types.predicates import Length as Length
    from constraints.output_types.predicates import StartsWith as StartsWith
    from constraints.output_types.template import Template as Template
    from constraints.output_types.types import Choice as Choice
    from constraints.output_types.types import JSONSchema as JSONSchema
    from constraints.output_types.types import Pydantic as Pydantic
    from constraints.output_types.types import Regex as Regex
    from constraints.output_types.types import Text as Text
    from constraints.output_types.types import as_constraint as as_constraint
    from constraints.regex.compile import compile_regex as compile_regex
    from constraints.tokens.token_automaton import TokenAutomaton as TokenAutomaton
    from constraints.tokens.vocabulary import Vocabulary as Vocabulary
    from constraints.validation.explanation import Explanation as Explanation
    from constraints.validation.validators import Violation as Violation

__part_of__ = "controllable"
__getattr__, __dir__ = lazy_names(__name__, renamed={"Literal": Renamed("Fixed", "0.3.0")})
