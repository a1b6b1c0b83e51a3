"""Whether continuous noise earns its place: networks that differ in the noise they learn from, and how they write."""
