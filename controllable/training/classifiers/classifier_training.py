"""A classifier for guidance by one call: labelled texts in, a noise-aware classifier with a report out."""

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from constraints.arguments import checked
from constraints.errors import InvalidOption
from controllable.lm import DiffusionLM
from controllable.training.classifiers.background import write_background
from controllable.training.classifiers.labelled import (
    Labelled,
    LabelledTexts,
    draw_span,
    held_out,
    label_texts,
    with_background,
)
from controllable.training.classifiers.noised import Seen, seen_half_way
from controllable.writing.language_model import LanguageModel
from guidance.classifiers.classifier import Classifier, ClassifierReport, fingerprint_of
from guidance.classifiers.classifier_network import END, ClassifierConfig, ClassifierNetwork, Kind

BATCH = 32
RATE = 1e-3
WARMUP = 20
WEIGHT_DECAY = 0.05
EVALUATIONS = 15
PATIENCE = 5
"""Evaluations without a better one after which training ends."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of the text that are open at an evaluation."""
MOST_HELD_OUT = 256
IGNORED = -100
"""Target of positions that do not count."""


@checked
def train_classifier(
    lm: DiffusionLM,
    texts: Sequence[str],
    labels: Sequence[Any],
    *,
    kind: Kind = "sequence",
    at: str | None = None,
    steps: int = 400,
    minutes: float | None = None,
    seed: int = 0,
    held_out_share: float = 0.1,
    background: int = 96,
    hidden_size: int = 128,
    num_hidden_layers: int = 2,
    progress: bool = True,
) -> Classifier:
    """Train a classifier on a language model's own noised embeddings.

    It sees the texts as the sampler has them half-way: some tokens committed, of the others what the language model
    expects, at noise levels drawn from its schedule. Labels are drawn equally often. The weights of the evaluation with
    the least loss on held-out texts are kept.

    Args:
        lm: The language model that is to be guided.
        texts: The texts.
        labels: One for each text: a label ("sequence"), a list of tags, one for each word ("token"), triples of first
            word, end and label ("span"), or a number ("regression"). Words are what stands between white space.
        kind: Which of these.
        at: JSON pointer of the value that is to be guided, such as "/review"; the texts are such values. None where
            they are whole texts.
        steps: Training steps of 32 texts, at most.
        minutes: Minutes after which it stops at the latest; None for no limit.
        seed: Seed of everything random.
        held_out_share: Share of the texts that it is judged by.
        background: Number of texts that the language model writes by itself, to be told apart from those with a label
            ("sequence"): without them, text that is like none of the labelled ones would count for any label.
        hidden_size: Width of the network.
        num_hidden_layers: Blocks of the network.
        progress: Whether to show a progress bar on stderr, if that is a terminal.

    Returns:
        The classifier, with its `report`.

    Raises:
        InvalidOption: The texts or their labels can't be learned from, or an option makes no sense.
    """
    for name, value in (("steps", steps), ("minutes", minutes)):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise InvalidOption(f"{name} is {value}, it must be above 0")
    if not 0 < held_out_share <= 0.5:
        raise InvalidOption(f"held_out_share is {held_out_share}, it must be above 0 and at most 0.5")
    labelled = label_texts(lm, texts, labels, kind=kind, at=at)
    rng = np.random.default_rng(seed)
    train, judged = held_out(labelled, kind, held_out_share, rng)
    if kind == "sequence":
        own = write_background(lm, texts, background, at=at, seed=seed)
        count = len(labelled.texts)
        labelled = with_background(lm, labelled, own, at=at)
        train = [*train, *range(count, len(labelled.texts))]
    values = [labelled.texts[number].target for number in train]
    config = ClassifierConfig(
        kind=kind,
        labels=tuple(name for name in labelled.classes[: _own(kind, labelled.classes)]),
        embed_dim=lm.adapter.table.shape[1],
        fingerprint=fingerprint_of(lm.adapter.table),
        at=at,
        centre=float(np.mean(values)) if kind == "regression" else 0.0,
        scale=float(np.std(values)) or 1.0 if kind == "regression" else 1.0,
        hidden_size=hidden_size,
        num_hidden_layers=num_hidden_layers,
    )
    devices = [lm.device] if lm.device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        trainer = _Trainer(lm, labelled, train, judged[:MOST_HELD_OUT], ClassifierNetwork(config).to(lm.device), rng)
        return trainer.train(steps, minutes, progress=progress)


def _own(kind: Kind, classes: tuple[str, ...]) -> int:
    """How many of the classes are labels."""
    return len(classes) - {"sequence": 1, "token": 2, "span": 1}.get(kind, 0)


class _Trainer:
    def __init__(
        self,
        lm: LanguageModel,
        labelled: LabelledTexts,
        train: Sequence[int],
        judged: Sequence[int],
        network: ClassifierNetwork,
        rng: np.random.Generator,
    ) -> None:
        self.lm, self.labelled, self.network, self.rng = lm, labelled, network, rng
        self.train_on = [labelled.texts[number] for number in train]
        self.judged_by = [labelled.texts[number] for number in judged]
        self.kind = network.config.kind
        of_class: dict[float, list[Labelled]] = {}
        for text in self.train_on:
            of_class.setdefault(text.target if self.kind == "sequence" else 0.0, []).append(text)
        self.of_class = list(of_class.values())
        still = np.random.default_rng(0)
        self.judgement = [
            (share, self._targets(texts, seen, still), seen)
            for share in SHARES
            for texts in _parts(self.judged_by)
            for seen in (seen_half_way(lm, labelled, texts, still, open_share=share),)
        ]

    def train(self, steps: int, minutes: float | None, *, progress: bool) -> Classifier:
        begin, every = time.monotonic(), max(10, steps // EVALUATIONS)
        optimiser = torch.optim.AdamW(self.network.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
        best, best_loss, since, done = copy.deepcopy(self.network.state_dict()), math.inf, 0, 0
        bar = tqdm(total=steps, desc="classifier", unit="step", disable=None if progress else True)
        with bar:
            for step in range(steps):
                left = 1.0 - step / steps
                if minutes is not None:
                    left = min(left, 1.0 - (time.monotonic() - begin) / (60.0 * minutes))
                    if left <= 0:
                        break
                optimiser.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / WARMUP) * left
                self._step(optimiser)
                done = step + 1
                bar.update()
                if done % every == 0 or done == steps:
                    loss = self._loss_held_out()
                    bar.set_postfix_str(f"held out {loss:.3f}")
                    since += 1
                    if loss < best_loss:
                        best, best_loss, since = copy.deepcopy(self.network.state_dict()), loss, 0
                    if since >= PATIENCE:
                        break
        if best_loss < math.inf:
            self.network.load_state_dict(best)
        return self._finish(done, time.monotonic() - begin)

    def _step(self, optimiser: torch.optim.Optimizer) -> None:
        chosen = self.rng.integers(len(self.of_class), size=BATCH)
        texts = [self.of_class[of][int(self.rng.integers(len(self.of_class[of])))] for of in chosen]
        corrupt = self.kind in ("sequence", "regression")
        seen = seen_half_way(self.lm, self.labelled, texts, self.rng, corrupt=corrupt)
        targets = self._targets(texts, seen, self.rng)
        self.network.train()
        loss = self._loss(self._told(seen, targets), targets[-1])
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        optimiser.step()

    def _targets(self, texts: Sequence[Labelled], seen: Seen, rng: np.random.Generator) -> tuple[Tensor, ...]:
        """What is asked of the network, and last what it should say."""
        device = seen.mask.device
        if self.kind == "token":
            tags = torch.where(seen.mask, self.network.config.classes.index(END), IGNORED)
            for row, text in enumerate(texts):
                assert text.tags is not None
                tags[row, : len(text.tags)] = torch.from_numpy(text.tags).to(device)
            return (tags,)
        if self.kind == "span":
            none = len(self.network.config.classes) - 1
            drawn = torch.tensor([draw_span(text, none, rng) for text in texts], device=device)
            return drawn[:, 0], drawn[:, 1], drawn[:, 2]
        values = torch.tensor([text.target for text in texts], device=device, dtype=torch.float32)
        if self.kind == "sequence":
            return (values.long(),)
        return ((values - self.network.config.centre) / self.network.config.scale,)

    def _told(self, seen: Seen, targets: tuple[Tensor, ...]) -> Tensor:
        states = self.network.states(seen.estimate, seen.sigma, seen.mask)
        if self.kind == "token":
            return self.network.told_of_each(states).flatten(0, 1)
        if self.kind == "span":
            return self.network.told_of_span(states, targets[0], targets[1])
        return self.network.told(states, seen.mask)

    def _loss(self, told: Tensor, target: Tensor) -> Tensor:
        if self.kind == "regression":
            return F.mse_loss(told[:, 0], target)
        return F.cross_entropy(told, target.flatten(), ignore_index=IGNORED)

    @torch.no_grad()
    def _loss_held_out(self) -> float:
        self.network.eval()
        losses = [float(self._loss(self._told(seen, targets), targets[-1])) for _, targets, seen in self.judgement]
        return float(np.mean(losses))

    @torch.no_grad()
    def _finish(self, steps: int, seconds: float) -> Classifier:
        self.network.eval()
        scores: dict[float, float] = {}
        for share in SHARES:
            pairs = [(self._told(seen, t), t[-1].flatten()) for of, t, seen in self.judgement if of == share]
            told, target = (torch.cat(parts) for parts in zip(*pairs, strict=True))
            if self.kind == "regression":
                error = float((told[:, 0] - target).square().mean())
                scores[share] = 1.0 - error / max(float(target.var(correction=0)), 1e-12)
                if share == 0:
                    self.network.config = replace(
                        self.network.config, error=max(error, 1e-6) ** 0.5 * self.network.config.scale
                    )
            else:
                counts = target != IGNORED
                scores[share] = float((told.argmax(dim=-1) == target)[counts].float().mean())
        report = ClassifierReport(len(self.train_on), len(self.judged_by), steps, round(seconds, 1), scores)
        return Classifier(self.network, report)


def _parts(texts: Sequence[Labelled]) -> list[Sequence[Labelled]]:
    return [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
