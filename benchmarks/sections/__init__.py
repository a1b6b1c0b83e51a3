"""What the pages say of the saved figures, a module for each kind."""
