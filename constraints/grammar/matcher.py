"""Matchers: where a text stands in a grammar, and which tokens may come next. The parser is the package llguidance."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from constraints.errors import ConstraintTooLarge, InvalidGrammar
from constraints.optional_dependencies import needs_extra

# Bounds of the parser: states are kilobytes each, fuel is work, about 50 a microsecond at first and 14 later.
_LIMITS = {"max_lexer_states": 20_000, "initial_lexer_fuel": 200_000, "verbose_errors": False}
# What is forced it would look for without an end, as in `/a+/ "a"`, where the first terminal reads on and on.
_OPTIONS = '\n%llguidance {"no_forcing": true}'


class Matcher:
    """A prefix of a text of the language.

    Args:
        parser: llguidance's own matcher.
        size: Number of tokens, V.
        end: The token that stands for the end of the text.
        letters: The tokens of one byte each.
    """

    def __init__(self, parser: Any, size: int, end: int, letters: NDArray[np.int64]) -> None:
        self._parser, self._size, self.end, self._letters = parser, size, end, letters

    def _with(self, parser: Any) -> "Matcher":
        return Matcher(parser, self._size, self.end, self._letters)

    @property
    def complete(self) -> bool:
        """Whether the prefix is a text of the language as it is."""
        return bool(self._parser.is_accepting())

    def copy(self) -> "Matcher":
        """The same prefix once more: matchers are for one thread at a time."""
        return self._with(self._parser.deep_copy())

    def after(self, tokens: Sequence[int]) -> "Matcher | None":
        """The matcher for a longer prefix, None if no text of the language begins like that."""
        parser = self._parser.deep_copy()
        if parser.try_consume_tokens(tokens) < len(tokens) or parser.is_error():
            return None
        return self._with(parser)

    def reads(self, tokens: Sequence[int]) -> int:
        """How many of some tokens may come next, one after the other.

        Raises:
            ConstraintTooLarge: The parser gave up.
        """
        parser = self._parser.deep_copy()
        count = int(parser.try_consume_tokens(tokens))
        if parser.is_error():
            raise _too_complex(parser)
        return count

    def finishes(self, tokens: Sequence[int]) -> bool:
        """Whether the prefix with these tokens behind it is a text of the language."""
        after = self.after(tokens)
        return after is not None and after.complete

    def mask(self) -> bytes:
        """Which tokens may come next, a bit for each; `end` is among them where the text may end.

        No token at all where the parser gave up: it is as if the text went nowhere.
        """
        found = bytes(self._parser.compute_bitmask())
        return bytes(len(found)) if self._parser.is_error() else found

    def allowed(self) -> NDArray[np.bool_]:
        """`mask` as booleans (V,)."""
        bits = np.frombuffer(self.mask(), dtype=np.uint8)
        return np.unpackbits(bits, count=self._size, bitorder="little").view(np.bool_)

    def forced(self, most: int) -> list[int]:
        """Tokens of one byte each that come next in any case, so many at most."""
        found: list[int] = []
        here = self.copy()
        while len(found) < most:
            allowed = here.allowed()
            (choice,) = np.nonzero(allowed[self._letters])
            if allowed[self.end] or len(choice) != 1:
                break
            found.append(int(self._letters[choice[0]]))
            here._parser.consume_token(found[-1])
        return found


def compile_matcher(
    grammar: str,
    tokens: Sequence[bytes],
    *,
    end: int,
    encode: Callable[[str], list[int]],
) -> Matcher:
    """The matcher of the empty prefix.

    Args:
        grammar: Lark's notation, as llguidance reads it.
        tokens: Bytes of each token, none for special tokens.
        end: The special token that stands for the end of the text.
        encode: Text to tokens.

    Raises:
        InvalidGrammar: It does not parse.
        InvalidOption: llguidance is not installed.
    """
    with needs_extra("grammar"):
        import llguidance
    wrapped = llguidance.TokenizerWrapper(_Plain(tokens, end, encode))
    tokenizer = llguidance.LLTokenizer(wrapped, eos_token=end, slices=[])
    limits = llguidance.LLParserLimits(**_LIMITS)
    parser = llguidance.LLMatcher(tokenizer, grammar + _OPTIONS, log_level=0, limits=limits)
    if parser.is_error():
        raise _broken(parser)
    letters = np.array([index for index, token in enumerate(tokens) if len(token) == 1], dtype=np.int64)
    return Matcher(parser, len(tokens), end, letters)


def _broken(parser: Any) -> Exception:
    message = str(parser.get_error()).splitlines()[0][:300]
    if "too big" in message or "panic" in message:
        return ConstraintTooLarge(f"the grammar is too large: {message}", hint="Use a smaller grammar")
    return InvalidGrammar(
        f"not a grammar that can be read: {message}",
        hint="Write it as for Lark, without look-around and imports other than of common",
    )


def _too_complex(parser: Any) -> ConstraintTooLarge:
    message = str(parser.get_error()).splitlines()[0][:300]
    return ConstraintTooLarge(f"the parser gave up: {message}", hint="Use left recursion, or simpler terminals")


class _Plain:
    """A tokenizer as `llguidance.TokenizerWrapper` wants it."""

    bos_token_id = None

    def __init__(self, tokens: Sequence[bytes], end: int, encode: Callable[[str], list[int]]) -> None:
        self.tokens, self.eos_token_id, self._encode = tokens, end, encode
        self.special_token_ids = [index for index, token in enumerate(tokens) if not token]

    def __call__(self, text: str) -> list[int]:
        return self._encode(text)
