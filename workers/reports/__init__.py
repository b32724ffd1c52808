"""The status report: a snapshot computed from the log, and what is rendered from it."""
