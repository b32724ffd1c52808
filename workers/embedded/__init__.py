"""PostgreSQL and Valkey out of wheels for one data folder: for trying and testing, not for keeping records.

Both run in the background, apart from any process of ours. Everyone who needs them holds a shared lock on
the folder, and the last one to leave stops them; the system drops the lock of a process that is killed.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import redis

from workers.embedded.postgres import PostgresServer
from workers.embedded.programs import ServerUnavailable
from workers.embedded.valkey import ValkeyServer
from workers.settings import Settings

__all__ = ["ServerUnavailable", "Servers", "Urls", "find", "servers"]


@dataclass(frozen=True)
class Urls:
    """`postgresql://…` for psycopg, `redis://…` for redis-py, Celery and Flask-Limiter."""

    database: str
    redis: str


class Servers:
    """The servers in use, our own or the embedded ones, while the context of `servers` lasts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir
        self._postgres = None if settings.database_url else PostgresServer(self._folder / "postgres")
        self._valkey = None if settings.redis_url else ValkeyServer(self._folder / "valkey")

    @property
    def database(self) -> str:
        return self._settings.database_url or PostgresServer(self._folder / "postgres").url()

    @property
    def redis(self) -> str:
        return self._settings.redis_url or ValkeyServer(self._folder / "valkey").url

    def redis_answers(self) -> bool:
        """Within a second; the embedded one has answered when it was started."""
        try:
            with redis.Redis.from_url(self.redis, socket_timeout=1, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def revive(self) -> list[str]:
        """Starts each embedded server that has died, at the same address; answers with their names."""
        ours = {"PostgreSQL": self._postgres, "Valkey": self._valkey}
        dead = {name: each for name, each in ours.items() if each is not None and not each.is_there()}
        if dead:
            with _alone(self._folder):
                self._start(*dead.values())
        return list(dead)

    def start(self) -> None:
        self._start(*(each for each in (self._postgres, self._valkey) if each is not None))

    def _start(self, *needed: PostgresServer | ValkeyServer) -> None:
        for server in needed:
            server.start()
        _write_private(self._folder / "servers.json", json.dumps({"database": self.database, "redis": self.redis}))

    def stop(self) -> None:
        """Both, also one that another user of the folder asked for and we did not."""
        ValkeyServer(self._folder / "valkey").stop()
        PostgresServer(self._folder / "postgres").stop()
        (self._folder / "servers.json").unlink(missing_ok=True)


@contextmanager
def servers(settings: Settings) -> Iterator[Servers]:
    """The servers of the settings: those running already, else started for the while.

    Raises ServerUnavailable.
    """
    used = Servers(settings)
    if settings.database_url and settings.redis_url:
        yield used
        return
    with _users_of(settings.data_dir) as lock:
        try:
            with _alone(settings.data_dir):
                fcntl.flock(lock, fcntl.LOCK_SH)
                used.start()
            yield used
        finally:
            with _alone(settings.data_dir):
                if _nobody_else(lock):
                    used.stop()


def find(folder: Path) -> Urls | None:
    """The embedded servers that run for the folder and answer now; None when not both do."""
    try:
        urls = Urls(**json.loads((folder / "servers.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    both = PostgresServer(folder / "postgres").is_there() and ValkeyServer(folder / "valkey").is_there()
    return urls if both else None


@contextmanager
def _users_of(folder: Path) -> Iterator[TextIO]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "servers.users").open("a")
    except OSError as error:
        raise ServerUnavailable(f"Datamappen {folder} går inte att skriva i: {error.strerror}.") from error
    with lock:
        yield lock


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time starts or stops the servers of a folder."""
    with (folder / "servers.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _nobody_else(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable only by its owner: the address holds a password."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
