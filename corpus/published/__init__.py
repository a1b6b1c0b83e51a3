"""Real documents: examples and tables that pinned packages of the registries publish under permissive licences."""
