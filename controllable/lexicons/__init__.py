"""Values to choose from: which texts a slot may take, and how likely each is."""
