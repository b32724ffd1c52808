"""The status reports: ask for one, and read it."""
