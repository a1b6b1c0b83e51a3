"""Layouts: texts cut into what is fixed and slots, which a model writes."""
