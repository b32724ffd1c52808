"""Given, when, then: the real application over a log in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from domain import commands as ask
from domain.aggregate import folded
from domain.errors import Refusal
from domain.sparbar import Sparbar
from domain.update import Update
from domain.values import Content, Deadlines, Source, plan_id
from tests import people
from tests.domain.memory_log import MemoryLog
from workers import tools

DAY = date(2020, 1, 10)
DEADLINES = Deadlines(owner=DAY, unit=DAY, sam=DAY, board=DAY)
TEXT = Content(status="in_progress", text="Första mötet är bokat.")
OTHER_TEXT = Content(status="in_progress", text="Första mötet är hållet.")
SOURCE = Source(document="lagesrapport.txt", file_sha256="ab" * 32, importer_version=1)
QUARTER = "2019-Q4"


class Story:
    """``activity`` is KLK's and ``sams`` is SAM's own; both have an owner, and 2019-Q4 is open."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.sparbar = Sparbar(self.log, tools.mapper(), "test")
        self._numbers = count(1)
        self._organise()
        self._plan()
        self.update_id: UUID | None = None

    # given

    def draft(self, content: Content = TEXT, by: UUID = people.OWNER, activity: UUID | None = None) -> UUID:
        command = self.make(ask.StartDraft, by, activity_id=activity or self.activity, quarter=QUARTER, content=content)
        self.sparbar.do(command)
        self.update_id = command.update_id
        return command.update_id

    def submitted(self, content: Content = TEXT) -> UUID:
        update = self.draft(content)
        self.submit()
        return update

    def signed(self) -> UUID:
        update = self.submitted()
        self.sign_off()
        return update

    # when

    def submit(self, by: UUID = people.OWNER, **changed: Any) -> Any:
        return self.about(ask.SubmitUpdate, by, **{"content_hash": self.update().hash} | changed)

    def save(self, content: Content, by: UUID = people.OWNER, **changed: Any) -> Any:
        facts = {"base_version": len(self.update().versions), "content": content}
        return self.about(ask.SaveDraft, by, **facts | changed)

    def sign_off(self, by: UUID = people.REVIEWER, **changed: Any) -> Any:
        return self.about(ask.SignOffUpdate, by, **self.shown() | changed)

    def approve(self, by: UUID = people.APPROVER, **changed: Any) -> Any:
        return self.about(ask.ApproveUpdate, by, **self.shown() | changed)

    def send_back(self, by: UUID, reason: str = "Skriv vilka bolag som kommer.", **changed: Any) -> Any:
        return self.about(ask.ReturnUpdate, by, **self.shown() | {"reason": reason} | changed)

    def withdraw(self, by: UUID = people.OWNER) -> Any:
        return self.about(ask.WithdrawUpdate, by)

    def discard(self, by: UUID = people.OWNER) -> Any:
        return self.about(ask.DiscardDraft, by)

    def about(self, kind: type[ask.UpdateCommand], by: UUID, **facts: Any) -> Any:
        where = {"activity_id": self.stream(), "update_id": self.update_id}
        return self.sparbar.do(self.make(kind, by, **where | facts))

    def make(self, kind: Any, by: UUID, **facts: Any) -> Any:
        return kind(**{"command_id": self.new_id(), "actor_id": by} | facts)

    # then

    @contextmanager
    def refused(self, refusal: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
        """The refusal comes, and the log is as it was."""
        before = list(self.log.events)
        with pytest.raises(refusal) as caught:
            yield caught
        assert self.log.events == before

    def update(self) -> Update:
        assert self.update_id is not None
        return self.sparbar.activity(self.stream()).updates[self.update_id]

    def stream(self) -> UUID:
        both = (self.activity, self.sams)
        return next(one for one in both if self.update_id in self.sparbar.activity(one).updates)

    def shown(self) -> dict[str, Any]:
        """What a decision form carries."""
        return {"content_hash": self.update().hash, "step_id": self.update().step_id}

    def topics(self, last: int) -> list[str]:
        return [event.topic.split(".")[1] for event in self.log.events[-last:]]

    def new_id(self) -> UUID:
        return people.someone(f"command {next(self._numbers)}")

    def _organise(self) -> None:
        self._admin(ask.FoundOrganisation, name="Kommunen")
        for code in ("KLK", "SAM", "UTB"):
            self._admin(ask.CreateUnit, code=code, name=code)
        self._admin(ask.ChooseApprovingUnit, unit_id=people.SAM)
        for person in dict.fromkeys(person for person, _, _ in people.ROLES):
            self._admin(ask.RegisterPerson, person_id=person)
        for person, role, unit in people.ROLES:
            self.grant(person, role, unit)

    def grant(self, person: UUID, role: str, unit: UUID | None = None) -> None:
        self._admin(ask.GrantRole, person_id=person, role=role, unit_id=unit)

    def revoke(self, person: UUID, role: str, unit: UUID | None = None) -> None:
        self._admin(ask.RevokeRole, person_id=person, role=role, unit_id=unit)

    def deactivate(self, person: UUID) -> None:
        self._admin(ask.DeactivatePerson, person_id=person)

    def _admin(self, kind: Any, **facts: Any) -> None:
        self.sparbar.do(self.make(kind, people.ADMIN, **facts))

    def _plan(self) -> None:
        imported = self.importing()
        self.sparbar.do(imported)
        self.activity, self.sams = (imported.activity_id(row) for row in imported.activities)
        for activity, owner in ((self.activity, people.OWNER), (self.sams, people.SAM_OWNER)):
            facts = {"activity_id": activity, "owner_id": owner, "reason": "Planen anger bara enhet."}
            self.sparbar.do(self.make(ask.AppointOwner, people.COORDINATOR, **facts))
        opening = {"plan_id": plan_id("plan"), "quarter": QUARTER, "deadlines": DEADLINES}
        self.sparbar.do(self.make(ask.OpenPeriod, people.COORDINATOR, **opening))

    def importing(self, by: UUID = people.COORDINATOR, slug: str = "plan", quarter: str = "2019-Q3") -> ask.ImportPlan:
        def row(number: str, unit: UUID) -> ask.ImportedActivity:
            return ask.ImportedActivity(
                area=1, number=number, title=f"Aktivitet {number}", unit_id=unit, years=(2019,), continuous=False,
                content=Content(status="not_started", text="Ej påbörjad"), lines=(39,), status_reason="börjar så",
            )  # fmt: skip

        return self.make(  # type: ignore[no-any-return]
            ask.ImportPlan, by, slug=slug, name="Plan", quarter=quarter, sections=(), source=SOURCE,
            areas=(ask.ImportedArea(number=1, name="Service"),),
            activities=(row("1", people.KLK), row("2", people.SAM)),
        )  # fmt: skip


@pytest.fixture
def story() -> Iterator[Story]:
    """After every test: no decision has changed what the process keeps folded, which all its threads share."""
    story = Story()
    yield story
    for kept in [link[3] for link in story.sparbar._known._kept.cache.values()]:
        events = story.sparbar.events.get(kept.id, lte=kept.version)
        assert vars(kept) == vars(folded(None, events))
