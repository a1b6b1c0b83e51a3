"""The languages and nodes of single values: numbers, strings, items, properties."""
