"""From bytes to tokens: vocabularies, and automata whose edges are tokens."""
