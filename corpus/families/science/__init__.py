"""Records of science: research and geography."""
