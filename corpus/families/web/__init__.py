"""Records of the web: visits, interfaces, messages, pages and assistants."""
