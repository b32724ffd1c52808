"""The auditor's history: the whole log with filters, and one event with its reasons."""
