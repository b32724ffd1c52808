"""The log keeps what it acknowledged: gapless, in order, once, on disk, and never changed afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from os import urandom
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from domain import commands as ask
from domain.errors import CommandIdReused
from domain.values import Answer
from tests import people
from tests.waiting import wait_until
from tests.workers.story_on_postgres import Story, waiting_for_locks
from workers import tools
from workers.event_log.leaf import leaf_hash
from workers.event_log.recorder import HeadRowRecorder
from workers.event_log.stored import LoggedEvent

TOPIC = "activity.update_withdrawn.v1"
LONG = 4000  # bytes of a payload, all of which must have reached the disk
ADD_BY_HAND = """
insert into event
select 2, %(stream)s, 2, topic, payload, payload_hash, meta, recorded_at, leaf_hash, command_id
  from event where position = 1"""


@pytest.fixture
def log(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A second connection, that looks at what the recorder left."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def recorder(database_url: str) -> HeadRowRecorder:
    return HeadRowRecorder(tools.engine())


def command(name: str = "Kommunen") -> ask.Command:
    return ask.FoundOrganisation(command_id=uuid4(), actor_id=people.ADMIN, name=name)


def append(recorder: HeadRowRecorder, *events: LoggedEvent, **expected: Any) -> list[int]:
    return list(recorder.insert_events(events, command=command(), expected=expected.get("expected", {})))


def stored(stream: UUID, version: int = 1, payload: bytes = b"{}", topic: str = TOPIC) -> LoggedEvent:
    return LoggedEvent(stream, version, topic, payload, meta='{"app_version":"å"}'.encode())


def one(connection: psycopg.Connection[Any], query: str) -> Any:
    found = connection.execute(query).fetchone()
    assert found is not None
    return found[0]


def test_positions_have_no_gap_when_six_writers_collide(
    recorder: HeadRowRecorder, log: psycopg.Connection[Any]
) -> None:
    streams = [uuid4() for _ in range(3)]

    def write(number: int) -> list[int]:
        try:
            return append(recorder, stored(streams[number % 3], 1 + number // 6))
        except IntegrityError:
            return []

    with ThreadPoolExecutor(6) as pool:
        answered = sorted(position for found in pool.map(write, range(240)) for position in found)
    kept = [row[0] for row in log.execute("select position from event order by position")]
    assert answered == kept == list(range(1, len(kept) + 1))
    assert 60 <= len(kept) < 240
    assert one(log, "select size from log_head") == recorder.max_notification_id() == len(kept)
    assert one(log, "select count(*) from command") == len(kept)


def test_events_of_one_append_stand_together(recorder: HeadRowRecorder) -> None:
    streams = [uuid4() for _ in range(40)]

    def write(stream: UUID) -> list[int]:
        return append(recorder, *(stored(stream, version) for version in (1, 2, 3)))

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(write, streams):
            assert found == [found[0], found[0] + 1, found[0] + 2]
    for stream in streams:
        positions = [event.position for event in recorder.select_events(stream)]
        assert positions == [positions[0], positions[0] + 1, positions[0] + 2]


@pytest.fixture
def lazy_disk(log: psycopg.Connection[Any]) -> Iterator[None]:
    """Nobody writes the server's own log to disk unasked for ten seconds."""
    log.execute("alter system set wal_writer_delay = '10s'")
    log.execute("select pg_reload_conf()")
    wait_until(lambda: one(log, "show wal_writer_delay") == "10s")
    yield
    log.execute("alter system reset wal_writer_delay")
    log.execute("select pg_reload_conf()")


@pytest.mark.usefixtures("lazy_disk")
def test_an_acknowledged_append_is_on_disk(recorder: HeadRowRecorder, log: psycopg.Connection[Any]) -> None:
    for _ in range(20):
        before = one(log, "select pg_current_wal_insert_lsn()")
        append(recorder, stored(uuid4(), payload=urandom(LONG)))
        assert one(log, f"select pg_current_wal_flush_lsn() - '{before}'") >= LONG


def test_leaf_hashes_can_be_recomputed_without_the_database(log: psycopg.Connection[Any]) -> None:
    Story()
    query = "select stream_id, version, topic, recorded_at, meta, payload_hash, leaf_hash from event"
    rows = log.execute(query).fetchall()
    assert len(rows) > 50
    for *fields, kept in rows:
        assert leaf_hash(*fields) == kept


@pytest.mark.parametrize("topic", ["activity.åtgärd.v1", "a"])
@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00.000001Z", "2038-01-19T03:14:08.999999Z"])
def test_a_leaf_hash_covers_letters_and_microseconds(log: psycopg.Connection[Any], topic: str, moment: str) -> None:
    fields: tuple[Any, ...] = (uuid4(), 2**40, topic, moment, "å".encode(), sha256(b"").digest())
    query = "select leaf_hash(%s, %s, %s, %s, %s, %s), %s::timestamptz"
    row = log.execute(query, (*fields, moment)).fetchone()
    assert row is not None
    assert leaf_hash(*fields[:3], row[1], *fields[4:]) == row[0]


def test_every_payload_has_its_own_hash(log: psycopg.Connection[Any]) -> None:
    Story()
    rows = log.execute("select payload, payload_hash from event").fetchall()
    assert [sha256(payload).digest() for payload, _ in rows] == [kept for _, kept in rows]


def test_the_moment_of_recording_never_goes_backwards(recorder: HeadRowRecorder, log: psycopg.Connection[Any]) -> None:
    append(recorder, stored(uuid4()))
    log.execute("update log_head set recorded_at = '2100-01-01Z'")
    append(recorder, stored(uuid4()))
    assert one(log, "select recorded_at = '2100-01-01Z' from event where position = 2")
    assert recorder.news({})[0].year == 2100


def test_events_are_recorded_in_the_order_of_their_positions(log: psycopg.Connection[Any]) -> None:
    story = Story()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(story.approved, story.klk))
    moments = [row[0] for row in log.execute("select recorded_at from event order by position")]
    assert moments == sorted(moments)


@pytest.mark.parametrize("table", ["event", "command"])
@pytest.mark.parametrize("change", ["update {} set command_id = null", "delete from {}", "truncate {}"])
def test_nothing_that_stands_in_the_log_can_be_changed(
    recorder: HeadRowRecorder, log: psycopg.Connection[Any], table: str, change: str
) -> None:
    append(recorder, stored(uuid4()))
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        log.execute(change.format(table))
    assert one(log, "select (select count(*) from event) + (select count(*) from command)") == 2


def test_an_append_that_waited_sees_that_a_stream_it_had_read_has_moved(
    recorder: HeadRowRecorder, log: psycopg.Connection[Any], database_url: str
) -> None:
    read, own = uuid4(), uuid4()
    append(recorder, stored(read))
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("update log_head set size = size + 1")
        late = pool.submit(append, recorder, stored(own), expected={read: 1})
        wait_until(lambda: waiting_for_locks(log) == 1)
        other.execute(ADD_BY_HAND, {"stream": read})
        other.commit()
        with pytest.raises(IntegrityError, match="stream_moved"):
            late.result(10)
    assert (one(log, "select count(*) from event"), one(log, "select count(*) from command")) == (2, 1)
    assert append(recorder, stored(own), expected={read: 2}) == [3]


@pytest.mark.parametrize("version", [0, 2, 3])
def test_an_append_that_read_another_version_leaves_no_trace(
    recorder: HeadRowRecorder, log: psycopg.Connection[Any], version: int
) -> None:
    read = uuid4()
    append(recorder, stored(read))
    with pytest.raises(IntegrityError, match="stream_moved"):
        append(recorder, stored(uuid4()), expected={read: version})
    assert one(log, "select size from log_head") == one(log, "select count(*) from command") == 1


def test_a_stream_that_was_not_there_may_be_expected_to_be_still_missing(recorder: HeadRowRecorder) -> None:
    assert append(recorder, stored(uuid4()), expected={uuid4(): 0}) == [1]


def test_a_taken_version_leaves_no_gap(recorder: HeadRowRecorder) -> None:
    stream = uuid4()
    append(recorder, stored(stream))
    with pytest.raises(IntegrityError):
        append(recorder, stored(uuid4()), stored(stream))
    assert append(recorder, stored(stream, 2)) == [2]


def test_events_are_read_by_stream_and_version(recorder: HeadRowRecorder) -> None:
    stream = uuid4()
    append(recorder, *(stored(stream, version) for version in range(1, 6)))

    def read(**words: Any) -> list[int]:
        return [event.originator_version for event in recorder.select_events(stream, **words)]

    assert read() == [1, 2, 3, 4, 5]
    assert read(gt=1, lte=4) == [2, 3, 4]
    assert read(desc=True, limit=2) == [5, 4]
    assert recorder.select_events(uuid4()) == []


def test_news_are_what_each_stream_got_after_the_version_known(recorder: HeadRowRecorder) -> None:
    known, unknown = uuid4(), uuid4()
    append(recorder, stored(known), stored(unknown))
    append(recorder, *(stored(known, version) for version in (2, 3)), stored(uuid4()))
    _, news = recorder.news({known: 1, unknown: 0, uuid4(): 0})
    assert sorted((event.position, event.stream_id) for event in news) == [(2, unknown), (3, known), (4, known)]
    assert [event.originator_version for event in news if event.stream_id == known] == [2, 3]
    assert recorder.news({known: 3})[1] == []


def test_news_bring_the_time_of_the_log(recorder: HeadRowRecorder, log: psycopg.Connection[Any]) -> None:
    stream, before = uuid4(), one(log, "select clock_timestamp()")
    for version in (1, 2):
        append(recorder, stored(stream, version))
        read_at, _ = recorder.news({stream: 0})
        assert before <= one(log, "select max(recorded_at) from event") <= read_at
        assert read_at <= one(log, "select clock_timestamp()")


def test_notifications_are_read_by_position_and_topic(recorder: HeadRowRecorder) -> None:
    numbers = count()
    topics = ("activity.a.v1", "activity.b.v1")
    append(recorder, *(stored(uuid4(), topic=topics[next(numbers) % 2]) for _ in range(6)))

    def read(*words: Any, **more: Any) -> list[Any]:
        return [notification.id for notification in recorder.select_notifications(*words, **more)]

    assert read(2, 2) == [2, 3]
    assert read(2, 9, inclusive_of_start=False, stop=4) == [3, 4]
    assert read(None, 9, topics=[topics[1]]) == [2, 4, 6]
    assert read(None, 9, topics=["something.else"]) == []


def test_a_command_without_events_is_remembered(recorder: HeadRowRecorder, log: psycopg.Connection[Any]) -> None:
    asked = command()
    assert not list(recorder.insert_events([], command=asked, expected={}))
    assert recorder.answer_to(asked) == Answer(first_position=None, last_position=None, replayed=True)
    assert recorder.max_notification_id() is None
    assert one(log, "select size from log_head") == 0


def test_the_answer_is_kept_for_the_same_person_and_request(recorder: HeadRowRecorder) -> None:
    asked = command()
    recorder.insert_events([stored(uuid4()), stored(uuid4())], command=asked, expected={})
    assert recorder.answer_to(asked) == Answer(first_position=1, last_position=2, replayed=True)
    assert recorder.answer_to(command()) is None
    for other in ({"actor_id": people.OWNER}, {"name": "Regionen"}):
        facts = {"command_id": asked.command_id, "actor_id": asked.actor_id, "name": "Kommunen"} | other
        with pytest.raises(CommandIdReused):
            recorder.answer_to(ask.FoundOrganisation(**facts))
