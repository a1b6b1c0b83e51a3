"""The documents of a schema: their dialects, and where references lead."""
