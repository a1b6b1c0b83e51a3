"""Layouts: texts cut into literals, which are fixed, and slots, which a model writes."""
