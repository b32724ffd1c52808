"""A plan's quarters: their last days, who has not reported, exceptions, and opening and locking them."""
