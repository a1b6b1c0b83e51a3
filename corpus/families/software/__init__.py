"""Records of software: repositories, builds and configuration."""
