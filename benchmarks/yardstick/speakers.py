"""Networks that write left to right, with what a decoder has to know of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from benchmarks.content.judge import Judge
from benchmarks.yardstick.network.network import bundled_tokenizer, load, network
from controllable.network.tokenization import byte_of_character, token_bytes

REQUEST = "Write a realistic example of a JSON object{title}, with the properties {names}. Answer with the JSON alone."

GENERAL = "SmolLM2-135M"


@dataclass(frozen=True)
class Speaker:
    """A network and its tokenizer.

    Args:
        name: Its name.
        model: The network, in evaluation mode.
        tokens: The bytes of each token, none for special tokens.
        end: The token after a document.
        encode: Text to tokens.
        begin: The tokens that stand before a document for a schema, at least one.
        crossing: Whether its texts have tokens that begin before a value and end in it. Ours has none: the parts of a
            document are encoded one by one.
    """

    name: str
    model: LlamaForCausalLM
    tokens: tuple[bytes, ...]
    end: int
    encode: Callable[[str], list[int]]
    begin: Callable[[Any], list[int]]
    crossing: bool


def _encoder(tokenizer: PreTrainedTokenizerFast) -> Callable[[str], list[int]]:
    return lambda text: list(tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids)


def same_size(folder: Path | None = None, *, seed: int = 0) -> Speaker:
    """The network of the bundled model's size and tokenizer.

    Args:
        folder: What a training run has written; None for a network that has learned nothing, which is as fast.
        seed: Seed of the weights of the latter.
    """
    if folder is None:
        tokenizer = bundled_tokenizer()
        return speaker(network(tokenizer, seed=seed).eval(), tokenizer)
    return speaker(load(folder), PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True))


def speaker(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> Speaker:
    """A network that was trained by `benchmarks.yardstick.network.train`, with its tokenizer."""
    start, end = int(tokenizer.sep_token_id), int(tokenizer.pad_token_id)
    tokens = tuple(token_bytes(tokenizer))
    return Speaker("same size", model, tokens, end, _encoder(tokenizer), lambda schema: [start], crossing=False)


def request(schema: Any) -> str:
    """What is asked of a general language model."""
    known = schema if isinstance(schema, dict) else {}
    title = "".join(f" ({known[key].rstrip('.')})" for key in ("title", "description") if key in known)
    return REQUEST.format(title=title, names=property_names(known))


def property_names(schema: dict[str, Any]) -> str:
    """The names of the properties of a schema, those of inner objects in brackets."""
    return ", ".join(_names(schema))


def _names(schema: dict[str, Any]) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        below = property_names(inner) if isinstance(inner, dict) else ""
        yield f"{name} ({below})" if below else name


def smollm2(weights: Path, asks: Callable[[Any], str] = request) -> Speaker:
    """SmolLM2-135M-Instruct, asked for an object with the title and the property names of the schema.

    Args:
        weights: The file of `benchmarks.content.judge.weights`.
        asks: What it is asked for a schema.
    """
    loaded = Judge(weights)
    tokenizer, model = cast(PreTrainedTokenizerFast, loaded.tokenizer), loaded.model
    alphabet = byte_of_character()
    special = set(tokenizer.added_tokens_decoder) | set(tokenizer.all_special_ids)
    pieces = tokenizer.convert_ids_to_tokens(list(range(model.config.vocab_size)))
    tokens = tuple(
        b"" if index in special else bytes(alphabet[character] for character in piece)
        for index, piece in enumerate(pieces)
    )

    def begin(schema: Any) -> list[int]:
        text = tokenizer.apply_chat_template(
            [{"role": "user", "content": asks(schema)}], add_generation_prompt=True, tokenize=False
        )
        ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    end = int(tokenizer.eos_token_id)
    return Speaker(GENERAL, model, tokens, end, _encoder(tokenizer), begin, crossing=True)
