"""Classifiers for guidance, trained on labelled texts."""
