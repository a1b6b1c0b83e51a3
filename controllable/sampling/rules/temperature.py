"""Temperature: how much likely tokens are favoured."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def apply_temperature(logits: Tensor, temperature: float | Tensor, apart: Tensor) -> tuple[Tensor, Tensor]:
    """Log-probabilities (N, V) at a temperature, and the logarithms (N,) of the sums of exp(logits) without it.

    The tokens that stand apart, such as digits, keep as a whole the probability that the network gives them: they are
    sharpened among each other, as all other tokens are. With one temperature for all, a place where each of a thousand
    words is as likely as the next would hold a number, since ten digits divide what they have among few.

    Args:
        logits: Of N positions (N, V).
        temperature: The logits of both groups are divided by it; of each position (N, 1), or one for all.
        apart: Ids of the tokens that stand apart (A,).
    """
    few, rest = logits[:, apart], logits.index_fill(1, apart, -math.inf)
    top, of_few = rest.amax(dim=1, keepdim=True), few.logsumexp(dim=1, keepdim=True)
    weights = rest.sub_(top).exp()
    of_rest = top + weights.sum(dim=1, keepdim=True).log()
    total = torch.logaddexp(of_rest, of_few)
    rest = rest.div_(temperature)
    change = of_rest - total - weights.copy_(rest).exp_().sum(dim=1, keepdim=True).log()
    few = of_few - total + F.log_softmax(few / temperature, dim=1)
    return rest.add_(change).index_copy_(1, apart, few), total[:, 0]
