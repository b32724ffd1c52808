"""A command is carried out once, whoever else decides meanwhile and wherever the connection breaks."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from domain import commands as ask
from domain.errors import AlreadyApproved, Busy, CommandIdReused, LacksRole, NotFound, OutcomeUnknown, Refusal
from domain.values import Answer
from tests import people
from tests.workers.story_on_postgres import Story, drive, head_row_held, size
from workers import tools
from workers.embedded.socket_folder import SOCKET

ROUNDS = 20
KILL = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid()"""
KEPT = "select (select count(*) from event) + (select count(*) from command) + (select size from log_head)"
VERSIONS = """
select count(*) from (
    select version, row_number() over (partition by stream_id order by position) as n from event) as numbered
 where version <> n"""
MISCOUNTED = """
select count(*) from (select command_id, count(*) as n, min(position) as first from event group by 1) as found
  join command using (command_id) where n <> count or first <> first_position"""
Outcome = Answer | Refusal


class CuttingProxy:
    """In front of PostgreSQL's socket: cuts a connection once, at the message that holds the needle."""

    def __init__(self, folder: Path, server: Path) -> None:
        self._server, self._needle, self._deliver, self._answers_lost = (
            server,
            b"",
            True,
            set[socket.socket](),
        )
        self.cuts, self.is_down, self._goes_down = 0, False, False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / SOCKET))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, needle: bytes, *, delivered: bool, goes_down: bool = False) -> None:
        """``delivered``: the server gets the message and only its answer is lost."""
        self._needle, self._deliver, self._goes_down = needle, delivered, goes_down

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.is_down:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                for way in ((self._requests, client, server), (self._answers, server, client)):
                    threading.Thread(target=way[0], args=way[1:], daemon=True).start()

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        while message := _received(client):
            if self._needle and self._needle in message:
                self._needle, self.cuts, self.is_down = b"", self.cuts + 1, self._goes_down
                if not self._deliver:
                    break
                self._answers_lost.add(client)
            with suppress(OSError):
                server.sendall(message)
        _hang_up(server, client)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        while (answer := _received(server)) and client not in self._answers_lost:
            with suppress(OSError):
                client.sendall(answer)
        _hang_up(client, server)


def _received(source: socket.socket) -> bytes:
    with suppress(OSError):
        return source.recv(65536)
    return b""


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@pytest.fixture
def story(database_url: str) -> Story:
    return Story()


@pytest.fixture
def activity(story: Story) -> UUID:
    """In SAM's review, after the unit's."""
    story.signed(story.klk[0])
    return story.klk[0]


@pytest.fixture
def proxy(
    story: Story,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[CuttingProxy]:
    """Between the application and its database from here on."""
    folder = tmp_path_factory.mktemp("p")
    host = parse_qs(urlsplit(database_url).query)["host"][0]
    proxy = CuttingProxy(folder, Path(host) / SOCKET)
    tools.forget()
    monkeypatch.setenv("SPARBAR_DATABASE_URL", database_url.replace(quote(host, safe="/"), str(folder)))
    yield proxy
    tools.forget()
    proxy.close()


@pytest.fixture
def log(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Past the proxy."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def count(log: psycopg.Connection[Any], query: str) -> int:
    found = log.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def events_of(log: psycopg.Connection[Any], command: ask.Command) -> int:
    found = log.execute("select count(*) from event where command_id = %s", (command.command_id,)).fetchone()
    assert found is not None
    return int(found[0])


def outcome(command: ask.Command) -> Outcome:
    try:
        return tools.sparbar().do(command)
    except Refusal as refusal:
        return refusal


def at_once(*commands: ask.Command, held: str = "", writers: int = 2) -> list[Outcome]:
    """Each on a connection of its own; with ``held``, that many have decided before the first can append."""
    start = threading.Barrier(len(commands))

    def run(command: ask.Command) -> Outcome:
        start.wait()
        return outcome(command)

    with ThreadPoolExecutor(len(commands)) as pool, ExitStack() as lock:
        if held:
            lock.enter_context(head_row_held(held, writers))
        asked = [pool.submit(run, command) for command in commands]
        lock.close()
        return [one.result(20) for one in asked]


def races(url: str, commands: Callable[[], tuple[ask.Command, ...]], writers: int = 2) -> Iterator[list[Any]]:
    """Every other race is decided by both before either appends; the rest go as they happen to go."""
    for number in range(ROUNDS):
        asked = commands()
        yield [asked, *at_once(*asked, held=url if number % 2 else "", writers=writers)]


def test_every_refused_command_leaves_no_trace(story: Story, log: psycopg.Connection[Any]) -> None:
    story.signed(story.klk[0])
    story.draft(story.klk[1])
    before = count(log, KEPT)
    refused = [
        story.asked(ask.ApproveUpdate, story.klk[0], people.REVIEWER),
        story.asked(ask.SubmitUpdate, story.klk[0]),
        story.asked(ask.ApproveUpdate, story.klk[1]),
        story.asked(ask.SaveDraft, story.klk[1], base_version=9),
        story.asked(ask.StartDraft, story.klk[1]),
        story.make(ask.OpenPeriod, people.OWNER, plan_id=people.KLK, quarter="2020-Q1", deadlines=None),
        story.make(ask.GrantRole, people.ADMIN, person_id=people.ADMIN, role="sam_approver"),
        story.make(ask.FoundOrganisation, people.ADMIN, name="Regionen"),
    ]
    assert all(isinstance(outcome(command), Refusal) for command in refused)
    assert count(log, KEPT) == before


def test_a_refused_command_id_may_be_used_again(story: Story, activity: UUID) -> None:
    refused = story.asked(ask.ApproveUpdate, activity, people.COORDINATOR)
    with pytest.raises(LacksRole):
        tools.sparbar().do(refused)
    again = story.asked(ask.ApproveUpdate, activity, command_id=refused.command_id)
    assert tools.sparbar().do(again).last_position == size()


def test_the_same_command_gets_the_first_answer_again(story: Story, activity: UUID) -> None:
    command = story.asked(ask.ApproveUpdate, activity)
    first = tools.sparbar().do(command)
    story.approved(story.klk[1])
    before = size()
    again = tools.sparbar().do(command)
    assert (again.first_position, again.last_position) == (first.first_position, first.last_position)
    assert (first.replayed, again.replayed, size()) == (False, True, before)


def test_saving_the_same_words_again_is_answered_and_remembered(story: Story) -> None:
    story.draft(story.klk[0])
    same = story.asked(ask.SaveDraft, story.klk[0], content=story.update(story.klk[0]).content)
    before = size()
    assert tools.sparbar().do(same).first_position is None
    assert tools.sparbar().do(same) == Answer(first_position=None, last_position=None, replayed=True)
    assert size() == before


def test_a_double_click_gives_one_event_and_equal_answers(
    story: Story, database_url: str, log: psycopg.Connection[Any]
) -> None:
    def click_twice() -> tuple[ask.Command, ...]:
        story.approved(story.klk[0])
        story.open_quarter()
        return (story.asked(ask.StartDraft, story.klk[0]),) * 2

    for asked, one, other in races(database_url, click_twice):
        assert isinstance(one, Answer)
        assert isinstance(other, Answer)
        assert (one.first_position, one.last_position) == (other.first_position, other.last_position)
        assert events_of(log, asked[0]) == 1


def test_another_request_under_the_same_id_is_refused(story: Story, activity: UUID) -> None:
    command = story.asked(ask.ReturnUpdate, activity)
    tools.sparbar().do(command)
    for changed in ({"reason": "En annan."}, {"by": people.OTHER_APPROVER}):
        other = story.asked(ask.ReturnUpdate, activity, **{"command_id": command.command_id} | changed)
        with pytest.raises(CommandIdReused):
            tools.sparbar().do(other)


def test_another_request_that_would_be_accepted_is_refused_under_a_used_id(story: Story) -> None:
    command = story.asked(ask.StartDraft, story.klk[0])
    tools.sparbar().do(command)
    before = size()
    for by in (people.OWNER, people.COLLEAGUE):
        with pytest.raises(CommandIdReused):
            story.save(story.klk[0], by, command_id=command.command_id)
    assert size() == before


@pytest.mark.parametrize("delivered", [True, False])
def test_a_connection_cut_around_commit_is_settled_by_the_command_id(
    story: Story, proxy: CuttingProxy, log: psycopg.Connection[Any], delivered: bool
) -> None:
    command = story.asked(ask.StartDraft, story.klk[0])
    before = count(log, "select count(*) from event")
    proxy.cut(command.command_id.bytes, delivered=delivered)
    answer = tools.sparbar().do(command)
    assert (answer.first_position, answer.last_position) == (before + 1, before + 1)
    assert (proxy.cuts, count(log, "select size from log_head")) == (1, before + 1)
    assert tools.sparbar().do(command).first_position == answer.first_position
    story.submit(story.klk[0])


@pytest.mark.parametrize("delivered", [True, False])
def test_a_log_that_goes_down_with_the_answer_leaves_it_unknown_until_asked_again(
    story: Story, proxy: CuttingProxy, log: psycopg.Connection[Any], delivered: bool
) -> None:
    command = story.asked(ask.StartDraft, story.klk[0])
    before = count(log, "select count(*) from event")
    proxy.cut(command.command_id.bytes, delivered=delivered, goes_down=True)
    with pytest.raises(OutcomeUnknown):
        tools.sparbar().do(command)
    assert count(log, "select count(*) from event") in (before, before + delivered)
    proxy.is_down = False
    assert tools.sparbar().do(command).first_position == before + 1
    assert events_of(log, command) == 1


def test_killed_backends_are_replaced(story: Story, log: psycopg.Connection[Any]) -> None:
    for activity in story.klk:
        assert count(log, KILL) > 0
        story.draft(activity)
    assert count(log, "select count(*) from event where topic = 'activity.update_drafted.v1'") == 6


def test_an_unreachable_log_leaves_the_outcome_unknown(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = story.asked(ask.StartDraft, story.klk[0])
    tools.forget()
    with monkeypatch.context() as nowhere:
        nowhere.setenv("SPARBAR_DATABASE_URL", f"postgresql://postgres@/nowhere?host={tmp_path}")
        with pytest.raises(OutcomeUnknown):
            tools.sparbar().do(command)
        tools.forget()
    assert tools.sparbar().do(command).first_position == size()


def test_a_conflict_is_decided_again_on_what_is_there_now(
    story: Story, activity: UUID, monkeypatch: pytest.MonkeyPatch, log: psycopg.Connection[Any]
) -> None:
    """Unrelated news in a stream that was read: the organisation moves while the approver decides."""
    sparbar = tools.sparbar()
    append, others = sparbar.recorder.insert_events, iter([people.UTB])

    def somebody_was_faster(*words: Any, **more: Any) -> Any:
        for unit in others:
            story.admin(ask.GrantRole, person_id=people.COLLEAGUE, role="contributor", unit_id=unit)
        return append(*words, **more)

    monkeypatch.setattr(sparbar.recorder, "insert_events", somebody_was_faster)
    command = story.asked(ask.ApproveUpdate, activity)
    before = size()
    answer = sparbar.do(command)
    assert (answer.first_position, answer.last_position) == (before + 2, before + 3)
    assert events_of(log, command) == 2


def test_after_three_lost_races_it_is_busy_and_nothing_is_stored(
    story: Story, activity: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def always_late(*words: Any, **more: Any) -> Any:
        tried.append(words)
        raise IntegrityError("stream_moved")

    before = size()
    monkeypatch.setattr(tools.sparbar().recorder, "insert_events", always_late)
    with pytest.raises(Busy):
        story.approve(activity)
    assert (len(tried), size()) == (3, before)
    assert all(words[0] for words in tried), "an attempt without events would be an answer without a deed"


def test_approve_and_withdraw_at_once_one_wins(story: Story, activity: UUID, database_url: str) -> None:
    def both() -> tuple[ask.Command, ...]:
        if story.state(activity) == "approved":
            story.open_quarter()
        story.signed(activity)
        return story.asked(ask.ApproveUpdate, activity), story.asked(ask.WithdrawUpdate, activity)

    for _, approved, withdrawn in races(database_url, both):
        assert isinstance(approved, Answer) != isinstance(withdrawn, Answer)
        assert not isinstance(approved, Busy)
        assert not isinstance(withdrawn, Busy)
        assert story.state(activity) == ("approved" if isinstance(approved, Answer) else "draft")


def test_two_approvers_at_once_one_wins_and_the_other_learns_who(
    story: Story, activity: UUID, database_url: str
) -> None:
    approvers = (people.APPROVER, people.OTHER_APPROVER)

    def both() -> tuple[ask.Command, ...]:
        if story.state(activity) == "approved":
            story.open_quarter()
        story.signed(activity)
        return tuple(story.asked(ask.ApproveUpdate, activity, by) for by in approvers)

    for _, *found in races(database_url, both):
        refused = next(one for one in found if isinstance(one, AlreadyApproved))
        winner = approvers[1 - found.index(refused)]
        assert isinstance(found[1 - found.index(refused)], Answer)
        assert (refused.who, [s.by for s in story.update(activity).valid("sam")]) == (winner, [winner])


def test_a_save_while_somebody_approves_is_refused(story: Story, activity: UUID, database_url: str) -> None:
    def both() -> tuple[ask.Command, ...]:
        if story.state(activity) == "approved":
            story.open_quarter()
        story.signed(activity)
        return story.asked(ask.ApproveUpdate, activity), story.asked(ask.SaveDraft, activity)

    for (_, save), approved, saved in races(database_url, both, writers=1):
        assert isinstance(approved, Answer)
        assert isinstance(saved, Refusal)
        assert story.update(activity).content != save.content


def test_an_approval_counts_only_if_it_stands_before_the_loss_of_the_role(
    story: Story, activity: UUID, database_url: str
) -> None:
    lost = {"person_id": people.APPROVER, "role": "sam_approver", "unit_id": None}

    def both() -> tuple[ask.Command, ...]:
        if people.APPROVER not in _approvers():
            story.admin(ask.GrantRole, **lost)
        if story.state(activity) == "approved":
            story.open_quarter()
        story.signed(activity)
        return story.asked(ask.ApproveUpdate, activity), story.make(ask.RevokeRole, people.ADMIN, **lost)

    for _, approved, revoked in races(database_url, both):
        assert isinstance(revoked, Answer)
        if isinstance(approved, Answer):
            assert approved.last_position < revoked.first_position
            continue
        assert isinstance(approved, NotFound)
        assert story.state(activity) == "in_sam_review"


def _approvers() -> frozenset[UUID]:
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    return organisation.holders("sam_approver")


def test_many_people_at_once_leave_every_stream_without_a_gap(story: Story, log: psycopg.Connection[Any]) -> None:
    def live(activity: UUID) -> None:
        for _ in range(4):
            for step in (story.draft, story.submit, story.sign, story.withdraw, story.discard):
                step(activity)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(live, [*story.klk, *story.sams]))
    assert count(log, VERSIONS) == 0
    assert count(log, "select count(*) - max(position) from event") == 0


def test_a_driven_log_is_without_gaps_and_every_command_stands_once(log: psycopg.Connection[Any]) -> None:
    drive(7, 250)
    assert count(log, VERSIONS) == 0
    assert count(log, "select count(*) - max(position) from event") == 0
    strays = "select count(*) from event left join command using (command_id) where command is null"
    assert count(log, strays) == 0
    assert count(log, MISCOUNTED) == 0
