"""Where references lead, through the documents of a schema and their dialects."""
