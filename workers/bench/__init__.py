"""What Spårbar costs, always beside its limit and the library's own counterpart, measured in the same run."""
