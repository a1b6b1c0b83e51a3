"""What is written: how real it looks, how well it fits together, beside other sources."""
