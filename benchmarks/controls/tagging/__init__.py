"""Parts of speech for the controls."""
