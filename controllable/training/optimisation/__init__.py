"""Optimisation: how the weights move from step to step."""
