"""A compiled schema, as output types use it: the language of its documents, from which layouts are drawn."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from constraints.errors import ConstraintTooLarge, InvalidSchema, UnsupportedSchema
from constraints.garbage import no_collection
from constraints.json_schema.compiler import Compiler
from constraints.json_schema.formats.content import contents
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.json_schema.keywords.registry import KEYWORDS, schemas_in, schemas_of
from constraints.json_schema.oversights import oversights
from constraints.json_schema.references.schema_source import Source
from constraints.json_schema.slot_places import slots
from constraints.json_schema.verification import exact, verified
from constraints.json_trees.matching import accepts
from constraints.json_trees.nodes import Node
from constraints.json_trees.sizes import Bytes, Tokens, least_sizes, longest_text
from constraints.layouts.description import Description, KeywordNote
from constraints.layouts.layout import Layout
from constraints.layouts.layout_request import LayoutRequest
from constraints.layouts.tree_layout import Sampler
from constraints.tokens.vocabulary import Vocabulary


@dataclass(eq=False)
class CompiledSchema:
    """A schema as a tree.

    Args:
        source: The checked schema document.
        root: Its tree.
        narrowed: (keyword, pointer) of each place where some valid values had to be left out.
        any_order: Whether properties are written in random order.
        unlisted: Most unlisted properties that are added to an object.
    """

    source: Source
    root: Node
    narrowed: tuple[tuple[str, str], ...]
    any_order: bool = False
    unlisted: int = 0
    _samplers: dict[str, Sampler] = field(default_factory=dict)

    @cached_property
    def oversights(self) -> tuple[KeywordNote, ...]:
        """What looks like a mistake in the schema."""
        return tuple(oversights(self.source))

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        """Whether a JSON text, or one in the compact form, has a value in the language, properties in any order."""
        return accepts(self.root, text, compact=compact)

    def layout(self, request: LayoutRequest) -> Layout:
        """Draw a layout.

        Raises:
            UnsatisfiableConstraint: The shortest text does not fit the budget.
        """
        return self._sampler(request.vocabulary).draw(request)

    def shortest(self, vocabulary: Vocabulary) -> float:
        """Tokens of the shortest text, each piece encoded by itself."""
        sampler = self._sampler(vocabulary)
        return sampler.size(sampler.root)

    def _sampler(self, vocabulary: Vocabulary) -> Sampler:
        if vocabulary.key not in self._samplers:
            self._samplers[vocabulary.key] = Sampler(
                self.root, Tokens(vocabulary), any_order=self.any_order, unlisted=self.unlisted
            )
        return self._samplers[vocabulary.key]

    def describe(self) -> Description:
        """What `controllable explain` shows."""
        narrowed = tuple(
            KeywordNote(keyword, pointer, KEYWORDS[keyword].narrowed) for keyword, pointer in self.narrowed
        )
        checked = verified(self.root)
        return Description(
            slots=tuple(slots(self.root)),
            shortest=int(least_sizes(self.root, Bytes())(self.root)),
            longest=longest_text(self.root),
            exact=exact([place for place, _, _ in schemas_of(self.source)], narrowed, checked),
            verified=checked,
            ignored=_ignored(self.source),
            narrowed=narrowed,
        )


def compile_schema(
    schema: Any,
    *,
    any_order: bool = False,
    unlisted: int = 0,
    documents: Mapping[str, Any] | None = None,
    strict: bool = False,
    decimals: bool = False,
) -> CompiledSchema:
    """Compile a JSON Schema.

    Args:
        schema: A mapping or a boolean; drafts 4, 6, 7, 2019-09 and 2020-12, the last if `$schema` is absent.
        any_order: Write properties in random order.
        unlisted: Add up to so many properties that are not listed to each object that admits them.
        documents: Schemas that references may lead to, by URI; nothing is ever fetched.
        strict: Refuse what looks like a mistake, and formats that no validator checks, which are annotations otherwise.
        decimals: Whether multiples are those of decimals, as pydantic has them, and not of doubles, as jsonschema has.

    Raises:
        InvalidSchema: It is not a JSON Schema.
        UnsupportedSchema: A part of it cannot be compiled.
        UnsatisfiableConstraint: No value is valid.
        ConstraintTooLarge: It would need too large an automaton.
    """
    try:
        text, others = json.dumps(schema, allow_nan=False), json.dumps(documents or {}, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        # Not JSON, as the source will say.
        return _compiled(schema, documents, any_order, unlisted, strict, decimals)
    return _kept(text, others, any_order, unlisted, strict, decimals)


@lru_cache(maxsize=128)
def _kept(text: str, documents: str, *options: Any) -> CompiledSchema:
    return _compiled(json.loads(text), json.loads(documents), *options)


def _compiled(
    schema: Any, documents: Mapping[str, Any] | None, any_order: bool, unlisted: int, strict: bool, decimals: bool
) -> CompiledSchema:
    with no_collection():
        source = Source(schema, documents, decimals=decimals)
        compiler = Compiler(source, unlisted=unlisted > 0)
        try:
            root = compiler.root()
        except RecursionError as error:
            raise ConstraintTooLarge("the schema is nested too deeply", hint="Flatten its references") from error
    found = CompiledSchema(source, root, tuple(compiler.expansion.losses), any_order, unlisted)
    if strict:
        for note in found.oversights:
            raise InvalidSchema(note.reason, where=note.pointer or "/")
        for each in (source.schema, *(documents or {}).values()):
            _refuse_annotations(each)
    return found


def _refuse_annotations(schema: Any) -> None:
    for place, where in schemas_in(schema):
        name = place.get("format")
        if name is not None and (name not in FORMATS or FORMATS[name].accepted is None):
            raise UnsupportedSchema("format", where, f"names {name!r}, which no validator checks")


def _ignored(source: Source) -> tuple[KeywordNote, ...]:
    """Keywords that have no effect on what is valid, with the pointer of the schema that holds them."""
    found = [
        (where, keyword)
        for place, where, _ in schemas_of(source)
        for keyword in place
        if keyword not in KEYWORDS or (KEYWORDS[keyword].role == "annotation" and not contents(place, asserted=False))
    ]
    return tuple(KeywordNote(keyword, where) for where, keyword in sorted(found))
