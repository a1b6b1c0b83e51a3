"""Addresses that follow from the name in the same record: how well a network that knows the rest fills them in."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from controllable.network.denoiser import Denoiser
from controllable.training.training_documents import Segment, segments
from corpus.checks.agreement import agreement
from corpus.families.discovery import families
from corpus.records.schema import sample


@dataclass(frozen=True)
class Question:
    """A slot that another field of its document determines.

    Args:
        tokens: Token ids of the document (L,).
        asked: Positions of the slot (L,), bool.
    """

    tokens: Tensor
    asked: Tensor


def related(names: list[str], rng: random.Random) -> Iterator[dict[str, object]]:
    """Records of the families in which related fields agree, without end."""
    while True:
        record = sample(families()[rng.choice(names)], rng)
        if any(agreement(record).values()):
            yield record


def is_address(segment: Segment) -> bool:
    """Whether a segment is a slot with an e-mail address."""
    return segment.kind == "string" and "@" in segment.text


def questions(records: Iterator[dict[str, object]], tokenizer: PreTrainedTokenizerFast, n: int) -> list[Question]:
    """The addresses in `n` records with the name that they carry."""
    found: list[Question] = []
    for record in records:
        if not agreement(record).get("email_name"):
            continue
        ids: list[int] = []
        asked: list[bool] = []
        for segment in segments(record):
            piece = tokenizer.backend_tokenizer.encode(segment.text, add_special_tokens=False).ids
            ids += piece
            asked += [is_address(segment)] * len(piece)
        found.append(Question(torch.tensor(ids), torch.tensor(asked)))
        if len(found) == n:
            return found
    return found


@torch.no_grad()
def ask(denoiser: Denoiser, asked: list[Question], *, seed: int) -> float:
    """Cross-entropy of the addresses (nats an address), each with all else clean and all of it empty."""
    generator = torch.Generator().manual_seed(seed)
    total = 0.0
    sigma = torch.full((1,), denoiser.config.sigma_max)
    for question in asked:
        exact = denoiser.embeddings[question.tokens]
        noise = torch.randn(exact.shape, generator=generator)
        noisy = torch.where(question.asked[:, None], sigma * noise, exact)[None]
        state = denoiser.hidden(noisy, sigma, ~question.asked[None])[0, question.asked]
        logits = denoiser.project(state, None, sigma.expand(len(state)))
        total += float(torch.nn.functional.cross_entropy(logits, question.tokens[question.asked], reduction="sum"))
    return total / max(1, len(asked))
