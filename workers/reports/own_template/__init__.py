"""The report in the municipality's own Word template: its fields, a checker, and the file, made in a process apart."""
