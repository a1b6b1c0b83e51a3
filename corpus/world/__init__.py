"""The world of a record: people, places, companies and products that agree with each other."""
