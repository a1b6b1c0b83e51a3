"""The network: configuration, tokenizer, noise levels, weights."""
