"""Training: corpora, objective, loop, evaluation. Needs the extra `train`."""

from controllable.training.loop import run

__all__ = ["run"]
