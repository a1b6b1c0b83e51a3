"""Optimisation: what moves the weights at a step, and their average."""
