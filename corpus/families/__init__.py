"""Generators of records, one module for each field of life; `registry.families()` imports them all."""
