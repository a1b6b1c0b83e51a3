"""The optimisers and their learning-rate schedule."""

from collections.abc import Iterable, Sequence

from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

from controllable.network.denoiser import Denoiser
from controllable.training.config import OptimiserSection
from controllable.training.optimisation.muon import Muon


def build_optimisers(denoiser: Denoiser, settings: OptimiserSection) -> list[Optimizer]:
    """Muon (Jordan et al. 2024) for the matrices of the blocks, AdamW for everything else."""
    return muon_and_adamw(
        denoiser, blocks=denoiser.blocks, embeddings=[denoiser.stem.weight, denoiser.form.weight], settings=settings
    )


def muon_and_adamw(
    module: nn.Module, *, blocks: nn.Module, embeddings: Sequence[Tensor], settings: OptimiserSection
) -> list[Optimizer]:
    """Muon for the matrices of `blocks`, AdamW for the rest of `module`, each group with its "peak" rate.

    Args:
        module: The network.
        blocks: Its blocks.
        embeddings: Its tables of embeddings, which have a rate of their own.
        settings: The rates.
    """
    matrices = [weight for weight in blocks.parameters() if weight.ndim == 2]
    inside = {id(weight) for weight in (*matrices, *embeddings)}
    rest = [weight for weight in module.parameters() if id(weight) not in inside]
    muon = Muon(matrices, lr=settings.matrix_rate, weight_decay=settings.weight_decay)
    adam = AdamW(
        [{"params": rest, "lr": settings.rate}, {"params": list(embeddings), "lr": settings.embedding_rate}],
        betas=(0.9, 0.98),
        weight_decay=settings.weight_decay,
        fused=True,
    )
    for group in (*muon.param_groups, *adam.param_groups):
        group["peak"] = group["lr"]
    return [muon, adam]


def update(optimisers: Iterable[Optimizer], factor: float) -> None:
    """Take a step at the share `factor` of the peak learning rates, and forget the gradients."""
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)


def rate_factor(step: int, settings: OptimiserSection) -> float:
    """Share of the peak learning rate at `step`: linear warm-up, constant, linear decay over the last steps."""
    warm = min(1.0, (step + 1) / settings.warmup) if settings.warmup else 1.0
    left = (settings.steps - step) / settings.decay if settings.decay else 1.0
    return max(0.0, min(warm, left, 1.0))
