"""What stops a command and is told to the person at the keyboard, without a traceback."""


class Trouble(Exception):
    """Carries one Swedish sentence that says what is wrong and what to do about it."""
