"""String formats, and strings that hold data of another kind."""
