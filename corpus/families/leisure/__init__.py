"""Records of leisure: food, culture, sport and travel."""
