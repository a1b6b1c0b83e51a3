"""Training: corpora, objective, loop, evaluation. Needs the extra `train`.

Names are imported when they are first used: what is wrong with a file or a configuration is told without PyTorch.
"""

from typing import TYPE_CHECKING

from constraints.facade import lazy_names

if TYPE_CHECKING:
    from controllable.training.classifiers.classifier_training import train_classifier as train_classifier
    from controllable.training.finetune import FineTuned as FineTuned
    from controllable.training.finetune import fine_tune as fine_tune
    from controllable.training.training_loop import run as run

__getattr__, __dir__ = lazy_names(__name__)
