"""A Valkey of the test's own, that can be stopped and hung, in the place of the broker that everybody shares."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import redis

from tests.workers.celery_processes import broker_at
from workers.embedded.valkey import ValkeyServer


class OwnValkey:
    """Whoever gave the folder stops the server in the end."""

    def __init__(self, folder: Path) -> None:
        self._server, self._pid_file = ValkeyServer(folder / "valkey"), folder / "valkey" / "valkey.pid"
        self.start()

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()
        self._process = psutil.Process(int(self._pid_file.read_text()))

    def stop(self) -> None:
        self._server.stop()

    def hang(self) -> None:
        self._process.suspend()

    def resume(self) -> None:
        self._process.resume()

    def waiting(self) -> int:
        """Nudges that nobody has taken yet."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.llen("nudge"))  # type: ignore[arg-type]


# How the outage begins, and how it ends.
OUTAGES: dict[str, tuple[Callable[[OwnValkey], None], Callable[[OwnValkey], None]]] = {
    "stopped": (OwnValkey.stop, OwnValkey.start),
    "hung": (OwnValkey.hang, OwnValkey.resume),
}


@contextmanager
def own_valkey(folder: Path) -> Iterator[OwnValkey]:
    """Nudges of this process go there while the context lasts."""
    valkey = OwnValkey(folder)
    with broker_at(valkey.url):
        try:
            yield valkey
        finally:
            with suppress(psutil.NoSuchProcess):
                valkey.resume()
