"""An organisation and its plan in a real log, people who act on it, and a driver that lets them work."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partialmethod
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from domain import commands as ask
from domain.errors import Refusal
from domain.update import Update
from domain.values import Answer, Content, Deadlines, Source, next_quarter, plan_id
from tests import people
from tests.waiting import wait_until
from workers import projector, tools
from workers.read_models import ALL

DAY = date(2020, 1, 10)
DEADLINES = Deadlines(owner=DAY, unit=DAY, sam=DAY, board=DAY)
SOURCE = Source(document="lagesrapport.txt", file_sha256="ab" * 32, importer_version=1)
SLUG, PLAN = "plan", plan_id("plan")
IMPORTED = "2019-Q3"
UNITS = (*[people.KLK] * 6, *[people.SAM] * 2)
UNFINISHED = "ofärdigt"
STATUSES = ("planned", "in_progress", "partly_done", "done")
TRIES = 0.1  # how often somebody drawn by lot tries instead of the one whose turn it is
CHOICES: dict[str, tuple[tuple[type[ask.Command], int], ...]] = {
    "not_reported": ((ask.StartDraft, 1),),
    "unfinished": ((ask.SaveDraft, 5), (ask.DiscardDraft, 1)),
    "draft": ((ask.SaveDraft, 2), (ask.DiscardDraft, 1), (ask.SubmitUpdate, 6)),
    "returned": ((ask.SaveDraft, 3), (ask.SubmitUpdate, 5)),
    "in_unit_review": ((ask.SignOffUpdate, 8), (ask.ReturnUpdate, 2), (ask.WithdrawUpdate, 1)),
    "in_sam_review": ((ask.ApproveUpdate, 5), (ask.ReturnUpdate, 3), (ask.WithdrawUpdate, 3)),
}
WAITING = """
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"""
MINIMUM = 5
SELDOM = (
    "activity.update_returned.v2",
    "activity.update_withdrawn.v1",
    "activity.sign_off_voided.v1",
    "activity.update_approved.v1",
    "activity.update_discarded.v1",
)


class Story:
    """``klk`` and ``sams`` are activities with owners; the last of ``quarters`` is the one people report for.

    Ids follow from the name, so that a story goes on in a copy of its database.
    """

    def __init__(self, name: str = "story") -> None:
        self._name, self._numbers, self._words = name, count(1), count(1)
        self.quarters: list[str] = []
        self._organise()
        self.klk, self.sams = self._plan()
        self.open_quarter()

    # what people do; the usual person unless one is named, on the words and the step as they stand

    def do(self, kind: type[ask.Command], activity: UUID, by: UUID | None = None, **changed: Any) -> Answer:
        return tools.sparbar().do(self.asked(kind, activity, by, **changed))

    draft = partialmethod(do, ask.StartDraft)
    save = partialmethod(do, ask.SaveDraft)
    discard = partialmethod(do, ask.DiscardDraft)
    submit = partialmethod(do, ask.SubmitUpdate)
    sign = partialmethod(do, ask.SignOffUpdate)
    approve = partialmethod(do, ask.ApproveUpdate)
    send_back = partialmethod(do, ask.ReturnUpdate)
    withdraw = partialmethod(do, ask.WithdrawUpdate)

    def asked(self, kind: type[ask.Command], activity: UUID, by: UUID | None = None, **changed: Any) -> Any:
        facts = self._form(kind, activity) | changed
        return self.make(kind, by or self._usual(kind, activity), activity_id=activity, **facts)

    def make(self, kind: Any, by: UUID, **facts: Any) -> Any:
        return kind(**{"command_id": self.new_id(), "actor_id": by} | facts)

    def signed(self, activity: UUID) -> None:
        """Whatever it takes until SAM can approve: a draft when there is none under way."""
        if self.state(activity) in ("not_reported", "approved"):
            self.draft(activity)
        if self.state(activity) in ("draft", "returned"):
            self.submit(activity)
        if self.state(activity) == "in_unit_review":
            self.sign(activity)

    def approved(self, activity: UUID) -> None:
        self.signed(activity)
        self.approve(activity)

    def open_quarter(self) -> None:
        self.quarters.append(next_quarter(self.quarters[-1] if self.quarters else IMPORTED))
        opening = {"plan_id": PLAN, "quarter": self.quarters[-1], "deadlines": DEADLINES}
        tools.sparbar().do(self.make(ask.OpenPeriod, people.COORDINATOR, **opening))

    def admin(self, kind: Any, **facts: Any) -> Answer:
        return tools.sparbar().do(self.make(kind, people.ADMIN, **facts))

    # how it stands

    @property
    def activities(self) -> list[UUID]:
        return [*self.klk, *self.sams]

    def update(self, activity: UUID) -> Update:
        found = tools.sparbar().activity(activity).update_for(self.quarters[-1])
        assert found is not None
        return found

    def state(self, activity: UUID) -> str:
        found = tools.sparbar().activity(activity).update_for(self.quarters[-1])
        return found.state if found else "not_reported"

    def words(self) -> Content:
        """Words that nobody has used before."""
        number = next(self._words)
        return Content(status=STATUSES[number % len(STATUSES)], text=f"Ord {number} om mötet på ön.")

    def new_id(self) -> UUID:
        return people.someone(f"{self._name}, command {next(self._numbers)}")

    def _form(self, kind: type[ask.Command], activity: UUID) -> dict[str, Any]:
        if kind is ask.StartDraft:
            return {"quarter": self.quarters[-1], "content": self.words()}
        update = self.update(activity)
        facts: dict[str, Any] = {"update_id": update.id}
        if kind is ask.SaveDraft:
            facts |= {"base_version": len(update.versions), "content": self.words()}
        if issubclass(kind, ask.SubmitUpdate | ask.Decision):
            facts["content_hash"] = update.hash
        if issubclass(kind, ask.Decision):
            facts["step_id"] = update.step_id
        if kind is ask.ReturnUpdate:
            facts["reason"] = "Skriv vilka bolag som kommer."
        return facts

    def _usual(self, kind: type[ask.Command], activity: UUID) -> UUID:
        sams = activity in self.sams
        if kind in (ask.SignOffUpdate, ask.ReturnUpdate) and self.state(activity) == "in_unit_review":
            return people.SAM_REVIEWER if sams else people.REVIEWER
        if issubclass(kind, ask.Decision):
            return people.EXTERNAL if sams else people.APPROVER
        return people.SAM_OWNER if sams else people.OWNER

    def _organise(self) -> None:
        self.admin(ask.FoundOrganisation, name="Kommunen")
        for code in ("KLK", "SAM", "UTB"):
            self.admin(ask.CreateUnit, code=code, name=code)
        self.admin(ask.ChooseApprovingUnit, unit_id=people.SAM)
        for person in dict.fromkeys(person for person, _, _ in people.ROLES):
            self.admin(ask.RegisterPerson, person_id=person)
        for person, role, unit in people.ROLES:
            self.admin(ask.GrantRole, person_id=person, role=role, unit_id=unit)

    def _plan(self) -> tuple[list[UUID], list[UUID]]:
        imported = self._importing()
        tools.sparbar().do(imported)
        ids = [imported.activity_id(row) for row in imported.activities]
        for activity, unit in zip(ids, UNITS, strict=True):
            owner = people.OWNER if unit == people.KLK else people.SAM_OWNER
            facts = {"activity_id": activity, "owner_id": owner, "reason": "Planen anger bara enhet."}
            tools.sparbar().do(self.make(ask.AppointOwner, people.COORDINATOR, **facts))
        return ids[: UNITS.count(people.KLK)], ids[UNITS.count(people.KLK) :]

    def _importing(self) -> ask.ImportPlan:
        def row(number: int, unit: UUID) -> ask.ImportedActivity:
            return ask.ImportedActivity(
                area=1, number=str(number), title=f"Aktivitet {number}", unit_id=unit, years=(2019, 2020),
                continuous=False, content=Content(status="not_started", text=f"Ej påbörjad {number}"),
                lines=(38 + number,), status_reason="börjar så",
            )  # fmt: skip

        return self.make(  # type: ignore[no-any-return]
            ask.ImportPlan, people.COORDINATOR, slug=SLUG, name="Plan", quarter=IMPORTED, sections=(),
            source=SOURCE, areas=(ask.ImportedArea(number=1, name="Service"),),
            activities=tuple(row(number, unit) for number, unit in enumerate(UNITS, 1)),
        )  # fmt: skip


def drive(seed: int, commands: int) -> tuple[Story, Counter[str]]:
    """At least that many accepted commands in an empty log, the same for the same seed; events by topic.

    A draft begins with ``UNFINISHED`` in it and is never submitted so. Raises AssertionError when one of the
    ``SELDOM`` topics happened too seldom for a test to mean anything.
    """
    story, lot = Story(f"drive {seed}"), Random(seed)
    under_way, accepted = set(story.activities), 0
    while accepted < commands:
        if not under_way:
            story.open_quarter()
            under_way = set(story.activities)
        activity = lot.choice(sorted(under_way))
        accepted += _step(story, lot, activity)
        if story.state(activity) == "approved":
            under_way.discard(activity)
    happened = topics()
    assert min(happened[topic] for topic in SELDOM) >= MINIMUM, happened
    return story, happened


def _step(story: Story, lot: Random, activity: UUID) -> bool:
    state = story.state(activity)
    if state == "draft" and UNFINISHED in (story.update(activity).content.text or ""):
        state = "unfinished"
    kinds, weights = zip(*CHOICES[state], strict=True)
    kind = lot.choices(kinds, weights)[0]
    words = story.words()
    begun = {"content": Content(status=words.status, text=f"{words.text} {UNFINISHED}")}
    by = lot.choice(sorted(people.EVERYBODY.values())) if lot.random() < TRIES else None
    with suppress(Refusal):
        story.do(kind, activity, by, **(begun if kind is ask.StartDraft else {}))
        return True
    return False


def topics() -> Counter[str]:
    with tools.database() as connection:
        return Counter(dict(connection.execute("select topic, count(*) from event group by topic").fetchall()))


def size() -> int:
    with tools.database() as connection:
        return int(connection.execute("select size from log_head").fetchone()[0])


def catch_up(limit: int = projector.BATCH) -> None:
    while projector.project_all(limit):
        pass


def all_rows() -> dict[str, list[str]]:
    """Every row of every read model in use, with the positions it is valid over, in an order of its own."""
    with tools.database() as connection:
        return {model.name: _rows(connection, model) for model in ALL}


def _rows(connection: Any, model: Any) -> list[str]:
    found = connection.execute("select generation from projection where name = %s", (model.name,)).fetchone()
    table = sql.Identifier(projector.schema(model, found[0]), model.table.name)
    rows = connection.execute(sql.SQL("select t::text from {} t").format(table)).fetchall()
    return sorted(row[0] for row in rows)


@contextmanager
def copy_of(server: str, template: str = "template_sparbar") -> Iterator[str]:
    """A database made from another one while the context lasts; SPARBAR_DATABASE_URL names it."""
    name = f"test_{uuid4().hex}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection, pytest.MonkeyPatch.context() as environment:
        connection.execute(f"create database {name} template {template} strategy file_copy")
        environment.setenv("SPARBAR_DATABASE_URL", url)
        try:
            yield url
        finally:
            tools.forget()
            connection.execute(f"drop database {name} with (force)")


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@contextmanager
def head_row_held(url: str, writers: int) -> Iterator[None]:
    """Until so many writers have decided and wait to append: then they go on at once, on what they saw."""
    with psycopg.connect(url, autocommit=True) as eyes, psycopg.connect(url) as holder:
        holder.execute("select 1 from log_head for update")
        yield
        wait_until(lambda: waiting_for_locks(eyes) >= writers)
        holder.rollback()


def waiting_for_locks(connection: psycopg.Connection[Any]) -> int:
    """How many connections of this database wait for another one."""
    found = connection.execute(WAITING).fetchone()
    return int(found[0]) if found else 0
