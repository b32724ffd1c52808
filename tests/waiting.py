"""Waiting for something to become true, with an end: no test sleeps and hopes."""

import time
from collections.abc import Callable

STEP = 0.05  # seconds between two looks


def wait_until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Raises TimeoutError when it has not become true in that time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not true within {seconds} s: {getattr(true, '__name__', true)}")
        time.sleep(STEP)
