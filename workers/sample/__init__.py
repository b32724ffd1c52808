"""The documents and lists that the sample plan is made from."""
