"""What a value has to be, as facts: keywords read, alternatives expanded, negations pushed inwards."""
