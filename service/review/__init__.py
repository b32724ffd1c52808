"""The queue of updates to decide about, and the page where a decision is made."""
