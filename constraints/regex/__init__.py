"""Regular expressions: from their text to deterministic automata."""
