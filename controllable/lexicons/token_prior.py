"""The token prior: what a network says of a slot on average, whatever its field is."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from constraints.errors import CheckpointError
from constraints.lexicon.token_lexicon import TokenLexicon

TOKEN_PRIOR_FILE = "token_prior.safetensors"
_NAME = "log_probs"


@dataclass(frozen=True, eq=False)
class TokenPrior:
    """Log-probabilities of tokens by place in a slot of which nothing has been written.

    Args:
        log_probs: (K, V), nats; the last row is that of all later places.
    """

    log_probs: NDArray[np.float32]

    def log_likelihoods(self, lexicon: TokenLexicon, capacity: int) -> NDArray[np.float64]:
        """The log-likelihood of each text of a lexicon in a slot of some capacity, given its length (T,), nats."""
        place = np.minimum(np.arange(capacity), len(self.log_probs) - 1)
        ids = lexicon.filled(capacity)
        text = np.log1p(-np.exp(self.log_probs[place, lexicon.pad_id]))
        found = np.where(ids == lexicon.pad_id, 0.0, self.log_probs[place, ids] - text)
        return np.asarray(found.sum(axis=1), dtype=np.float64)

    @classmethod
    def load(cls, path: Path) -> "TokenPrior | None":
        """That which is saved beside a model; None if there is none.

        Raises:
            CheckpointError: The file is broken.
        """
        if not path.exists():
            return None
        try:
            return cls(load_file(path)[_NAME].astype(np.float32))
        except (SafetensorError, KeyError, OSError) as error:
            raise CheckpointError(f"cannot read the token prior: {error}", where=str(path)) from error

    def save(self, path: Path) -> None:
        """Write it to `path`, in half precision."""
        save_file({_NAME: self.log_probs.astype(np.float16)}, path)
