"""Where updates wait, and how long: per step, unit and quarter."""
