"""Guidance states for tests: texts as canvases that are written in part."""

from collections.abc import Sequence

import torch

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance import GuidanceState

_DIMENSIONS = 8


@checked
def guidance_states(
    vocabulary: Vocabulary,
    texts: Sequence[str],
    *,
    at: str = "",
    slack: int = 2,
    embeddings: torch.Tensor | None = None,
    seed: int = 0,
) -> list[GuidanceState]:
    """States as an energy meets them on the way, in fp64: nothing written, half of it, and all of it.

    Args:
        vocabulary: The V tokens, such as `lm.vocabulary`.
        texts: One text for each canvas, B of them.
        at: JSON pointer of the one slot that each canvas is.
        slack: Positions behind the longest text, which hold padding.
        embeddings: The token embeddings (V, d), for energies that read them; random ones if None.
        seed: Of the probabilities at the open positions.

    Raises:
        InvalidOption: There is no text.
    """
    if not texts:
        raise InvalidOption(
            "there is no text to make a canvas of", hint="Give some texts the energy likes and some not"
        )
    rng = torch.Generator().manual_seed(seed)
    encoded = [vocabulary.encode(text) for text in texts]
    length = max(map(len, encoded)) + slack
    ids = torch.tensor([each + [vocabulary.pad_id] * (length - len(each)) for each in encoded])
    exact = torch.nn.functional.one_hot(ids, len(vocabulary)).double()
    if embeddings is None:
        embeddings = torch.randn(len(vocabulary), _DIMENSIONS, generator=rng)
    table = embeddings.detach().double().cpu()
    found = []
    for share in (1.0, 0.5, 0.0):
        free = torch.rand(ids.shape, generator=rng) < share
        guess = torch.randn(*ids.shape, len(vocabulary), generator=rng).double().softmax(dim=-1)
        found.append(
            GuidanceState(
                probabilities=torch.where(free[..., None], guess, exact),
                embeddings=table,
                noisy=torch.randn(*ids.shape, table.shape[1], generator=rng).double(),
                sigma=torch.full((len(texts),), 2.0).double(),
                free=free if share else torch.ones_like(free),
                exists=torch.ones_like(free),
                vocabulary=vocabulary,
                slot=torch.zeros_like(ids),
                pointers=[[at]] * len(texts),
                finished=not share,
            )
        )
    return found
