"""The same things for programs: JSON under /api/v1, from the same schemas and commands as the forms."""
