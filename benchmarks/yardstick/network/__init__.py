"""The left-to-right network of the same size, and how it is decoded."""
