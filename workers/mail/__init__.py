"""Mail: what people are told without having asked, once, with a log of what was sent and what was not, and why."""
