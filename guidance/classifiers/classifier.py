"""A classifier that was trained on a language model's own noised embeddings: a folder in, guides out."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from constraints.errors import CheckpointError, InvalidOption
from guidance.classifiers.classifier_network import ClassifierConfig, ClassifierNetwork
from guidance.classifiers.label_guides import ClassifierGuide, LabelGuide, SpanGuide, TagsGuide, ValueGuide

MODEL_TYPE = "controllable-classifier"
CONFIG_FILE, WEIGHTS_FILE = "config.json", "model.safetensors"
FINGERPRINT = 16
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
TOLERANCE = 1e-3


def fingerprint_of(embeddings: Tensor) -> tuple[float, ...]:
    """Sixteen numbers that tell embedding tables (V, d) apart, and are the same but for rounding on any machine."""
    table = embeddings.detach().double().cpu()
    number = torch.arange(1, FINGERPRINT + 1, dtype=torch.float64)[:, None]
    rows = (2.0 * math.pi * GOLDEN * number * torch.arange(1, len(table) + 1)).cos()
    columns = (2.0 * math.pi * GOLDEN * number * torch.arange(1, table.shape[1] + 1)).sin()
    values = ((rows @ table) * columns).sum(dim=1) / max(1.0, table.numel()) ** 0.5
    return tuple(round(value, 6) for value in values.tolist())


@dataclass(frozen=True)
class ClassifierReport:
    """How a classifier does on texts that it was not trained on.

    Args:
        trained_on: Number of texts that it was trained on.
        held_out: Number of the others.
        steps: Training steps.
        seconds: What they took.
        scores: By the share of the text that is still open, at the highest noise level, from 0 (all of it is known) to
            1 (none): the share of labels that are right, or for numbers the coefficient of determination.
    """

    trained_on: int
    held_out: int
    steps: int
    seconds: float
    scores: Mapping[float, float]

    def __str__(self) -> str:
        scores = ", ".join(f"{score:.2f} with {1 - share:.0%} known" for share, score in self.scores.items())
        return f"trained on {self.trained_on} texts; {self.held_out} held-out ones: {scores}"


class Classifier:
    """Tells something of a text from the estimate of its clean embeddings, at any noise level.

    Made by `controllable.training.train_classifier`, or read by `from_pretrained`. Calls of `guide` give energies,
    which go into `guidance=` alone or with others.

    Args:
        network: The network, with its configuration.
        report: How it does on held-out texts; None if nobody knows.
    """

    def __init__(self, network: ClassifierNetwork, report: ClassifierReport | None = None) -> None:
        self.network, self.report = network.eval().requires_grad_(False), report
        self._known: Tensor | None = None

    @property
    def config(self) -> ClassifierConfig:
        """Kind, labels and sizes."""
        return self.network.config

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it tells apart."""
        return self.config.labels

    def __repr__(self) -> str:
        return f"Classifier({self.config.kind}, labels={list(self.labels)}, at={self.config.at!r})"

    def guide(
        self,
        label: str | None = None,
        *,
        tags: Sequence[str | None] | None = None,
        start: int | None = None,
        end: int | None = None,
        value: float | None = None,
        spread: float | None = None,
        at: str | None = None,
    ) -> ClassifierGuide:
        """An energy: the log-probability of what is wanted, given the estimate and the noise level.

        Args:
            label: The wanted label of the text ("sequence") or of a span ("span").
            tags: The wanted tag of each word of the text ("token"); None for any tag.
            start: First position of the span, in tokens from the beginning of the text.
            end: The position behind its last one.
            value: The target ("regression").
            spread: Standard deviation, in the unit of the number, by which it may be missed; None for the error that
                the classifier itself makes.
            at: Path of the value that is guided, such as "/review"; None for that of training, or the whole
                text where it was trained on whole texts.

        Raises:
            InvalidOption: There is no such label, or the arguments are not those of this kind of classifier.
        """
        place = self.config.at if at is None else at
        given = {"label": label, "tags": tags, "start": start, "end": end, "value": value, "spread": spread}
        self._check({key for key, one in given.items() if one is not None})
        if tags is not None:
            if isinstance(tags, str) or not tags:
                raise InvalidOption(f"tags is {tags!r}", hint="Give a tag, or None, for each word")
            wanted = tuple(None if tag is None else self._number(tag) for tag in tags)
            return TagsGuide(self, place, wanted)
        if value is not None:
            width = max(self.config.error, 1e-6 * self.config.scale) if spread is None else spread
            if not (math.isfinite(value) and math.isfinite(width) and width > 0):
                raise InvalidOption(f"value is {value} and spread is {width}", hint="Both are finite, spread above 0")
            return ValueGuide(self, place, float(value), float(width))
        number = self._number(label)
        if start is None or end is None:
            return LabelGuide(self, place, number)
        if not 0 <= start < end:
            raise InvalidOption(f"the span from {start} to {end} is empty", hint="Give 0 <= start < end")
        return SpanGuide(self, place, number, start, end)

    def _check(self, given: set[str]) -> None:
        needed = {"sequence": {"label"}, "token": {"tags"}, "span": {"label", "start", "end"}, "regression": {"value"}}
        want, may = needed[self.config.kind], {"spread"} if self.config.kind == "regression" else set[str]()
        if not want <= given <= want | may:
            raise InvalidOption(
                f"a classifier of kind {self.config.kind!r} takes {', '.join(sorted(want))}, "
                f"not {', '.join(sorted(given)) or 'nothing'}"
            )

    def _number(self, label: str | None) -> int:
        if label not in self.labels:
            raise InvalidOption(
                f"the classifier has no label {label!r}",
                hint=f"Its labels are {', '.join(repr(name) for name in self.labels)}",
            )
        return self.labels.index(label)

    def network_for(self, embeddings: Tensor) -> ClassifierNetwork:
        """The network on the device of a model's embeddings (V, d).

        Raises:
            InvalidOption: They are of another language model than the classifier was trained for.
        """
        if self._known is not embeddings:
            shape, ours = tuple(embeddings.shape), self.config.fingerprint
            theirs = fingerprint_of(embeddings) if shape[-1] == self.config.embed_dim else ()
            if len(theirs) != len(ours) or any(abs(a - b) > TOLERANCE for a, b in zip(ours, theirs, strict=True)):
                raise InvalidOption(
                    "the classifier was trained for another language model: the embeddings differ",
                    hint="Use it with the model it was trained for, or train it anew for this one",
                )
            self._known = embeddings
            self.network.to(embeddings.device)
        return self.network

    def save_pretrained(self, path: str | Path) -> None:
        """Write weights (safetensors) and configuration to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        save_file({name: one.contiguous() for name, one in self.network.state_dict().items()}, folder / WEIGHTS_FILE)
        settings = {"model_type": MODEL_TYPE, **asdict(self.config), "report": self.report and asdict(self.report)}
        (folder / CONFIG_FILE).write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def from_pretrained(cls, path: str | Path) -> "Classifier":
        """Read a classifier that `save_pretrained` wrote.

        Raises:
            CheckpointError: A file is missing or broken, or is not one of ours.
        """
        folder = Path(path)
        try:
            settings = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            if not isinstance(settings, dict) or settings.pop("model_type", None) != MODEL_TYPE:
                raise CheckpointError("not a classifier of ours", where=str(folder / CONFIG_FILE))
            report = settings.pop("report", None)
            if report is not None:
                scores = {float(share): float(score) for share, score in report["scores"].items()}
                report = ClassifierReport(**{**report, "scores": scores})
            settings |= {name: tuple(settings[name]) for name in ("labels", "fingerprint")}
            network = ClassifierNetwork(ClassifierConfig(**settings))
            network.load_state_dict(load_file(folder / WEIGHTS_FILE))
        except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise CheckpointError(
                f"cannot load the classifier: {first}", where=str(folder), hint="Train it anew with this version"
            ) from error
        return cls(network, report)
