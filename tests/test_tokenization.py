"""The tokenizer: every text survives, digits stand alone, punctuation merges."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from constraints.vocabulary import Vocabulary
from controllable.tokenization import train_tokenizer, vocabulary_of


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    records = [{"first_name": "Ada", "city": "Łódź", "age": n, "note": "says hello"} for n in range(300)]
    return train_tokenizer((json.dumps(r, separators=(",", ":"), ensure_ascii=False) for r in records), vocab_size=320)


@pytest.fixture(scope="module")
def vocabulary(tokenizer: PreTrainedTokenizerFast) -> Vocabulary:
    return vocabulary_of(tokenizer)


@given(st.text())
def test_every_text_survives(vocabulary: Vocabulary, text: str) -> None:
    ids = vocabulary.encode(text)
    assert vocabulary.decode(ids) == text.encode()
    assert not set(ids) & vocabulary.special_ids


def test_digits_stand_alone(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.encode("2026")) == 4


def test_json_punctuation_merges(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.encode('","city":"')) <= 3


def test_pad_comes_first_and_is_no_text(tokenizer: PreTrainedTokenizerFast, vocabulary: Vocabulary) -> None:
    assert vocabulary.pad_id == tokenizer.pad_token_id == 0
    assert vocabulary.tokens[0] == b""
    assert len(vocabulary) == len(tokenizer)
