"""Loads a history into an empty database: its events in bulk, the names beside them, then the read models."""

import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from domain.values import Value
from workers import passwords, rebuilding, tools
from workers.event_log import bulk
from workers.sample.people import PASSWORD
from workers.synth.history import History, Outline
from workers.synth.staff import Named

MOST_MAKERS = 4  # more would wait for the one process that puts everything in
NAME = "insert into person_name (person_id, command_id, name) values (%s, %s, %s)"
CREDENTIAL = "insert into credential (person_id, username, password_hash) values (%s, %s, %s)"


class Loaded(Value):
    """``sha256`` is over every command and event: the same for the same history. ``seconds`` and ``cpu_seconds`` are
    until the log was on disk, the latter of all processes apart from the database's; then came the read models.
    ``loading_seconds`` are those of them in which what the makers had made was hashed and put into the tables."""

    activities: int
    quarters: int
    seed: int
    plans: int
    people: int
    commands: int
    refused: int
    events: int
    streams: int
    first: datetime
    last: datetime
    sha256: str
    seconds: float
    cpu_seconds: float
    events_per_second: int
    loading_seconds: float
    loaded_per_second: int
    read_model_seconds: float


def load(outline: Outline, *, demo: bool, makers: int | None = None) -> Loaded:
    """Raises NotEmpty with the database as it was. In the demo everybody can sign in, otherwise nobody."""
    begun, used, loading = time.monotonic(), _cpu(), 0.0
    history = History(outline, makers or min(MOST_MAKERS, os.cpu_count() or 1))
    with tools.database() as connection, bulk.empty_log(connection) as log:
        for done in history.done():
            put = time.perf_counter()
            log.put(done)
            loading += time.perf_counter() - put
        _name(connection, history.frame.people, demo=demo)
    seconds, cpu = time.monotonic() - begun, _cpu() - used
    tools.forget()
    rebuilding.rebuild_outdated()
    return Loaded(
        activities=outline.activities,
        quarters=outline.quarters,
        seed=outline.seed,
        plans=len(history.frame.plans),
        people=len(history.frame.people),
        commands=log.commands,
        refused=history.refused.total(),
        events=log.size,
        streams=log.streams,
        first=history.frame.people[0].moment,
        last=log.recorded_at,
        sha256=log.sha256.hexdigest(),
        seconds=round(seconds, 1),
        cpu_seconds=round(cpu, 1),
        events_per_second=round(log.size / seconds),
        loading_seconds=round(loading, 1),
        loaded_per_second=round(log.size / loading),
        read_model_seconds=round(time.monotonic() - begun - seconds, 1),
    )


def _name(connection: psycopg.Connection[Any], people: Sequence[Named], *, demo: bool) -> None:
    names = [(person.id, command_id, person.name) for person, command_id, _ in people]
    with connection.cursor() as cursor:
        cursor.executemany(NAME, names)
        if demo:
            secret = passwords.hashed(PASSWORD)
            cursor.executemany(CREDENTIAL, [(person.id, person.username, secret) for person, _, _ in people])


def _cpu() -> float:
    """Seconds of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
