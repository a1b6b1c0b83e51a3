"""Exact inference over slots: the log-partition, marginals, samples and the most likely text."""

from constraints.inference.distribution import argmax, entropy, log_partition, posterior
from constraints.inference.slots import Posterior, SlotBatch

__all__ = ["Posterior", "SlotBatch", "argmax", "entropy", "log_partition", "posterior"]
