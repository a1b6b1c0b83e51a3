"""What `format`, `contentEncoding` and `contentMediaType` say of strings."""
