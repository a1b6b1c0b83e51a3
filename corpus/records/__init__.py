"""The corpus of generated records: documents of the record families, in their splits."""
