"""The whole service as `sparbar up` runs it, with the sample plan: web, worker, beat and their servers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
UP = "from workers.commands.running import up; up()"
READY = "Spårbar är igång"


@dataclass(frozen=True)
class Running:
    """``address`` is where the web listens, ``process`` the supervisor that started everything."""

    address: str
    process: psutil.Process

    @contextmanager
    def worker_paused(self) -> Iterator[None]:
        """The Celery worker and its pool stand still for the while: what is asked of them waits."""
        (main,) = [each for each in self.process.children() if {"celery", "worker"} <= set(each.cmdline())]
        family = [main, *main.children(recursive=True)]
        for each in family:
            each.suspend()
        try:
            yield
        finally:
            for each in family:
                each.resume()


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Started on an empty folder and a free port; stopped with Ctrl-C."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", UP, "--data", str(folder), "--port", str(port)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("SPARBAR_")}
        | {"SPARBAR_DEMO": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first.startswith(READY), first
            yield Running(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
