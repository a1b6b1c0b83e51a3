"""Ready-made energies: words, languages, phrases, syntax, statistics of the text."""
