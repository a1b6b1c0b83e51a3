"""Whether the fields of a document agree."""
