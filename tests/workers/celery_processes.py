"""Celery as it is run for real: worker and beat in processes of their own, on the database that the test names."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from kombu import pools

from workers.celery_app import app

WORKER = ("worker", "--concurrency", "2", "--queues", "nudge,bulk,mail", "--loglevel", "warning")
ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]


def start(folder: Path, *words: str) -> Process:
    """A worker, or what ``words`` name; it has a session of its own, so that all of it can be killed at once."""
    command = (sys.executable, "-m", "celery", "-A", "workers.celery_app", *(words or WORKER))
    with (folder / f"{command[5]}.log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def start_beat(folder: Path) -> Process:
    return start(folder, "beat", "--schedule", str(folder / "schedule"), "--pidfile", "", "--loglevel", "warning")


def kill(process: Process) -> None:
    """kill -9 of the main process and of its pool."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def killed_at_the_end(process: Process) -> Iterator[Process]:
    """Celery takes seconds to stop by itself, and nothing here depends on how it stops."""
    try:
        yield process
    finally:
        kill(process)


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Nudges of this process, and of processes started meanwhile, go to the address."""
    before = app.conf.broker_url
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARBAR_REDIS_URL", url)
        _connect_to(url)
        try:
            yield
        finally:
            _connect_to(before)


def _connect_to(url: str | None) -> None:
    """Celery keeps its connections for as long as the process lives."""
    pools.reset()
    app.conf.broker_url = url
    app._after_fork()
