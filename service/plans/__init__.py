"""The plans: every activity of a plan, how far it has come, and what is late."""
