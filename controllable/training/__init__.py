"""Training: corpora, objective, loop, evaluation. Needs the extra `train`."""

from controllable.training.classifier import train_classifier
from controllable.training.finetune import FineTuned, fine_tune
from controllable.training.loop import run

__all__ = ["FineTuned", "fine_tune", "run", "train_classifier"]
