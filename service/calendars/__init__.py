"""Each person's own dates as a calendar feed."""
