"""Few documents that go everywhere in a schema."""
