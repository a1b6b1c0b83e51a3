"""Random members of slot languages: what a model without any knowledge would write."""

from benchmarks.schemas.random_documents import random_document as filled
from benchmarks.schemas.random_documents import random_text as member
from constraints.tokens.vocabulary import Vocabulary

VOCABULARY = Vocabulary.greedy(
    [b"<pad>", *(bytes([byte]) for byte in range(256)), b'":', b'","', b'":"', b'{"', b'"}', b"name", b"true", b"null"],
    0,
    frozenset({0}),
)

__all__ = ["VOCABULARY", "filled", "member"]
