"""Relations between the values of a document, and how values that have been written come to be in keeping with them."""
