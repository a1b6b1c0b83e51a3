"""Lexicons: weighted finite languages."""
