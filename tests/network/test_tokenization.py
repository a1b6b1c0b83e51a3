"""The tokenizer: every text survives, digits stand alone, punctuation merges, forms of a word are cut alike."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from constraints.tokens.vocabulary import Vocabulary
from controllable.network.tokenization import train_tokenizer, vocabulary_of
from controllable.network.word_forms import word_form


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


def test_forms_of_a_word_are_cut_alike() -> None:
    texts = ["Lovelace", "lovelace", ".lovelace", " Lovelace", "LOVELACE", "love", "lace"] * 50 + ["Ada"] * 400
    vocabulary = vocabulary_of(train_tokenizer(texts, vocab_size=300))

    def stems(text: str) -> list[bytes]:
        return [word_form(vocabulary.tokens[index]).stem for index in vocabulary.encode(text)]

    assert stems("Lovelace") == stems("lovelace") == stems(" Lovelace") == stems("LOVELACE") == stems("@lovelace")[1:]
    assert len(stems(" Lovelace")) == 1


def test_case_inside_a_name_ends_a_word(vocabulary: Vocabulary) -> None:
    pieces = [vocabulary.tokens[index] for index in vocabulary.encode("cityName")]
    assert pieces[0] == b"city"


def test_pad_comes_first_and_is_no_text(tokenizer: PreTrainedTokenizerFast, vocabulary: Vocabulary) -> None:
    assert vocabulary.pad_id == tokenizer.pad_token_id == 0
    assert vocabulary.tokens[0] == b""
    assert len(vocabulary) == len(tokenizer)
