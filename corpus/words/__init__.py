"""How words are drawn, put together into sentences and written as keys."""
