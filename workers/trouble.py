"""What stops a command and is told to the person at the keyboard, without a traceback."""


class Trouble(Exception):
    """Carries one Swedish sentence that says what is wrong and what to do about it."""


def reason(error: Exception) -> str:
    """The first line of what a library says; it may be in English."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
