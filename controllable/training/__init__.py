"""Training: corpora, objective, loop, evaluation. Needs the extra `train`."""

from controllable.training.classifiers.classifier_training import train_classifier
from controllable.training.finetune import FineTuned, fine_tune
from controllable.training.training_loop import run

__all__ = ["FineTuned", "fine_tune", "run", "train_classifier"]
