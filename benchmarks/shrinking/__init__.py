"""Planted bugs: who finds them, and what the failing document is shrunk to."""
