"""Everything on one machine: servers, tables, web, worker and beat, until Ctrl-C."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from workers.address import Address
from workers.child_processes import ChildProcesses, Program, stop_orphans
from workers.embedded import Servers, servers
from workers.one_service import only_one
from workers.settings import Settings, secret_key
from workers.stop_signals import STOP_SIGNALS
from workers.trouble import Trouble

PATIENCE = 60.0  # seconds for the web to answer the first time
LAST_LINES = 20


class CannotStart(Trouble):
    """One Swedish sentence on why everything did not start, or stopped."""


@dataclass(frozen=True)
class Plan:
    """What is run and where: `prepare` (with the database's address), then `programs`, then `welcome`."""

    address: Address
    programs: Callable[[Settings, str], list[Program]]
    prepare: Callable[[Settings, str], None]
    welcome: Callable[[Settings], str]


def up(settings: Settings, plan: Plan) -> None:
    """Returns after Ctrl-C, SIGTERM or SIGHUP with everything stopped: web and beat, the worker, and last the servers.

    Raises Trouble; then too nothing is left running.
    """
    settings.check_for_web()
    for each in STOP_SIGNALS:
        signal.signal(each, _stop_once)
    try:
        with ExitStack() as stack:
            try:
                _run(settings, plan, stack)
            finally:
                _stop_no_more()
    except KeyboardInterrupt:
        print("Spårbar är stoppat.", flush=True)


def _run(settings: Settings, plan: Plan, stack: ExitStack) -> NoReturn:
    stack.enter_context(only_one(settings.data_dir, demo=settings.demo))
    if stop_orphans(settings.data_dir):
        print("Processer från en avbruten körning stoppades.", flush=True)
    plan.address.refuse_busy()
    running = stack.enter_context(servers(settings))
    environment = _environment(settings, running, plan)
    os.environ.update(environment)
    if not running.redis_answers():
        print("Redis svarar inte på SPARBAR_REDIS_URL: allt går att göra, men det tar längre tid.", file=sys.stderr)
    plan.prepare(settings, running.database)
    children = ChildProcesses(settings.data_dir, os.environ)
    stack.callback(children.stop)
    for program in plan.programs(settings, plan.address.bind):
        children.start(program)
    _wait_for_the_web(plan, children)
    print(plan.welcome(settings), flush=True)
    while True:
        time.sleep(0.5)
        _refuse_ended(children)
        for name in running.revive():
            print(f"{name} hade stannat och startades igen.", file=sys.stderr, flush=True)


def _stop_once(signum: int, frame: FrameType | None) -> NoReturn:
    _stop_no_more()
    raise KeyboardInterrupt


def _stop_no_more() -> None:
    """The first signal stops; more of them must not interrupt the stopping."""
    for each in STOP_SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _environment(settings: Settings, running: Servers, plan: Plan) -> Mapping[str, str]:
    """What the children read; the database has an address now, so demo must be said with `force`."""
    return {
        "SPARBAR_DATABASE_URL": running.database,
        "SPARBAR_REDIS_URL": running.redis,
        "SPARBAR_DATA_DIR": str(settings.data_dir),
        "SPARBAR_SECRET_KEY": secret_key(settings),
        "SPARBAR_DEMO": "force" if settings.demo else "0",
        "SPARBAR_BASE_URL": os.environ.get("SPARBAR_BASE_URL") or plan.address.url,
        "SPARBAR_LOG_LEVEL": settings.log_level,
    }


def _wait_for_the_web(plan: Plan, children: ChildProcesses) -> None:
    deadline = time.monotonic() + PATIENCE
    while not plan.address.is_healthy():
        _refuse_ended(children)
        if time.monotonic() > deadline:
            raise CannotStart(f"Webben svarade inte på {plan.address.url}/healthz inom {PATIENCE:.0f} sekunder.")
        time.sleep(0.1)


def _refuse_ended(children: ChildProcesses) -> None:
    program = children.ended()
    if program is None:
        return
    log = children.log_of(program)
    for line in log.read_text(errors="replace").splitlines()[-LAST_LINES:]:
        print(f"  {line}", file=sys.stderr)
    raise CannotStart(f"{program.name} avslutades av sig själv, så allt stoppades; hela loggen finns i {log}.")
