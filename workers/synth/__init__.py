"""A long history that never happened: made by the domain's own commands, the same for the same seed."""
