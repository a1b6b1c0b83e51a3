"""From an output type to a document: plan a canvas, write it, correct it."""
