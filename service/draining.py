"""Gunicorn's worker with threads, which refuses new connections as soon as it is told to stop.

As it comes it keeps the socket open while it answers what is under way: a connection made meanwhile is taken by the
system, never answered, and cut off in the end.
"""

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):  # type: ignore[misc,unused-ignore]
    """Answers whoever has already come, closes the door, and finishes."""

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            while self._let_in(listener):
                pass
            listener.close()

    def _let_in(self, listener: object) -> bool:
        before = self.nr_conns
        self.accept(listener)
        return bool(self.nr_conns > before)
