"""Adapters: each file makes denoisers of one kind of network."""
