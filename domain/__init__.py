"""The rules: what may be decided about an action plan, and what then has happened."""
