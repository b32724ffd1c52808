"""What `sparbar up` runs: tables and sample first, then web, worker and beat, then the welcome."""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from workers.address import Address
from workers.child_processes import Program
from workers.settings import Settings
from workers.up import Plan

CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.celery_app")
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "python:service.serving")


def plan(host: str, port: int, *, sample: bool) -> Plan:
    """Of the real service; `sample` loads the sample plan too, in demo."""
    address = Address(host, port)
    return Plan(
        address,
        programs,
        prepare=lambda settings, database_url: prepare(settings, database_url, sample=sample),
        welcome=lambda settings: welcome(settings, address.url),
    )


def prepare(settings: Settings, database_url: str, *, sample: bool) -> None:
    """Tables of this version, and in demo the sample; may be done again at every start.

    SPARBAR_DATABASE_URL names the same database.
    """
    _call("workers.migrations", "migrate", database_url)
    if settings.demo and sample:
        _call("workers.sample.load", "load_sample")
    for sentence in _call("workers.health", "at_start"):
        print(sentence, file=sys.stderr, flush=True)
    _call("workers.tools", "forget")


def programs(settings: Settings, bind: str) -> list[Program]:
    worker = ("worker", "--concurrency", "2", "--queues", "nudge,bulk,mail")
    beat = ("beat", "--schedule", str(settings.data_dir / "beat-schedule"), "--pidfile", "")
    return [
        Program("Webben", (*GUNICORN, "--bind", bind), "web"),
        Program("Arbetaren", (*CELERY, *worker), "worker", works=True),
        Program("Tidtagaren", (*CELERY, *beat), "beat"),
    ]


def welcome(settings: Settings, address: str) -> str:
    """Swedish lines for the terminal: the address, and in demo who one can be."""
    lines = [f"Spårbar är igång: {address}"]
    if settings.demo:
        lines += ["Logga in med lösenordet demo som:", *(f"  {line}" for line in _demo_people())]
    return "\n".join([*lines, "Avsluta med Ctrl-C."])


def _demo_people() -> list[str]:
    if find_spec("workers.sample.people") is None:
        return []
    people = import_module("workers.sample.people").DEMO_PEOPLE
    return [f"{person.username:<18} {person.can}" for person in people]


def _call(module: str, function: str, *arguments: str) -> Any:
    """Imported only now: other commands need none of it, and the environment is set by now."""
    return getattr(import_module(module), function)(*arguments)
