"""Records of transport: journeys and freight."""
