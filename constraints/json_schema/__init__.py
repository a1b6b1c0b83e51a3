"""JSON Schema to trees of JSON values. Sound: what a tree matches, the validator accepts."""

from constraints.json_schema.compiled_schema import CompiledSchema, compile_schema

__all__ = ["CompiledSchema", "compile_schema"]
