"""Trees of JSON values: which texts match them, which values they have, and how long those are."""
