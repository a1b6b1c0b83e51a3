"""The training corpus: JSON records whose fields agree with each other."""
