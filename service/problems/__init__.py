"""A page for each reason to say no, which the API's answers point at."""
