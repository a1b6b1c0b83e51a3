"""The floating-point operations of a training step, and those that the hardware could do in its time."""

import time

import torch

from controllable.network.configuration import DenoiserConfig

SIDE = 1024
TRIALS = 3


def flops_per_position(config: DenoiserConfig, *, length: int, loss_share: float) -> float:
    """Floating-point operations of one training step for each position of a canvas.

    Two for every weight that a position meets in the forward pass, and twice as many again in the backward pass
    (Kaplan et al. 2020, arXiv 2001.08361, section 2.1), attention by its 4 L H a block; what is not a matrix product is
    left out.

    Args:
        config: Sizes of the network.
        length: Positions of a canvas.
        loss_share: Share of the positions whose logits are computed.
    """
    width, inner = config.hidden_size, config.intermediate_size
    block = 2 * (4 * width * width + 3 * width * inner) + 4 * length * width
    told = 2 * (config.neighbours + 1) * config.embed_dim
    ends = 2 * width * (told + config.output_dim * loss_share)
    pointer = 2 * width * (2 * config.pointer_dim + config.embed_dim)
    pointer += 2 * length * (config.pointer_dim + 3 * config.embed_dim)
    logits = 2 * config.vocab_size * (config.output_dim + config.embed_dim) * loss_share
    return 3.0 * (config.num_hidden_layers * block + ends + pointer + logits)


def peak_flops(device: torch.device, dtype: torch.dtype) -> float:
    """Floating-point operations a second of the best of a few products of square matrices: what is within reach."""
    left, right = (torch.randn(SIDE, SIDE, device=device, dtype=dtype) for _ in range(2))
    best = float("inf")
    for _ in range(TRIALS + 1):
        begin = time.perf_counter()
        float((left @ right)[0, 0])
        best = min(best, time.perf_counter() - begin)
    return 2.0 * SIDE**3 / best
