"""Records of trade: shops, money, contracts and property."""
