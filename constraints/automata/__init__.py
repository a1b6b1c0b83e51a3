"""Finite automata over bytes: sets of characters, deterministic automata, and what is computed on them."""
