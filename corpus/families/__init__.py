"""Generators of records, one room for each area of life; `discovery.families()` has them all."""
