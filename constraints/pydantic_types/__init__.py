"""What pydantic asks of a type beyond the JSON Schema it writes, said in JSON Schema."""
