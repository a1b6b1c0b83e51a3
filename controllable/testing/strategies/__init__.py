"""Hypothesis strategies that follow a compiled schema."""
