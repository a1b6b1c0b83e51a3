"""Left-to-right models that the controls are compared with."""
