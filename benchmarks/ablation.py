"""What makes agreement between fields learnable: small networks with parts held at nothing, all else being equal.

python -m benchmarks.ablation
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import torch
from tqdm import tqdm
from transformers import PreTrainedTokenizerFast

from benchmarks.record import save
from controllable.bundled import locate
from controllable.configuration import DenoiserConfig
from controllable.modeling import Denoiser
from controllable.schedules import LossTable
from controllable.surface import number_stems
from controllable.tokenization import token_bytes
from controllable.training.config import OptimiserSection
from controllable.training.corpus.agreement import agreement
from controllable.training.corpus.registry import families
from controllable.training.corpus.schema import sample
from controllable.training.corpus.splits import HELDOUT_FAMILIES
from controllable.training.dataset import Canvases, Encoded, encode_documents
from controllable.training.documents import Segment, segments
from controllable.training.objective import CleanMix, Objective, add_noise
from controllable.training.optimiser import build_optimisers, rate_factor, update

LONGEST = 128
SIZES = {"hidden_size": 128, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 320}
"""Of the small networks."""

Part = Callable[[Denoiser], list[tuple[torch.Tensor, slice]]]


def match(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """The pointer's given half: whether the same words stand beside both places."""
    return [(denoiser.pointer.match.weight, slice(None)), (denoiser.pointer.match.bias, slice(None))]


def pointer(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """All that the pointer brings."""
    return [(denoiser.pointer.carry.weight, slice(None))]


def neighbours(denoiser: Denoiser) -> list[tuple[torch.Tensor, slice]]:
    """What a position is told of its neighbours at the input."""
    return [(denoiser.input.weight, slice(denoiser.config.embed_dim, None))]


VARIANTS: Mapping[str, tuple[Part, ...]] = {
    "all": (),
    "no match": (match,),
    "no pointer": (pointer,),
    "no neighbours": (neighbours,),
    "neither pointer nor neighbours": (pointer, neighbours),
}


@dataclass(frozen=True)
class Question:
    """A slot that another field of its document determines.

    Args:
        tokens: Token ids of the document (L,).
        asked: Positions of the slot (L,), bool.
    """

    tokens: torch.Tensor
    asked: torch.Tensor


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


def hold(denoiser: Denoiser, parts: tuple[Part, ...]) -> None:
    """Keep parts of a network at zero: they start there and get no gradient."""
    for weight, where in (piece for part in parts for piece in part(denoiser)):
        kept = torch.ones_like(weight)
        kept[..., where] = 0.0
        with torch.no_grad():
            weight.mul_(kept)
        weight.register_hook(kept.mul)


@torch.no_grad()
def ask(denoiser: Denoiser, asked: list[Question], *, share: float, seed: int) -> float:
    """Cross-entropy (nats a token) of the asked positions, all else being clean, with a `share` of them empty."""
    generator = torch.Generator().manual_seed(seed)
    total, count = 0.0, 0
    sigma = torch.full((1,), denoiser.config.sigma_max)
    for question in asked:
        hidden = question.asked & (torch.rand(question.asked.shape, generator=generator) < share)
        if not hidden.any():
            continue
        exact = denoiser.embeddings[question.tokens]
        noise = torch.randn(exact.shape, generator=generator)
        noisy = torch.where(hidden[:, None], sigma * noise, exact)[None]
        state = denoiser.hidden(noisy, sigma, ~hidden[None])[0, hidden]
        logits = denoiser.project(state, None, sigma.expand(len(state)))
        total += float(torch.nn.functional.cross_entropy(logits, question.tokens[hidden], reduction="sum"))
        count += int(hidden.sum())
    return total / max(1, count)


def learn(
    encoded: Encoded, tokenizer: PreTrainedTokenizerFast, parts: tuple[Part, ...], *, steps: int, seed: int, label: str
) -> Denoiser:
    """Train a small network with some of its parts held at nothing."""
    torch.manual_seed(seed)
    stems, forms = number_stems(token_bytes(tokenizer))
    config = DenoiserConfig(vocab_size=len(tokenizer), num_stems=max(stems) + 1, **SIZES)
    denoiser = Denoiser(config)
    denoiser.set_surfaces(stems, forms)
    hold(denoiser, parts)
    objective = Objective(denoiser)
    settings = OptimiserSection.model_validate(
        {"steps": steps, "warmup": 20, "decay": steps // 2, "matrix_rate": 2e-2, "rate": 3e-3}
    )
    optimisers = build_optimisers(denoiser, settings)
    schedule = LossTable(bins=config.noise_bins, sigma_min=config.sigma_min, sigma_max=config.sigma_max).schedule()
    stream = iter(Canvases(encoded, buckets=(64, 96, LONGEST), positions=2048, pad_id=config.pad_token_id, seed=seed))
    rng = np.random.default_rng(seed)
    for step in tqdm(range(steps), desc=label, unit="step", disable=None):
        batch = add_noise(next(stream), schedule, CleanMix(), embed_dim=config.embed_dim, loss_share=0.45, rng=rng)
        loss, _ = objective(batch, self_condition=False)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(denoiser.parameters(), settings.clip)
        update(optimisers, rate_factor(step, settings))
    torch.nn.Module.eval(denoiser)
    return denoiser


def main() -> None:
    """Train every variant with every seed, and ask each for addresses of families it has not seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(locate())
    known = sorted(set(families()) - HELDOUT_FAMILIES)
    stream = islice(related(known, random.Random(0)), options.documents)
    encoded = encode_documents(({"data": record} for record in stream), tokenizer, max_length=LONGEST, progress=True)
    asked = questions(related(sorted(HELDOUT_FAMILIES), random.Random(1)), tokenizer, options.questions)
    rows: list[dict[str, Any]] = []
    for name, parts in VARIANTS.items():
        for seed in options.seeds:
            denoiser = learn(encoded, tokenizer, parts, steps=options.steps, seed=seed, label=name)
            row = {
                "variant": name,
                "seed": seed,
                "address": ask(denoiser, asked, share=1.0, seed=0),
                "half_of_an_address": ask(denoiser, asked, share=0.5, seed=0),
            }
            print(row)
            rows.append(row)
    sizes = {"documents": len(encoded), "questions": len(asked), "steps": options.steps, **SIZES}
    save("ablation", {"sizes": sizes, "rows": rows}, seed=0)


if __name__ == "__main__":
    main()
