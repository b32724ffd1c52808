"""One activity: its approved word, its story, and the form that updates it."""
