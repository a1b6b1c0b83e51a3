"""Schemas, regular expressions and grammars: what compiles, what is accepted, beside other engines."""
