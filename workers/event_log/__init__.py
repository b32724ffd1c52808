"""The event log in PostgreSQL: append, read, payloads and leaf hashes."""
