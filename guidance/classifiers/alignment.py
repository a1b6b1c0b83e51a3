"""The log-probability that a text has given tags, over all ways to spread its words over the tokens."""

from collections.abc import Sequence

import torch
from torch import Tensor


def tags_log_prob(each: Tensor, tags: Sequence[int | None], *, inside: int, end: int, mask: Tensor) -> Tensor:
    """Log of the sum over alignments of the product of the labels' probabilities (N,).

    The first token of a word bears its tag, those that go on with it are `inside`, and what is behind the last word
    is `end`: the forward algorithm over the number of words begun, as in connectionist temporal classification
    (Graves et al. 2006, doi 10.1145/1143844.1143891, section 4.1).

    Args:
        each: Log-probabilities (N, W, C) of the labels of each position.
        tags: The tag of each of K words; None for any tag.
        inside: Label of a token that goes on with a word.
        end: Label of a position behind the text.
        mask: Positions of the text and its slack (N, W), bool, without a gap, at least as many as there are words.
    """
    label = torch.arange(each.shape[2], device=each.device)
    beside = (label == inside) | (label == end)
    of_any = each.masked_fill(beside, -torch.inf).logsumexp(dim=2)
    begins = torch.stack([of_any if tag is None else each[:, :, tag] for tag in tags], dim=2)
    # Finite, so that the gradient of a state that cannot be reached is 0 and not undefined.
    never = torch.full_like(begins[:, :1, 0], -1e4)
    words, ended = torch.cat((torch.zeros_like(never), never.expand(-1, len(tags))), dim=1), never[:, 0]
    for place in range(each.shape[1]):
        stay, over = each[:, place, inside, None], each[:, place, end]
        begun = torch.logaddexp(words[:, 1:] + stay, words[:, :-1] + begins[:, place])
        behind = torch.logaddexp(words[:, -1], ended) + over
        here = mask[:, place, None]
        words = torch.where(here, torch.cat((never, begun), dim=1), words)
        ended = torch.where(here[:, 0], behind, ended)
    return torch.logaddexp(words[:, -1], ended)
