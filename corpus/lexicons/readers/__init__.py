"""Readers of the sources: each yields texts with the fields that they stand in."""
