"""What reads the examples of a package, one module a kind of package."""
