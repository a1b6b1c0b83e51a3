"""The tokenizer: byte-level BPE in which digits stand alone and JSON punctuation may merge."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from constraints.vocabulary import Vocabulary

PAD = "<pad>"
SEPARATOR = "<sep>"

# Words keep a leading blank or underscore (`_name`), digits stand alone, runs of punctuation (`","`) may merge.
PIECES = r"[ _]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+"


def train_tokenizer(texts: Iterable[str], *, vocab_size: int = 4096) -> PreTrainedTokenizerFast:
    """Train the byte-level BPE on `texts`, the segments of the training documents."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[PAD, SEPARATOR],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=16,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        sep_token=SEPARATOR,
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids"],
    )


@lru_cache(maxsize=1)
def byte_of_character() -> dict[str, int]:
    """The byte each character of the byte-level alphabet stands for (Radford et al. 2019, GPT-2)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    table.update({chr(256 + index): byte for index, byte in enumerate(others)})
    return table


def token_bytes(tokenizer: PreTrainedTokenizerFast) -> Iterator[bytes]:
    """The bytes of every token in the order of their ids; special tokens have none."""
    table = byte_of_character()
    special = set(tokenizer.all_special_ids)
    for index, token in enumerate(tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))):
        yield b"" if index in special else bytes(table[character] for character in token)


def vocabulary_of(tokenizer: PreTrainedTokenizerFast) -> Vocabulary:
    """The tokenizer as the constraints see it: a list of byte strings and an encoder."""

    def encode(text: str) -> list[int]:
        ids: list[int] = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    return Vocabulary(
        tokens=list(token_bytes(tokenizer)),
        pad_id=int(tokenizer.pad_token_id),
        encode=encode,
        special_ids=frozenset(tokenizer.all_special_ids),
    )
