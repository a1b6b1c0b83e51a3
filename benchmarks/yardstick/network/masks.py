"""What may come next under a JSON Schema, as llguidance and XGrammar tell it; JSON is compact."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from constraints.errors import ControllableError

BACKENDS = ("llguidance", "xgrammar")


class Refused(ControllableError):
    """A backend says that it does not support a schema."""

    def __init__(self, backend: str, reason: object) -> None:
        super().__init__(f"{backend} does not support the schema: {reason}")


class Guide(Protocol):
    """Where one document stands in its grammar."""

    def fill(self, masks: NDArray[np.int32], row: int) -> None:
        """Write which tokens may come next into `masks[row]`, a bit for each token."""

    def accept(self, token: int) -> bool:
        """Go on by a token; False where the backend gives up."""

    def forced(self) -> bytes:
        """Bytes that come next in any case."""


class Backend(Protocol):
    """Compiles schemas for one vocabulary."""

    def compile(self, schema: Any) -> Callable[[], Guide]:
        """What makes a guide for each document.

        Raises:
            Refused: The backend does not support the schema.
        """


def no_masks(rows: int, vocabulary: int) -> NDArray[np.int32]:
    """Room for masks (`rows`, W): 32 tokens in each number."""
    return np.zeros((rows, -(-vocabulary // 32)), dtype=np.int32)


def allowed(masks: NDArray[np.int32], vocabulary: int) -> NDArray[np.bool_]:
    """Masks (B, W) as booleans (B, V)."""
    little = masks.astype("<i4", copy=False).view(np.uint8)
    return np.unpackbits(little, axis=1, count=vocabulary, bitorder="little").view(np.bool_)


class LLGuidance:
    """The package llguidance.

    Args:
        tokens: Bytes of each token, none for special tokens.
        end: The token after a document.
        encode: Text to tokens.
    """

    def __init__(self, tokens: Sequence[bytes], *, end: int, encode: Callable[[str], list[int]]) -> None:
        import llguidance

        self.matcher = llguidance.LLMatcher
        wrapped = llguidance.TokenizerWrapper(_Plain(tokens, end, encode))
        slices = llguidance.LLTokenizer.json_slices()
        self.tokenizer = llguidance.LLTokenizer(wrapped, eos_token=end, slices=slices)

    def compile(self, schema: Any) -> Callable[[], Guide]:
        """See `Backend`."""
        options = {"whitespace_flexible": False}
        grammar = self.matcher.grammar_from_json_schema(json.dumps(schema), overrides=options)
        wrong, messages = self.matcher.validate_grammar_with_warnings(grammar, self.tokenizer)
        if wrong:
            raise Refused("llguidance", messages[0])
        first = self.matcher(self.tokenizer, grammar, log_level=0)
        return lambda: _LLGuidanceGuide(first.deep_copy())


class _Plain:
    """A tokenizer as `llguidance.TokenizerWrapper` wants it."""

    bos_token_id = None

    def __init__(self, tokens: Sequence[bytes], end: int, encode: Callable[[str], list[int]]) -> None:
        self.tokens, self.eos_token_id, self.encode = tokens, end, encode
        self.special_token_ids = [index for index, token in enumerate(tokens) if not token]

    def __call__(self, text: str) -> list[int]:
        return self.encode(text)


class _LLGuidanceGuide:
    def __init__(self, matcher: Any) -> None:
        self.matcher = matcher

    def fill(self, masks: NDArray[np.int32], row: int) -> None:
        mask = masks[row]
        self.matcher.unsafe_compute_mask_ptr(mask.ctypes.data, mask.nbytes)

    def accept(self, token: int) -> bool:
        return bool(self.matcher.consume_token(token))

    def forced(self) -> bytes:
        return bytes(self.matcher.compute_ff_bytes())


class XGrammar:
    """The package XGrammar, in its strict mode, where objects hold no properties but those of the schema.

    It refuses little: what it does not know in a schema it leaves out, and only the validator tells.

    Args:
        tokens: Bytes of each token, none for special tokens.
        end: The token after a document.
    """

    def __init__(self, tokens: Sequence[bytes], *, end: int) -> None:
        import xgrammar

        kind = xgrammar.VocabType.RAW
        known = xgrammar.TokenizerInfo(list(tokens), kind, vocab_size=len(tokens), stop_token_ids=[end])
        self.compiler = xgrammar.GrammarCompiler(known, max_threads=1)
        self.matcher = xgrammar.GrammarMatcher

    def compile(self, schema: Any) -> Callable[[], Guide]:
        """See `Backend`."""
        try:
            grammar = self.compiler.compile_json_schema(
                json.dumps(schema), any_whitespace=False, separators=(",", ":"), strict_mode=True
            )
        except (RuntimeError, ValueError) as error:
            raise Refused("XGrammar", error) from error
        return lambda: _XGrammarGuide(self.matcher(grammar))


class _XGrammarGuide:
    def __init__(self, matcher: Any) -> None:
        self.matcher = matcher

    def fill(self, masks: NDArray[np.int32], row: int) -> None:
        self.matcher.fill_next_token_bitmask(masks, row)

    def accept(self, token: int) -> bool:
        return bool(self.matcher.accept_token(token))

    def forced(self) -> bytes:
        return str(self.matcher.find_jump_forward_string()).encode()


def backend(name: str, tokens: Sequence[bytes], *, end: int, encode: Callable[[str], list[int]]) -> Backend:
    """The backend of that name, see `BACKENDS`."""
    return LLGuidance(tokens, end=end, encode=encode) if name == "llguidance" else XGrammar(tokens, end=end)
