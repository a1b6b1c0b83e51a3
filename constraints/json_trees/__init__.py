"""Trees of JSON values: matching texts, measuring them, and drawing layouts."""
