"""Of several documents the one that is liked best: by the guidance, and of equals by the model itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.errors import ControllableError, GenerationError
from controllable.sampling.rules.settings import SamplerSettings
from controllable.writing.document import Document, Generation, Request
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options
from guidance import GuidanceState, Guided, Predict, Term, Tilt, Update, as_energy, terms_of
from guidance.energy import evaluate


@dataclass(frozen=True)
class Candidate:
    """A document that was tried, and what came of it.

    Args:
        outcome: The document, or why there is none.
        document: With its canvases; None where not even a layout was found.
    """

    outcome: Generation | ControllableError
    document: Document | None = None


@dataclass(frozen=True)
class Lenient:
    """An update for which an energy without a gradient is no error: it judges, and steers nothing.

    Args:
        update: How the other gradients are followed.
    """

    update: Update

    def __call__(self, terms: list[Term], state: GuidanceState, predict: Predict) -> Guided:
        """See `Update`."""
        return self.update([replace(term, judges=True) for term in terms], state, predict)


def update_of(options: Options) -> Update | None:
    """How gradients are followed under some options."""
    return Lenient(options.update or Tilt()) if options.best_of > 1 else options.update


def tried(requests: Sequence[Request], count: int) -> list[Request]:
    """The requests of the candidates: `count` for each request, in order, no two the same."""
    return [replace(request, index=request.index * count + turn) for request in requests for turn in range(count)]


def chosen(
    requests: Sequence[Request], candidates: Sequence[Candidate], options: Options, lm: LanguageModel
) -> list[Generation | ControllableError]:
    """For each request the best of its candidates; where none is valid, why.

    Raises:
        GuidanceError: An energy is not one number for each canvas.
    """
    scores = _scores(candidates, options, lm)
    found: list[Generation | ControllableError] = []
    for number, request in enumerate(requests):
        group = range(number * options.best_of, (number + 1) * options.best_of)
        best = candidates[max(group, key=scores.__getitem__)].outcome
        if isinstance(best, Generation):
            found.append(replace(best, index=request.index))
        else:
            found.append(_failure(request, [candidates[place].outcome for place in group]))
    return found


def _failure(request: Request, outcomes: Sequence[Generation | ControllableError]) -> ControllableError:
    """Why there is no document, by the first of its candidates."""
    first = outcomes[0]
    assert isinstance(first, ControllableError)
    if not isinstance(first, GenerationError):
        return first
    return GenerationError(
        f"all {len(outcomes)} candidates for document {request.index} are invalid: {first.message}",
        best=first.best, violations=first.violations, hint=first.hint,
    )  # fmt: skip


def _scores(candidates: Sequence[Candidate], options: Options, lm: LanguageModel) -> list[tuple[bool, float, float]]:
    """Whether each candidate is valid, how well guidance likes it, and how well the model does."""
    scores = [
        (True, 0.0, each.outcome.log_prob) if isinstance(each.outcome, Generation) else (False, 0.0, 0.0)
        for each in candidates
    ]
    if options.guidance is None:
        return scores
    terms = terms_of(as_energy(options.guidance))
    valid = [(place, each.document) for place, each in enumerate(candidates) if scores[place][0] and each.document]
    for first in range(0, len(valid), options.batch_size):
        places, documents = zip(*valid[first : first + options.batch_size], strict=True)
        for place, liked in zip(places, _liked(documents, terms, lm), strict=True):
            scores[place] = (True, liked, scores[place][2])
    return scores


def _liked(documents: Sequence[Document], terms: Sequence[Term], lm: LanguageModel) -> list[float]:
    """The sum of some energies over the canvases of each document."""
    totals = [0.0] * len(documents)
    for block in range(max(len(document.canvases) for document in documents)):
        owners = [number for number, document in enumerate(documents) if block < len(document.canvases)]
        canvases = [documents[number].canvases[block] for number in owners]
        rows = [canvas.row(lm.vocabulary, SamplerSettings()) for canvas in canvases]
        batch = lm.sampler.collate(rows)
        state = lm.sampler.finished(batch, batch.tokens)
        for owner, value in zip(owners, _energies(terms, state).tolist(), strict=True):
            totals[owner] += value
    return totals


@torch.no_grad()
def _energies(terms: Sequence[Term], state: GuidanceState) -> Tensor:
    """The weighted sum of some energies (B,)."""
    total = state.probabilities.new_zeros(len(state.probabilities))
    for term in terms:
        value = evaluate(term.energy, state)
        if getattr(term.energy, "calibrated", False):
            # Of two texts that are as wished none is more so.
            value = value.round(decimals=2)
        total = total + term.weight(state.sigma) * value
    return total
