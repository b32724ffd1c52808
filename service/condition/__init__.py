"""How the service is doing, for those who look after it."""
