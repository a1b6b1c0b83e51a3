"""Goals, which are schemas to be met or failed, expanded to alternatives of facts."""
