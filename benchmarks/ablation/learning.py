"""Trains a small network of ours, or the control that writes from left to right, on the same documents."""

from itertools import islice

import numpy as np
import torch
from tqdm import tqdm
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from benchmarks.ablation.variants import SIZES, Variant, hold
from benchmarks.yardstick.documents import Rows, order
from benchmarks.yardstick.network.network import network
from benchmarks.yardstick.network.train import loss_of
from controllable.network.configuration import DenoiserConfig
from controllable.network.denoiser import Denoiser
from controllable.network.noise_levels import LossTable
from controllable.network.tokenization import token_bytes
from controllable.network.word_forms import number_stems
from controllable.training.batches import Canvases
from controllable.training.config import OptimiserSection
from controllable.training.dataset import Encoded
from controllable.training.objective import Objective, add_noise
from controllable.training.optimisation.optimiser import build_optimisers, muon_and_adamw, rate_factor, update

LONGEST = 128
BUCKETS = (64, 96, LONGEST)
POSITIONS = 2048
LEVELS_REFRESH = 10


def optimiser(steps: int) -> OptimiserSection:
    """Rates for a run of so many steps; the same for all."""
    return OptimiserSection.model_validate(
        {"steps": steps, "warmup": min(20, steps), "decay": steps // 2, "matrix_rate": 2e-2, "rate": 3e-3}
    )


def fresh(tokenizer: PreTrainedTokenizerFast, variant: Variant, *, seed: int) -> Denoiser:
    """A network of a variant that has learned nothing."""
    torch.manual_seed(seed)
    stems, forms = number_stems(token_bytes(tokenizer))
    config = DenoiserConfig(
        vocab_size=len(tokenizer),
        num_stems=max(stems) + 1,
        pad_token_id=tokenizer.pad_token_id,
        **{**SIZES, **variant.sizes},
    )
    denoiser = Denoiser(config)
    denoiser.set_word_forms(stems, forms)
    hold(denoiser, variant.held)
    return denoiser


def learn(
    encoded: Encoded, tokenizer: PreTrainedTokenizerFast, variant: Variant, *, steps: int, seed: int, label: str
) -> Denoiser:
    """Train a network of a variant."""
    denoiser = fresh(tokenizer, variant, seed=seed)
    config, settings = denoiser.config, optimiser(steps)
    objective = Objective(denoiser, estimate_noise=variant.estimate_noise)
    optimisers = build_optimisers(denoiser, settings)
    table = LossTable(bins=config.noise_bins, sigma_min=config.sigma_min, sigma_max=config.sigma_max)
    schedule = table.schedule()
    stream = Canvases(
        encoded, buckets=BUCKETS, positions=POSITIONS, pad_id=config.pad_token_id, seed=seed, slack=variant.slack
    )
    rng = np.random.default_rng(seed)
    for step, batch in enumerate(tqdm(islice(stream, steps), label, steps, unit="step", disable=None)):
        noised = add_noise(batch, schedule, variant.mix, loss_share=0.45, rng=rng)
        loss, each = objective(noised, self_condition=rng.random() < variant.self_condition)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(denoiser.parameters(), settings.clip)
        update(optimisers, rate_factor(step, settings))
        if variant.learned_levels:
            table.update(*(values.double().numpy() for values in noised.losses(each)))
            schedule = table.schedule() if step % LEVELS_REFRESH == 0 else schedule
    torch.nn.Module.eval(denoiser)
    return denoiser


def learn_left_to_right(
    encoded: Encoded, tokenizer: PreTrainedTokenizerFast, *, steps: int, seed: int, label: str
) -> LlamaForCausalLM:
    """Train the control: as many steps of as many positions."""
    model = network(
        tokenizer,
        hidden=SIZES["hidden_size"],
        layers=SIZES["num_hidden_layers"],
        heads=SIZES["num_attention_heads"],
        intermediate=SIZES["intermediate_size"],
        seed=seed,
    )
    rows = Rows(encoded, start=tokenizer.sep_token_id, end=tokenizer.pad_token_id)
    settings = optimiser(steps)
    optimisers = muon_and_adamw(
        model, blocks=model.model.layers, embeddings=[model.model.embed_tokens.weight], settings=settings
    )
    batches = order(rows.lengths, buckets=tuple(size + 1 for size in BUCKETS), positions=POSITIONS, seed=seed)
    for step, (size, indices) in enumerate(tqdm(islice(batches, steps), label, steps, unit="step", disable=None)):
        read, target = (torch.from_numpy(array) for array in rows.batch(indices, size))
        loss_of(model, read, target).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        update(optimisers, rate_factor(step, settings))
    torch.nn.Module.eval(model)
    return model
