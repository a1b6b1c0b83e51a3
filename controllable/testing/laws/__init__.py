"""The laws of constraints and of energies, as assertions for those that users write themselves."""
