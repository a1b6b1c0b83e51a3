"""The vocabulary a token automaton is built over: byte strings, a padding token and an encoder."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from constraints.errors import InvalidOption


class Vocabulary:
    """The tokens of a byte-level tokenizer, as the compiler needs them.

    Args:
        tokens: The byte string of each token, by token id. Those of special tokens are ignored.
        pad_id: The token that fills a slot after its text. Always special.
        encode: Text to token ids, the tokenizer's own choice among all tokenisations.
        special_ids: Tokens that are never part of a text.

    Raises:
        InvalidOption: There are no tokens, or an id lies outside of them.
    """

    def __init__(
        self,
        tokens: Sequence[bytes],
        pad_id: int,
        encode: Callable[[str], list[int]],
        special_ids: frozenset[int] = frozenset(),
    ) -> None:
        special = frozenset(special_ids) | {pad_id}
        for token in special:
            if not 0 <= token < len(tokens):
                raise InvalidOption(f"special token {token} is not one of the {len(tokens)} tokens of the vocabulary")
        self.tokens = tuple(b"" if i in special else bytes(token) for i, token in enumerate(tokens))
        self.pad_id = pad_id
        self.encode = encode
        self.special_ids = special

    def __len__(self) -> int:
        return len(self.tokens)

    def __repr__(self) -> str:
        return f"Vocabulary({len(self)} tokens, pad_id={self.pad_id})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @classmethod
    def greedy(cls, tokens: Sequence[bytes], pad_id: int, special_ids: frozenset[int] = frozenset()) -> "Vocabulary":
        """A vocabulary whose encoder takes the longest token that fits, from left to right."""
        special = special_ids | {pad_id}
        ids = {token: i for i, token in reversed(list(enumerate(tokens))) if i not in special and token}
        longest = max(map(len, ids), default=0)

        def encode(text: str) -> list[int]:
            data = text.encode()
            encoded: list[int] = []
            position = 0
            while position < len(data):
                for length in range(min(longest, len(data) - position), 0, -1):
                    found = ids.get(data[position : position + length])
                    if found is not None:
                        break
                else:
                    raise InvalidOption(f"no token matches byte {data[position]:#04x}", where=str(position))
                encoded.append(found)
                position += length
            return encoded

        return cls(tokens, pad_id, encode, special)

    def decode(self, ids: Iterable[int]) -> bytes:
        """The bytes of a token sequence; special tokens add nothing."""
        return b"".join(self.tokens[i] for i in ids)

    @cached_property
    def key(self) -> str:
        """Content hash: equal for vocabularies with the same tokens and specials."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(repr((self.pad_id, sorted(self.special_ids))).encode())
        digest.update(self.lengths.tobytes())
        digest.update(b"".join(self.tokens))
        return digest.hexdigest()

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """Bytes in each token, (V,); 0 for special tokens."""
        return np.array([len(token) for token in self.tokens], dtype=np.int32)

    @cached_property
    def byte_matrix(self) -> NDArray[np.uint8]:
        """The tokens' bytes, (V, M), zero-filled on the right; `lengths` says how many count."""
        width = max(1, int(self.lengths.max()))
        joined = b"".join(token.ljust(width, b"\0") for token in self.tokens)
        return np.frombuffer(joined, dtype=np.uint8).reshape(len(self), width)
