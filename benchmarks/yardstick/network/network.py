"""The autoregressive network of the bundled model's size, with its tokenizer."""

from pathlib import Path

import torch
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from controllable.network.bundled import locate

LONGEST = 512
"""Positions it is made for: twice the canvas of the bundled model."""


def bundled_tokenizer() -> PreTrainedTokenizerFast:
    """The tokenizer of the bundled model."""
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(locate(), local_files_only=True)
    return tokenizer


def network(
    tokenizer: PreTrainedTokenizerFast,
    *,
    hidden: int = 256,
    layers: int = 5,
    heads: int = 4,
    intermediate: int = 640,
    seed: int = 0,
) -> LlamaForCausalLM:
    """A fresh network whose blocks are as many and as wide as those of the bundled model.

    The separator begins a document, as it ends a prompt, and PAD, which follows every text of ours, ends it. Embeddings
    and output table are tied and have the full width: 5.3 million parameters, where ours has 4.9.

    Args:
        tokenizer: Its tokenizer.
        hidden: Width of the blocks.
        layers: Number of blocks.
        heads: Attention heads a block.
        intermediate: Width of the SwiGLU layer.
        seed: Seed of the weights.
    """
    torch.manual_seed(seed)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=intermediate,
            max_position_embeddings=LONGEST,
            tie_word_embeddings=True,
            # No embedding is kept at zero: PAD is read and written like any other token.
            pad_token_id=None,
            bos_token_id=tokenizer.sep_token_id,
            eos_token_id=tokenizer.pad_token_id,
        )
    )


def load(folder: Path) -> LlamaForCausalLM:
    """The network that a training run has written to `folder`, for reading on the CPU."""
    found: LlamaForCausalLM = LlamaForCausalLM.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    nn.Module.eval(found)
    return found
