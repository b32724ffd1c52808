"""One renderer for each format; all of them read the same sheet."""
