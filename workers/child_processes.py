"""The processes of one data folder: started, watched, stopped, found after a kill -9 of their starter."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from workers.stop_signals import kept_waiting

PATIENCE = 15.0  # seconds to end by oneself after SIGTERM
LONGEST_STOP = 2 * PATIENCE  # those who give work, and then those who do it
SAME_START = 5.0  # seconds; the system computes a start time anew and may move it a little


@dataclass(frozen=True)
class Program:
    """One process of the service: what people call it in Swedish, its command, and its log's file name.

    ``works`` for the others, and is stopped when they have ended.
    """

    name: str
    command: tuple[str, ...]
    log: str
    works: bool = False


class ChildProcesses:
    """Each in a session of its own: Ctrl-C in the terminal reaches only the supervisor."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def start(self, program: Program) -> None:
        """Raises OSError when the command cannot be run at all."""
        with kept_waiting(), _fresh_log(self.log_of(program)).open("wb") as log:
            process = subprocess.Popen(
                program.command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
            self._running.append((program, process))
            self._write_down()

    def ended(self) -> Program | None:
        """The first one that ended by itself, if any has."""
        return next((program for program, process in self._running if process.poll() is not None), None)

    def stop(self) -> None:
        """Within ``LONGEST_STOP``: web and beat finish what they have begun, and then the worker what it is at.

        SIGTERM to each main process only, for Celery stops its own pool; what is left then is killed, and loses
        nothing: what it was at is undone by the database, and left to the next start.
        """
        for works in (False, True):
            _stop([process for program, process in self._running if program.works == works])
        self._running.clear()
        self._written.unlink(missing_ok=True)

    def log_of(self, program: Program) -> Path:
        return self._folder / "log" / f"{program.log}.log"

    @property
    def _written(self) -> Path:
        return self._folder / "processes.json"

    def _write_down(self) -> None:
        known = [(process.pid, _start_time(process.pid)) for _, process in self._running]
        draft = self._written.with_suffix(".new")
        draft.write_text(json.dumps(known))
        draft.replace(self._written)


def stop_orphans(folder: Path) -> int:
    """Stops what a killed supervisor of the folder left running, and says how many main processes that was.

    A process id may be another program's by now: it is ours only if it also started when ours did.
    """
    written = folder / "processes.json"
    ours = list(_still_running(written))
    for process in ours:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(ours, timeout=PATIENCE)
    for process in ours:
        _kill_session(process.pid)
    written.unlink(missing_ok=True)
    return len(ours)


def _still_running(written: Path) -> Iterable[psutil.Process]:
    try:
        known = json.loads(written.read_text())
    except (OSError, ValueError):
        return
    for pid, started in known:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if abs(process.create_time() - started) < SAME_START and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def _stop(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _kill_session(process.pid)
        process.wait()


def _start_time(pid: int) -> float:
    """Zero for a process that is gone already."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def _kill_session(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _fresh_log(log: Path) -> Path:
    """Keeps the log of the time before as `.1`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log
