"""What each keyword of JSON Schema means, said once."""
