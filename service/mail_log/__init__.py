"""The list of every mail, for those who answer for what is sent."""
