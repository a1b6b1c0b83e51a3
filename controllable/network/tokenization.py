"""The tokenizer: byte-level pieces of words, the same for every form of a word; digits stand alone."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from constraints.tokens.vocabulary import Vocabulary
from controllable.network.word_forms import CASES, word_form, write

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

PAD = "<pad>"
SEPARATOR = "<sep>"

# A word keeps the space in front of it and ends where its case changes (`firstName`).
WORD = r" ?(?:\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{L})"
# Digits stand alone; runs of punctuation (`","`) may be one token.
PIECES = rf"{WORD}|\p{{N}}|[^\s\p{{L}}\p{{N}}]+|\s"
LONGEST_PIECE = 16
LONGEST_RUN = 6
RUNS_PER_TOKEN = 1 / 32
"""Share of the vocabulary for the most frequent runs of punctuation."""
STEMS_PER_TOKEN = 0.42
TEMPER = 0.6
"""Power of the counts of the words that stems are learned from."""
BYTE_PENALTY = 10.0
"""How much less likely than the rarest piece a lone byte is, in nats."""


class AnyTokenizer(Protocol):
    """What generation needs of a tokenizer: a `PreTrainedTokenizerFast` has it, and so has a `PlainTokenizer`."""

    @property
    def backend_tokenizer(self) -> Any: ...

    @property
    def pad_token_id(self) -> Any: ...

    @property
    def sep_token_id(self) -> Any: ...

    @property
    def all_special_ids(self) -> list[int]: ...

    def __len__(self) -> int: ...

    def convert_ids_to_tokens(self, ids: list[int], /) -> Any: ...

    def save_pretrained(self, folder: Path, /) -> Any: ...


@dataclass(frozen=True)
class PlainTokenizer:
    """A tokenizer as its files say, read without transformers, whose import takes longer than generation.

    Args:
        backend_tokenizer: What tokenizer.json holds.
        settings: What tokenizer_config.json holds.
        pad_token_id: The token that fills what is left of a slot.
        sep_token_id: The token behind a prompt.
        all_special_ids: The tokens that are no text.
    """

    backend_tokenizer: Tokenizer
    settings: Mapping[str, Any]
    pad_token_id: int
    sep_token_id: int
    all_special_ids: list[int]

    @classmethod
    def load(cls, folder: Path) -> "PlainTokenizer":
        """Read a tokenizer that `save_pretrained` wrote.

        Raises:
            OSError, ValueError, KeyError, TypeError: A file is missing or broken.
        """
        settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        text = (folder / "tokenizer.json").read_text(encoding="utf-8")
        try:
            backend = Tokenizer.from_str(text)
        except Exception as error:  # the library raises nothing narrower
            raise ValueError(f"tokenizer.json: {error}") from error
        named = {role: name for role, name in settings.items() if role.endswith("_token") and name is not None}
        ids: dict[str, int] = {}
        for role in {"pad_token": "", "sep_token": "", **named}:
            name = named.get(role)
            found = None if name is None else backend.token_to_id(name["content"] if isinstance(name, dict) else name)
            if found is None:
                raise ValueError(f"tokenizer_config.json has no {role} that tokenizer.json knows")
            ids[role] = found
        return cls(backend, settings, ids["pad_token"], ids["sep_token"], sorted(set(ids.values())))

    def __len__(self) -> int:
        return self.backend_tokenizer.get_vocab_size()

    def convert_ids_to_tokens(self, ids: list[int]) -> list[str | None]:
        """The tokens of some ids."""
        return [self.backend_tokenizer.id_to_token(index) for index in ids]

    def save_pretrained(self, folder: Path) -> None:
        """Write it as transformers does."""
        # Here and not above: see the class.
        from transformers import PreTrainedTokenizerFast

        PreTrainedTokenizerFast(tokenizer_object=self.backend_tokenizer, **self.settings).save_pretrained(folder)


def train_tokenizer(texts: Iterable[str], *, vocab_size: int = 10_240) -> "PreTrainedTokenizerFast":
    """Train the tokenizer on `texts`, the segments of the training documents.

    Stems are byte-pair pieces (Sennrich et al. 2016, arXiv 1508.07909) of the words in lower case; the tokens are their
    most frequent forms, each as likely as its stem. A text is cut into its most likely tokens as in a unigram model
    (Kudo 2018, arXiv 1804.10959), so that all forms of a word are cut alike. Every byte is a token too, and any text
    round-trips.

    Args:
        texts: Texts to learn from.
        vocab_size: Number of tokens, at least 300.
    """
    # Only training needs it: see `PlainTokenizer`.
    from transformers import PreTrainedTokenizerFast

    splitter = pre_tokenizers.Split(Regex(PIECES), behavior="isolated")
    runs: Counter[str] = Counter()
    words: Counter[tuple[str, int]] = Counter()
    for text in texts:
        for piece, _ in splitter.pre_tokenize_str(text):
            stem, form = word_form(piece.encode())
            if stem != piece.encode() or piece.isalpha():
                words[stem.decode(), form] += 1
            elif not piece.isalnum():
                runs[piece] += 1
    score = _stems(words, round(STEMS_PER_TOKEN * vocab_size))
    frequent = [
        piece for piece, _ in runs.most_common(round(RUNS_PER_TOKEN * vocab_size)) if 1 < len(piece) <= LONGEST_RUN
    ]
    rarest = min(score.values(), default=0.0)
    scored = [(PAD, 0.0), (SEPARATOR, 0.0)]
    scored += [(character, rarest - BYTE_PENALTY) for character in byte_of_character()]
    scored += [(_characters(piece), rarest) for piece in frequent]
    known = {token for token, _ in scored}
    for piece, _ in _forms(words, score).most_common():
        token = _characters(piece)
        if len(scored) == vocab_size:
            break
        if token not in known:
            scored.append((token, score[word_form(piece.encode()).stem.decode()]))
            known.add(token)
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=None, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [splitter, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([PAD, SEPARATOR])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        sep_token=SEPARATOR,
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids"],
    )


def _stems(words: Counter[tuple[str, int]], size: int) -> dict[str, float]:
    """The pieces that the stems are cut into, each with its log-probability."""
    stems: Counter[str] = Counter()
    for (stem, _), count in words.items():
        stems[stem] += count
    trainer = trainers.BpeTrainer(vocab_size=size, max_token_length=LONGEST_PIECE, show_progress=False)
    model = Tokenizer(models.BPE())
    # Tempered, so that rare names are not crushed by the thousandth "status".
    repeated = (stem for stem, count in sorted(stems.items()) for _ in range(round(count**TEMPER)))
    model.train_from_iterator(repeated, trainer)
    pieces: Counter[str] = Counter()
    for stem, count in stems.items():
        for piece in model.encode(stem).tokens:
            pieces[piece] += count
    total = pieces.total()
    return {piece: math.log(count / total) for piece, count in sorted(pieces.items())}


def _forms(words: Counter[tuple[str, int]], score: dict[str, float]) -> Counter[str]:
    """How often each piece occurs in each form, when words are cut into the pieces of `score`."""
    cutter = Tokenizer(models.Unigram([("<unk>", 0.0), *score.items()], unk_id=0))
    found: Counter[str] = Counter()
    for (stem, form), count in words.items():
        pieces = cutter.encode(stem).tokens
        upper = form % CASES == CASES - 1
        for index, piece in enumerate(pieces):
            if piece in score:
                found[write(piece, form if index == 0 else (CASES - 1) * upper)] += count
    return found


def _characters(text: str) -> str:
    """A text in the byte-level alphabet."""
    return "".join(_character_of_byte()[byte] for byte in text.encode())


@lru_cache(maxsize=1)
def byte_of_character() -> dict[str, int]:
    """The byte each character of the byte-level alphabet stands for (Radford et al. 2019, GPT-2)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    table.update({chr(256 + index): byte for index, byte in enumerate(others)})
    return table


@lru_cache(maxsize=1)
def _character_of_byte() -> dict[int, str]:
    return {byte: character for character, byte in byte_of_character().items()}


def token_bytes(tokenizer: AnyTokenizer) -> Iterator[bytes]:
    """The bytes of every token in the order of their ids; special tokens have none."""
    table = byte_of_character()
    special = set(tokenizer.all_special_ids)
    for index, token in enumerate(tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))):
        yield b"" if index in special else bytes(table[character] for character in token)


def vocabulary_of(tokenizer: AnyTokenizer) -> Vocabulary:
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
