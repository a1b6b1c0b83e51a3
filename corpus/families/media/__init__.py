"""Records of media: works, graphics and layouts."""
