"""Random cases for property tests: automata, vocabularies, slots, layouts, JSON Schemas, combinations of constraints.

Everything here is small enough for brute force, or has a meaning that is told independently of the compiler.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.inference import SlotBatch
from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.output_types.constraint import Constraint
from constraints.output_types.predicates import Contains, EndsWith, Length, StartsWith
from constraints.output_types.types import Choice, Regex, Text
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

LETTERS = b"abc"


def examples(number: int) -> settings:
    """So many examples by default; with a profile of more, in proportion."""
    return settings(
        max_examples=max(1, number * settings.default.max_examples // 100),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


# Automata.


@st.composite
def byte_languages(draw: st.DrawFn, letters: bytes = LETTERS, most_states: int = 5) -> ByteDFA:
    """The language of a random automaton over a few bytes."""
    states = draw(st.integers(1, most_states))
    transitions = np.full((states, 256), -1, dtype=np.int32)
    size = states * len(letters)
    transitions[:, list(letters)] = np.array(
        draw(st.lists(st.integers(-1, states - 1), min_size=size, max_size=size)), dtype=np.int32
    ).reshape(states, len(letters))
    return ByteDFA(transitions, np.array(draw(st.lists(st.booleans(), min_size=states, max_size=states))))


@st.composite
def vocabularies(draw: st.DrawFn, letters: bytes = LETTERS) -> Vocabulary:
    """A padding token somewhere, every letter, and some longer tokens, of which two may be spelled alike."""
    longer = st.lists(st.sampled_from(list(letters)), min_size=1, max_size=3).map(bytes)
    tokens = [bytes([letter]) for letter in letters] + draw(st.lists(longer, max_size=4))
    pad = draw(st.integers(0, len(tokens)))
    tokens.insert(pad, b"")
    return Vocabulary.greedy(tokens, pad)


# Slots.


@dataclass(frozen=True)
class Problem:
    """Some slots over a vocabulary, with log-probabilities and committed tokens.

    Args:
        slots: The slots.
        languages: The language of each.
        vocabulary: Their tokens.
        log_probs: (P, V), in fp64; flat or sharp, and -inf in some places.
        fixed: (P,), -1 where nothing is committed.
        seed: For whatever else is drawn.
    """

    slots: SlotBatch
    languages: tuple[ByteDFA, ...]
    vocabulary: Vocabulary
    log_probs: torch.Tensor
    fixed: torch.Tensor
    seed: int

    def part(self, slot: int) -> slice:
        """The positions of a slot."""
        return slice(int(self.slots.offset[slot]), int(self.slots.offset[slot + 1]))

    def uniforms(self) -> torch.Tensor:
        """Draws (P, 2)."""
        generator = torch.Generator().manual_seed(self.seed)
        return torch.rand(self.slots.num_positions, 2, generator=generator, dtype=torch.float64)

    def sequences(self, slot: int) -> dict[tuple[int, ...], float]:
        """By brute force: the token sequences of a slot that are in its language, and their log-probabilities."""
        rows, fixed = self.log_probs[self.part(slot)].tolist(), self.fixed[self.part(slot)].tolist()
        pad, tokens = self.vocabulary.pad_id, self.vocabulary.tokens
        found = {}
        for ids in itertools.product(range(len(tokens)), repeat=len(rows)):
            text = list(ids)
            while text and text[-1] == pad:
                text.pop()
            if pad in text or any(only not in (-1, token) for only, token in zip(fixed, ids, strict=True)):
                continue
            if self.languages[slot].accepts(b"".join(tokens[token] for token in text)):
                scores = [0.0 if only >= 0 else row[t] for row, only, t in zip(rows, fixed, ids, strict=True)]
                found[ids] = math.fsum(scores) if -math.inf not in scores else -math.inf
        return found


@st.composite
def problems(draw: st.DrawFn, *, most: int = 3, scales: tuple[float, ...] = (0.1, 1.0, 20.0, 300.0)) -> Problem:
    """Some slots of at most so many tokens, whose texts brute force can list."""
    vocabulary = draw(vocabularies())
    pool = draw(st.lists(byte_languages(), min_size=1, max_size=2))
    chosen = draw(st.lists(st.tuples(st.sampled_from(pool), st.integers(0, most)), min_size=1, max_size=3))
    slots = SlotBatch.of([(TokenAutomaton.from_dfa(language, vocabulary), capacity) for language, capacity in chosen])
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    shape = slots.num_positions, len(vocabulary)
    log_probs = random.normal(scale=draw(st.sampled_from(scales)), size=shape)
    if draw(st.booleans()):
        log_probs[random.random(shape) < 0.2] = -np.inf
    fixed = np.full(shape[0], -1)
    if draw(st.booleans()):
        some = random.random(shape[0]) < 0.3
        fixed[some] = random.integers(0, shape[1], some.sum())
    languages = tuple(language for language, _ in chosen)
    return Problem(slots, languages, vocabulary, torch.from_numpy(log_probs), torch.from_numpy(fixed), seed)


def log_sum(values: list[float]) -> float:
    """The logarithm of the sum of the exponentials; -inf for none."""
    highest = max(values, default=-math.inf)
    if highest == -math.inf:
        return highest
    return highest + math.log(math.fsum(math.exp(value - highest) for value in values))


# Layouts.

_words = st.text("abc{}", max_size=3)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Literals and slots in any order, no slot without a text."""
    segments: list[Fixed | Slot] = []
    for number in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            segments.append(Fixed(draw(_words), draw(st.none() | _words)))
        else:
            language = draw(byte_languages(most_states=4).filter(lambda language: not language.is_empty()))
            segments.append(Slot(f"/{number}", language, f"name{number}", "string"))
    return Layout.of(segments)


# Combinations of constraints.

WORDS = ["".join(letters) for length in range(5) for letters in itertools.product("ab ", repeat=length)]
"""Texts to judge combinations by."""

_A_THEN_B = ("a", "aa", "aaa", "aaaa", "ab", "aab", "aaab")
MEANINGS: list[tuple[Constraint, Callable[[str], bool]]] = [
    (Regex("a+b?"), lambda text: text in _A_THEN_B),
    (Regex("[ab]{2}"), lambda text: len(text) == 2 and " " not in text),
    (Choice(["a", "ba", "bab"]), lambda text: text in ("a", "ba", "bab")),
    (Contains("ab"), lambda text: "ab" in text),
    (StartsWith("b"), lambda text: text.startswith("b")),
    (EndsWith("a"), lambda text: text.endswith("a")),
    (Length(1, 3), lambda text: 1 <= len(text) <= 3),
    (Length(1, 2, unit="words"), lambda text: 1 <= len(text.split()) <= 2),
    (Text(min_length=1, max_length=3), lambda text: 1 <= len(text) <= 3),
]
"""Constraints, and what each of them says of a word."""

Expression = tuple[Any, ...]


def expressions(leaves: int = len(MEANINGS), most: int = 4) -> st.SearchStrategy[Expression]:
    """Combinations of numbered leaves by `&`, `|`, `-` and `~`."""
    return st.recursive(
        st.tuples(st.just("leaf"), st.integers(0, leaves - 1)),
        lambda inner: st.tuples(st.sampled_from("&|-"), inner, inner) | st.tuples(st.just("~"), inner),
        max_leaves=most,
    )


def built(expression: Expression, leaves: list[Constraint]) -> Constraint:
    """The constraint that an expression over some leaves stands for."""
    sign, *parts = expression
    if sign == "leaf":
        return leaves[parts[0]]
    if sign == "~":
        return ~built(parts[0], leaves)
    a, b = (built(part, leaves) for part in parts)
    return a & b if sign == "&" else a | b if sign == "|" else a - b


def means(expression: Expression, leaves: list[bool]) -> bool:
    """Whether an expression holds of something of which some leaves hold."""
    sign, *parts = expression
    if sign == "leaf":
        return leaves[parts[0]]
    if sign == "~":
        return not means(parts[0], leaves)
    a, b = (means(part, leaves) for part in parts)
    return a and b if sign == "&" else a or b if sign == "|" else a and not b


# JSON Schemas.

NAMES = ("a", "b", "c")
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
FORMATS = (
    "date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid",
    "json-pointer", "relative-json-pointer", "regex", "unknown",
)  # fmt: skip
_small = st.integers(0, 3)
_scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([0.5, 2.0, -1.25, 0.1, 1e3, 10**15])
    | st.sampled_from(["", "a", "b", "ab", "2024-01-31", "x\ny", "é", "a@b", "10:00:00Z", "1.2.3.4"])
)
values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES, "d"]), inner, max_size=3),
    max_leaves=6,
)
"""JSON values."""


def subset(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keywords."""
    return st.fixed_dictionaries({}, optional=keywords)


_numbers = subset(
    type=st.sampled_from(["integer", "number"]),
    minimum=st.integers(-3, 3) | st.sampled_from([-0.5, 0.1]),
    maximum=st.sampled_from([0, 2.5, 8, 1000]),
    exclusiveMinimum=st.sampled_from([-1, 0.25]),
    exclusiveMaximum=st.integers(2, 9),
    multipleOf=st.sampled_from([1, 2, 3, 0.5, 0.1, 0.01]),
)
_strings = subset(
    type=st.just("string"),
    minLength=_small,
    maxLength=_small,
    pattern=st.sampled_from(["^a", "b", "^[ab]*$", "^.{2}$", "^(a|bc)+$", r"\d"]),
    format=st.sampled_from(FORMATS),
)
leaf_schemas = (
    st.booleans()
    | subset(type=st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))
    | subset(enum=st.lists(values, min_size=1, max_size=3), const=values, type=st.sampled_from(TYPES))
    | _numbers
    | _strings
    | st.sampled_from([{"$ref": "#/$defs/tree"}, {"$ref": "#/$defs/rows"}])
)
"""Schemas without others in them."""


def _records(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What people write: an object whose properties are listed and mostly there."""
    return st.fixed_dictionaries(
        {
            "type": st.just("object"),
            "properties": st.dictionaries(st.sampled_from(NAMES), inner, min_size=1),
            "required": st.lists(st.sampled_from(NAMES), unique=True),
        },
        optional={"additionalProperties": st.just(False), "title": st.just("Record")},
    )


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas made of smaller ones."""
    some = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    names = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)
    objects = subset(
        type=st.just("object"),
        properties=named,
        required=names,
        additionalProperties=inner,
        patternProperties=st.dictionaries(st.sampled_from(["^a", "b$", "."]), inner, max_size=2),
        propertyNames=subset(pattern=st.sampled_from(["^[ab]", "c"]), maxLength=_small),
        minProperties=_small,
        maxProperties=_small,
        unevaluatedProperties=st.just(False) | inner,
        dependentRequired=st.dictionaries(st.sampled_from(NAMES), names, max_size=1),
        dependentSchemas=st.dictionaries(st.sampled_from(NAMES), inner, max_size=1),
    )
    arrays = subset(
        type=st.just("array"),
        prefixItems=some,
        items=inner,
        minItems=_small,
        maxItems=_small,
        uniqueItems=st.booleans(),
        contains=inner,
        minContains=_small,
        maxContains=_small,
        unevaluatedItems=inner,
    )
    branches = subset(anyOf=some, oneOf=some, allOf=some, type=st.sampled_from(TYPES), properties=named)
    conditions = st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner})
    negations = st.fixed_dictionaries({"not": inner}, optional={"type": st.sampled_from(TYPES)})
    excluded = st.fixed_dictionaries({"not": subset(enum=st.lists(values, min_size=1, max_size=3))})
    return objects | _records(inner) | arrays | branches | conditions | negations | excluded


_DEFS = {
    "tree": {"type": "object", "properties": {"a": {"$ref": "#/$defs/tree"}, "b": {"type": "integer"}}},
    "rows": {"type": "array", "items": {"$ref": "#/$defs/rows"}, "maxItems": 2},
}


def with_definitions(schema: Any) -> dict[str, Any]:
    """A schema together with what it may refer to."""
    return {"$defs": _DEFS, "allOf": [schema]}


_nested = st.recursive(leaf_schemas, _larger, max_leaves=6)
schemas = (_nested | _records(_nested)).map(with_definitions)
"""Schemas of draft 2020-12, most of which have some valid value."""


@st.composite
def changed(draw: st.DrawFn, value: Any) -> Any:
    """A JSON value that differs in one place: near a valid one, and often not valid any more."""
    inside = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    if not inside or draw(st.booleans()):
        return draw(_scalars)
    place = draw(st.sampled_from(list(inside)))
    copy = value.copy()
    action = draw(st.sampled_from(["change", "remove", "double"]))
    if action == "remove":
        del copy[place]
    elif action == "double" and isinstance(copy, list):
        copy.append(copy[place])
    else:
        copy[place] = draw(changed(copy[place]))
    return copy
