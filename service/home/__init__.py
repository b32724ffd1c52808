"""Min sida: what waits for me, what came back, what I have sent."""
