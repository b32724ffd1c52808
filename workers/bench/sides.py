"""What is measured against what: each side prepares its work first, so that only the work itself is timed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from domain import commands as ask
from domain.values import Content, plan_id
from workers import tools
from workers.bench.work import Work
from workers.event_log.recorder import HeadRowRecorder
from workers.event_log.stored import LoggedEvent
from workers.sample.load import OPENED, SLUG, person_id
from workers.settings import Settings

Operation = Callable[[], object]
Side = Callable[[int], Sequence[Operation]]
Example = tuple[bytes, bytes]
TOPIC = "activity.draft_saved.v1"
RAW = """
create table raw_event (
    position bigint generated always as identity primary key, stream_id uuid not null, version bigint not null,
    topic text not null, payload bytea not null, meta bytea not null, unique (stream_id, version))"""
INSERT = "insert into raw_event (stream_id, version, topic, payload, meta) values (%b, %b, %b, %b, %b)"
# Of middling size: half of the saved drafts are shorter.
EXAMPLE = """
select payload, meta from event where topic = %s
 order by octet_length(payload), position
offset (select count(*) / 2 from event where topic = %s) limit 1"""


def install(url: str) -> None:
    """The tables that the limit and the counterpart write to."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(RAW)
    recorder = _stock_recorder(url)
    recorder.create_table()
    recorder.datastore.close()


def append(example: Example, _work: Work) -> Side:
    """One event, appended as after a decision that has read the organisation and the period."""
    recorder, expected, content = HeadRowRecorder(tools.engine()), _versions_read(), Content(text="Möte på ön.")
    asked: dict[str, Any] = {"activity_id": uuid4(), "update_id": uuid4(), "base_version": 1, "content": content}

    def one() -> Operation:
        event = LoggedEvent(uuid4(), 1, TOPIC, *example)
        command = ask.SaveDraft(command_id=uuid4(), actor_id=person_id("admin"), **asked)
        return partial(recorder.insert_events, [event], command=command, expected=expected)

    return lambda count: [one() for _ in range(count)]


def command(_example: Example, work: Work) -> Side:
    """Load, decide, append and answer: the next step of every activity in turn."""
    sparbar = tools.sparbar()
    return lambda count: [partial(sparbar.do, command) for command in work.next_steps(count)]


def raw_insert(example: Example, _work: Work) -> Side:
    """The limit: a row with the same bytes, one commit each."""
    connection = psycopg.connect(_url(), autocommit=True)

    def one() -> Operation:
        return partial(connection.execute, INSERT, (uuid4(), 1, TOPIC, *example), prepare=True, binary=True)

    return lambda count: [one() for _ in range(count)]


def eventsourcing_postgres(example: Example, _work: Work) -> Side:
    """The counterpart: the library's own recorder as it comes, with the same bytes in its one column."""
    recorder, state = _stock_recorder(_url()), b"".join(example)

    def one() -> Operation:
        return partial(recorder.insert_events, [StoredEvent(uuid4(), 1, TOPIC, state)])

    return lambda count: [one() for _ in range(count)]


def example_of_middling_size() -> Example:
    """Payload and meta of a saved draft in the log."""
    with tools.database() as connection:
        found = connection.execute(EXAMPLE, (TOPIC, TOPIC)).fetchone()
    assert found is not None
    return found[0], found[1]


def _versions_read() -> dict[UUID, int]:
    sparbar, plan = tools.sparbar(), plan_id(SLUG)
    organisation, period = sparbar.organisation(), sparbar.period(plan, OPENED)
    assert organisation is not None
    assert period is not None
    return {organisation.id: organisation.version, period.id: period.version}


def _stock_recorder(url: str) -> PostgresApplicationRecorder:
    words = conninfo_to_dict(url)
    place = [str(words.get(name) or "") for name in ("dbname", "host", "port", "user", "password")]
    return PostgresApplicationRecorder(PostgresDatastore(*place))


def _url() -> str:
    """Of the scratch database."""
    url = Settings.read().database_url
    assert url is not None
    return url


SIDES: dict[str, Callable[[Example, Work], Side]] = {
    side.__name__: side for side in (append, command, raw_insert, eventsourcing_postgres)
}
