"""Any Python function that scores a text as a guide: no gradient of its own is needed."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from constraints.errors import GuidanceError, InvalidOption
from guidance.classifiers.windows import Windows, windows_of
from guidance.composition import Guide
from guidance.energy import GuidanceState, name_of

SHOWN = 80


@dataclass(frozen=True)
class ScoreGuide(Guide):
    """The expected score of the texts that the token probabilities give, positions independent.

    Its gradient is estimated from samples (REINFORCE, Williams 1992, doi 10.1007/BF00992696) with the mean score of
    the other samples as the baseline of each (Kool et al. 2019, "Buy 4 REINFORCE samples, get a baseline for free!"):
    it is unbiased, and noisy where few samples stand against many free positions. Samples are drawn anew at each step,
    and depend on the seed and the canvas alone, not on the other canvases of the batch.

    Args:
        score: A finite number for a text; higher is better, and a difference of 1 is one nat.
        samples: Texts drawn for each canvas and step, at least 2; 0 to steer nothing and to score finished texts alone,
            which are what `best_of` chooses from.
        at: Path of the value that is scored, see `windows_of`; None for the whole text.
        seed: Seed of the samples.

    Raises:
        InvalidOption: One sample or fewer than none, or a negative seed.
        GuidanceError: While guiding: the scorer raises an error, or gives what is not a finite number.
    """

    score: Callable[[str], float]
    samples: int = 16
    at: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.samples != 0 and self.samples < 2:
            raise InvalidOption(
                f"{self.samples} samples have no baseline",
                hint="Give at least 2: each is compared with the others; 0 scores finished texts",
            )
        if self.seed < 0:
            raise InvalidOption(f"seed is {self.seed}, it must be at least 0")

    @property
    def name(self) -> str:
        """With the name of the score."""
        return f"ScoreGuide {name_of(self.score)}"

    def energy(self, state: GuidanceState) -> Tensor:
        """The mean scores of the samples (B,); their gradient is the estimate for that of the expected scores.

        Of a finished text it is its score.
        """
        if not self.samples and not state.finished:
            return state.probabilities.new_zeros(len(state.probabilities))
        windows = windows_of(state, self.at)
        if not len(windows):
            return windows.total(state.probabilities.new_zeros(0), state)
        drawn = self._draw(state, windows)
        scores = torch.tensor(
            [[self._scored(ids, state) for ids in texts] for texts in self._texts(drawn, windows)],
            dtype=state.probabilities.dtype,
            device=state.probabilities.device,
        )
        if state.finished:
            return windows.total(scores[:, 0], state)
        surrogate = score_function(windows.take(state.probabilities), drawn, scores, windows.take(state.free))
        mean = scores.mean(dim=1)
        return windows.total(mean + surrogate - surrogate.detach(), state)

    def _draw(self, state: GuidanceState, windows: Windows) -> Tensor:
        """Token ids (N, W, K) of the samples."""
        probabilities = windows.take(state.probabilities.detach())
        drawn = probabilities.argmax(dim=-1)[..., None]
        if state.finished:
            return drawn
        drawn = drawn.repeat(1, 1, self.samples)
        free = windows.take(state.free) & windows.mask
        for number in range(len(windows)):
            where = free[number]
            count = int(where.sum())
            # By the number of free positions, so that each step has its own.
            rng = np.random.default_rng((self.seed, count))
            uniforms = torch.from_numpy(rng.random((count, self.samples))).to(probabilities)
            cumulative = probabilities[number, where].cumsum(dim=-1)
            chosen = torch.searchsorted(cumulative, uniforms * cumulative[:, -1:], right=True)
            drawn[number, where] = chosen.clamp_max(probabilities.shape[-1] - 1)
        return drawn

    @staticmethod
    def _texts(drawn: Tensor, windows: Windows) -> list[list[list[int]]]:
        """The token ids of the K samples of each of the N pieces."""
        pairs = zip(drawn.cpu(), windows.mask.cpu(), strict=True)
        return [ids[mask].T.tolist() for ids, mask in pairs]

    def _scored(self, ids: list[int], state: GuidanceState) -> float:
        text = state.vocabulary.decode(ids).decode("utf-8", errors="replace")
        if self.at is not None:
            text = _unescaped(text)
        shown = repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")
        try:
            value = float(self.score(text))
        except Exception as error:
            raise GuidanceError(
                f"the scorer raised {type(error).__name__}: {error}, for the text {shown}", where=self.name,
                hint="It has to take any text, half-written ones too",
            ) from error  # fmt: skip
        if not math.isfinite(value):
            raise GuidanceError(
                f"the scorer gave {value} for the text {shown}", where=self.name, hint="A score is a finite number"
            )
        return value


def _unescaped(text: str) -> str:
    """The value of a JSON string without its quotes; the text as it is where it is none, as a draw may be."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def score_function(probabilities: Tensor, drawn: Tensor, scores: Tensor, free: Tensor) -> Tensor:
    """What has the score-function estimate as its gradient (N,): mean over samples of advantage times log-probability.

    Args:
        probabilities: Token probabilities (N, W, V).
        drawn: Token ids of K samples (N, W, K).
        scores: Their scores (N, K).
        free: Positions that were drawn (N, W), bool.
    """
    count = scores.shape[1]
    baseline = (scores.sum(dim=1, keepdim=True) - scores) / (count - 1)
    chosen = probabilities.gather(2, drawn).clamp_min(torch.finfo(probabilities.dtype).tiny)
    log_prob = torch.where(free[..., None], chosen.log(), 0.0).sum(dim=1)
    return ((scores - baseline) * log_prob).mean(dim=1)
