"""Are prompts followed? Prompts that state three facts, and judges that were trained elsewhere."""
