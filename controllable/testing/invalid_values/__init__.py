"""Values that are invalid by one keyword only."""
