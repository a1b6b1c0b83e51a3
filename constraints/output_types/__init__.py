"""Output types: what a text has to be, and how output types are combined."""
