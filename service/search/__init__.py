"""Search over activities, what is written about them, and people, within what the reader may see."""
