"""What lies on a person's desk: Min sida shows it, and the mail of the morning says it."""
