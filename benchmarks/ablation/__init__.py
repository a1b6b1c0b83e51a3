"""What the model owes to each of its parts: small networks, each with one thing changed, all else being equal."""
