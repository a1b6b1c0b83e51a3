"""Sequence classifiers of `transformers` as guides, with a tiny BERT that has learned nothing."""

import dataclasses
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from constraints.errors import InvalidOption
from guidance.classifiers import TransformersGuide
from guidance.classifiers.foreign import vocabulary_map
from tests.guidance.canvases import PIECES, VOCABULARY, canvas, gradient_is_right

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "c", "d", "te", "##xt", "other"]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    made = Tokenizer(models.WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.BertProcessing(("[SEP]", WORDS.index("[SEP]")), ("[CLS]", WORDS.index("[CLS]")))
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )


@pytest.fixture(scope="module")
def model() -> Any:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=16, id2label={0: "bad", 1: "good"}, label2id={"bad": 0, "good": 1},
        initializer_range=0.5,
    )  # fmt: skip
    return BertForSequenceClassification(config).double().eval()


def test_tokens_of_several_pieces_take_their_mean(model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    table = model.get_input_embeddings().weight.detach()
    found = vocabulary_map(VOCABULARY, tokenizer, table)
    assert found.shape == (len(VOCABULARY), 8)
    number = {word: index for index, word in enumerate(WORDS)}
    torch.testing.assert_close(found[PIECES.index(b" d")], table[number["d"]])
    torch.testing.assert_close(found[PIECES.index(b"text")], (table[number["te"]] + table[number["##xt"]]) / 2)
    torch.testing.assert_close(found[0], table[number["[PAD]"]])


def test_finished_text_is_read_as_the_model_reads_it(model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    state = canvas("ab d", "c")
    texts = ["a b d", "c"]
    with torch.no_grad():
        wanted = model(**tokenizer(texts, return_tensors="pt", padding=True)).logits.log_softmax(dim=-1)
    for number, name in enumerate(("bad", "good")):
        for label in (name, number):
            found = TransformersGuide(model, tokenizer, label).energy(state)
            torch.testing.assert_close(found.detach(), wanted[:, number])


def test_gradient(model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    state = canvas('{"text":"[a??]"}', '{"other":"[?]","text":"[?c]"}')
    assert gradient_is_right(TransformersGuide(model, tokenizer, "good"), canvas("a??", "?c"))
    assert gradient_is_right(TransformersGuide(model, tokenizer, "good", at="/text"), state)


def test_slack_behind_the_text_is_not_read(model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    guide = TransformersGuide(model, tokenizer, "good")
    wide = canvas("ab??")
    blank = wide.probabilities.clone()
    blank[:, 2:] = torch.nn.functional.one_hot(torch.tensor(0), len(VOCABULARY)).double()
    torch.testing.assert_close(
        guide.energy(dataclasses.replace(wide, probabilities=blank)), guide.energy(canvas("ab"))
    )  # fmt: skip


def test_what_is_refused(model: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    with pytest.raises(InvalidOption, match=r"no label 'worse'.*'bad', 'good'"):
        TransformersGuide(model, tokenizer, "worse")
    with pytest.raises(InvalidOption, match="17 positions is longer than the 16"):
        TransformersGuide(model, tokenizer, "good").energy(canvas("?" * 15))
    with pytest.warns(UserWarning, match="'/text'"):
        energy = TransformersGuide(model, tokenizer, "good", at="/text").energy(canvas("?"))
    assert energy.tolist() == [0.0]
