"""The validators of record, and why a text is refused."""
