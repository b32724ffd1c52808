"""Two moments of a plan or an activity, side by side."""
