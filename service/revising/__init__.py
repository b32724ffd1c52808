"""A plan's versions: a decision that makes the next one, and any two of them side by side."""
