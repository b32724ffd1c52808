"""The signals that ask us to stop, and keeping them waiting while a process is being started."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def kept_waiting() -> Iterator[None]:
    """A stop that comes meanwhile is answered at the end, as it would have been at once.

    An exception out of a signal inside Popen loses the process it has just started: nobody could stop it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python answers signals in the main thread only
        return
    came: list[int] = []

    def note(number: int, frame: Any) -> None:
        came.append(number)

    before = {each: signal.signal(each, note) for each in STOP_SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        if came:
            signal.raise_signal(came[0])
