"""The corpus of named documents: field names made of random words, and values that follow from the names."""
