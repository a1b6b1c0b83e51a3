"""Records of infrastructure: systems, clusters, containers, monitoring and devices."""
