"""A history that never happened keeps every rule, is the same everywhere, and is what the procedure had written."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner
from eventsourcing.persistence import StoredEvent
from msgspec.structs import replace
from psycopg import sql

from domain import commands as ask
from domain.catalogue import EVENTS
from domain.errors import NoChangeNotAllowed
from domain.sparbar import Sparbar
from domain.values import ORGANISATION_ID, SYSTEM_ID
from tests.domain.oracle import Oracle
from tests.workers.story_on_postgres import all_rows, catch_up, copy_of, name_of, size
from workers import accounts, feed, projector, tools
from workers.backup.restore import BROKEN
from workers.commands.synth import synth
from workers.event_log.bulk import Done, NotEmpty
from workers.event_log.recorder import HeadRowRecorder
from workers.event_log.stored import LoggedEvent
from workers.read_models import ALL
from workers.sample.load import load_sample
from workers.sample.people import DEMO_PEOPLE, PASSWORD
from workers.synth.history import History, Outline
from workers.synth.load import Loaded, load
from workers.synth.memory import PLANS, TAKES
from workers.synth.world import World

SMALL = Outline(activities=45, quarters=2, seed=3)
# Between them there is every event that the rules know, apart from a report's: that holds the hash of a compiled file.
LONG = (Outline(90, 6, seed=5), Outline(90, 6, seed=8))
# Plans are made apart from each other, so none shows another's activity; and no file is kept of any template.
ELSEWHERE = {
    "activity.left_plan.v1", "organisation.report_template_chosen.v1", "organisation.report_template_dropped.v1",
}  # fmt: skip
TABLES = ("event", "command", "log_head")
# A clock that stands still until the test moves it, before PostgreSQL's own in the search path.
CLOCK = """
create schema held;
create table held.clock (at timestamptz);
insert into held.clock values (now());
create function held.clock_timestamp() returns timestamptz language sql as 'select at from held.clock';
"""
DIGEST = """
import sys
from hashlib import sha256
from workers.synth.history import History, Outline
if __name__ == "__main__":
    lines = sha256()
    for done in History(Outline(45, 2, 3), makers=int(sys.argv[1])).done():
        lines.update(repr((done._replace(events=()), list(map(tuple, done.events)))).encode())
    print(lines.hexdigest())
"""


@pytest.fixture(scope="module")
def told() -> list[list[tuple[Done, list[LoggedEvent]]]]:
    return [told_with_positions(outline) for outline in LONG]


def told_with_positions(outline: Outline) -> list[tuple[Done, list[LoggedEvent]]]:
    """Every command with its events as rows of the log."""
    found, position = [], 0
    for done in History(outline).done():
        rows = [
            LoggedEvent(said.stream_id, said.version, said.topic, said.payload, said.meta, position + n)
            for n, said in enumerate(done.events, 1)
        ]
        position += len(rows)
        found.append((done, rows))
    return found


Told = list[list[tuple[Done, list[LoggedEvent]]]]


def test_the_oracle_finds_no_rule_broken(told: Told) -> None:
    for history in told:
        oracle = Oracle(str(SYSTEM_ID))
        for _, rows in history:
            oracle.read(rows)
        assert oracle.position > 4000


def test_everything_that_can_happen_happens(told: Told) -> None:
    topics = Counter(row.topic for history in told for _, rows in history for row in rows)
    known = {event.TOPIC for event in EVENTS if not event.TOPIC.startswith("report.")} - ELSEWHERE
    assert known - topics.keys() == set()
    assert topics["activity.update_approved.v1"] > 300
    assert topics["activity.update_returned.v2"] > 50


def test_people_work_on_working_days_and_seldom_ask_for_what_is_refused(told: Told) -> None:
    ours = [done for history in told for done, _ in history if done.actor_id != SYSTEM_ID]
    assert {done.recorded_at.weekday() for done in ours} == {0, 1, 2, 3, 4}
    assert {done.recorded_at.hour for done in ours} <= set(range(6, 18))
    history = History(LONG[0])
    commands = sum(1 for _ in history.done())
    assert history.refused.total() < commands / 100
    assert f"ConfirmNoChange: {NoChangeNotAllowed.code}" in history.refused


def test_words_are_of_every_length(told: Told) -> None:
    bodies = [json.loads(row.state) for _, rows in told[0] for row in rows if row.topic == "activity.draft_saved.v1"]
    lengths = sorted(len(body["content"]["text"]) for body in bodies)
    assert lengths[0] < 60
    assert lengths[-1] > 1500
    assert len({body["content"]["text"] for body in bodies}) > 0.95 * len(bodies)


def test_the_same_seed_gives_the_same_bytes_in_any_process() -> None:
    digests = {digest(hash_seed="0", makers=1), digest(hash_seed="1", makers=2)}
    assert len(digests) == 1


def digest(hash_seed: str, makers: int) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": f"Etc/GMT+{makers}"}
    command = [sys.executable, "-c", DIGEST, str(makers)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ended.stdout


def test_another_seed_gives_another_history() -> None:
    first, other = (next(iter(History(SMALL._replace(seed=seed)).done())) for seed in (3, 4))
    assert first.command_id != other.command_id


# in the database


@pytest.fixture(scope="module")
def small(postgres: str) -> Iterator[tuple[str, Loaded]]:
    """The name of a database with the small history in it, put in once, and what was told of that."""
    with copy_of(postgres) as url:
        told = load(SMALL, demo=True, makers=2)
        tools.forget()
        yield name_of(url), told


@pytest.fixture
def loaded(postgres: str, small: tuple[str, Loaded]) -> Iterator[Loaded]:
    """In a database of this test's own."""
    template, told = small
    with copy_of(postgres, template):
        yield told


def rows(table: str) -> list[Any]:
    with tools.database() as connection:
        return connection.execute(sql.SQL("select * from {} order by 1").format(sql.Identifier(table))).fetchall()


class HeldClock(HeadRowRecorder):
    """The log's own recorder, on a database whose clock goes on from each decision to its append."""

    moment: datetime

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        move_clock(self.moment)
        return super().insert_events(stored_events, **kwargs)


def move_clock(moment: datetime) -> None:
    with tools.database() as connection:
        connection.execute("update held.clock set at = %s", (moment,))


def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[ask.Command, Done]]:
    """The commands of the small history, as they were asked, with what became of them."""
    asked: dict[UUID, ask.Command] = {}
    do = World.do

    def remember(world: World, command: ask.Command) -> bool:
        asked[command.command_id] = command
        return do(world, command)

    monkeypatch.setattr(World, "do", remember)
    return [(asked[done.command_id], done) for done in History(SMALL).done()]


def at_real_positions(commands: Iterable[tuple[ask.Command, Done]]) -> Iterator[tuple[ask.Command, datetime]]:
    """The steps that decisions were shown, where the log has them; as the world has numbered them until now."""
    size, steps = 0, [0]
    for command, done in commands:
        shown = {"step_id": steps[command.step_id - PLANS]} if isinstance(command, ask.Decision) else {}
        for _ in done.events:
            size += 1
            steps += [size] if command.stream_id != ORGANISATION_ID else []
        yield replace(command, **shown), done.recorded_at


def test_bulk_and_one_by_one_are_the_same_rows(postgres: str, loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    in_bulk = {table: rows(table) for table in TABLES}
    commands = given(monkeypatch)
    tools.forget()
    with copy_of(postgres) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(CLOCK)
            connection.execute(f"alter database {name_of(url)} set search_path = held, pg_catalog, public")
        recorder = HeldClock(tools.engine())
        sparbar = Sparbar(recorder, tools.mapper(), version("sparbar"))
        for command, moment in at_real_positions(commands):
            move_clock(moment - TAKES)
            recorder.moment = moment
            sparbar.do(command)
        for table in TABLES:
            assert rows(table) == in_bulk[table]


def test_it_passes_for_a_log_that_was_never_touched(loaded: Loaded) -> None:
    with tools.database() as connection:
        assert connection.execute(BROKEN).fetchone() == (None,)
        assert connection.execute("select size, recorded_at from log_head").fetchone() == (loaded.events, loaded.last)
    assert feed.head() == loaded.events


def test_the_read_models_are_those_that_would_have_followed(loaded: Loaded) -> None:
    built = all_rows()
    with tools.database() as connection, connection.transaction():
        for model in ALL:
            projector.new_generation(connection, model, 99)
            model.create_indexes(connection)
        connection.execute("update projection set generation = 99, position = 0, position_leaf_hash = ''")
    catch_up()
    assert all_rows() == built


def test_people_go_on_where_it_ends(loaded: Loaded) -> None:
    found = {person.username for person in DEMO_PEOPLE if accounts.sign_in(person.username, PASSWORD)}
    assert found == {person.username for person in DEMO_PEOPLE}
    administrator = accounts.by_username("admin")
    assert administrator is not None
    answer = tools.sparbar().do(
        ask.CreateUnit(command_id=uuid4(), actor_id=administrator, code="NY", name="Nytt kontor")
    )
    assert answer.first_position == loaded.events + 1


def test_the_sample_leaves_it_alone(loaded: Loaded) -> None:
    assert not load_sample()
    assert size() == loaded.events


def test_nobody_can_sign_in_outside_the_demo(database_url: str) -> None:
    load(SMALL, demo=False, makers=1)
    assert accounts.everyone() == []
    assert len(rows("person_name")) > 40


def test_a_log_with_something_in_it_is_left_as_it_is(loaded: Loaded) -> None:
    before = [rows(table) for table in TABLES]
    with pytest.raises(NotEmpty):
        load(SMALL._replace(seed=4), demo=True, makers=1)
    assert [rows(table) for table in TABLES] == before


def test_what_stops_it_leaves_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workers.synth.load._name", stop)
    with pytest.raises(KeyboardInterrupt):
        load(SMALL, demo=True, makers=1)
    assert [rows(table) for table in ("event", "command", "person_name", "credential")] == [[], [], [], []]
    assert size() == 0


def test_the_command_line_says_what_it_made(database_url: str, valkey: str) -> None:
    ended = CliRunner().invoke(synth, ["--activities", "45", "--quarters", "2", "--seed", "3", "--json"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.output)
    assert (told["events"], told["seed"], told["plans"]) == (size(), 3, 2)
    again = CliRunner().invoke(synth, [])
    assert (again.exit_code, again.stderr) == (
        1,
        "sparbar: Databasen är inte tom: en historik läses bara in i en tom databas.\n",
    )
