"""Given, when, then: the real application over a log in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain import commands as ask
from domain.aggregate import folded
from domain.calendar import STOCKHOLM
from domain.errors import Refusal
from domain.organisation import Organisation
from domain.sparbar import Sparbar
from domain.status_report import Report
from domain.update import Update
from domain.values import SYSTEM_ID, Content, Deadlines, Policy, Source
from tests import people
from tests.domain import promises
from tests.domain.memory_log import MemoryLog
from workers import tools

DAY = date(2020, 1, 10)
DEADLINES = Deadlines(owner=DAY, unit=DAY, sam=DAY, board=DAY)
TEXT = Content(status="in_progress", text="Första mötet är bokat.")
OTHER_TEXT = Content(status="in_progress", text="Första mötet är hållet.")
SOURCE = Source(document="lagesrapport.txt", file_sha256="ab" * 32, importer_version=1)
QUARTER = "2019-Q4"
NEXT = "2020-Q1"
NEXT_DAY = date(2020, 4, 17)
NEXT_DEADLINES = Deadlines(owner=NEXT_DAY, unit=NEXT_DAY, sam=NEXT_DAY, board=NEXT_DAY)


class Story:
    """``activity`` is KLK's and ``sams`` is SAM's own; both have an owner, and 2019-Q4 is open.

    Whatever is asked of it is also asked of `allowed` first: each story shows that the two answers are one.
    """

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.sparbar = Sparbar(self.log, tools.mapper(), "test")
        self._number = 0
        self._organise()
        self._plan()
        self.update_id: UUID | None = None

    def fork(self) -> "Story":
        """The same past, for a future of its own."""
        other = copy(self)
        other.log = self.log.copy()
        other.sparbar = Sparbar(other.log, tools.mapper(), "test")
        return other

    # given

    def draft(
        self,
        content: Content = TEXT,
        by: UUID = people.OWNER,
        activity: UUID | None = None,
        quarter: str = QUARTER,
        **changed: Any,
    ) -> UUID:
        facts = {"activity_id": activity or self.activity, "quarter": quarter, "content": content}
        command = self.make(ask.StartDraft, by, **facts | changed)
        self.do(command)
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

    def approved(self, content: Content = TEXT) -> UUID:
        update = self.submitted(content)
        self.sign_off()
        self.approve()
        return update

    def on(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """The clock stands at this time of day in Stockholm."""
        self.log.clock = datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)

    def plan(self, years: tuple[int, ...], *, continuous: bool = False, slug: str = "another plan") -> None:
        """Another plan takes the place of the first one."""
        imported = self.importing(slug=slug, years=years, continuous=continuous)
        self._adopt(imported)

    def open_period(self, quarter: str = NEXT, deadlines: Deadlines = NEXT_DEADLINES) -> None:
        self.in_period(ask.OpenPeriod, quarter=quarter, deadlines=deadlines)

    def lock(self, quarter: str = QUARTER, **facts: Any) -> Any:
        return self.in_period(ask.LockPeriod, quarter=quarter, **facts)

    def grant_exception(self, valid_to: date, quarter: str = QUARTER, **facts: Any) -> Any:
        given = {"activity_id": self.activity, "valid_to": valid_to, "reason": "Ägaren var sjuk."}
        return self.in_period(ask.GrantException, quarter=quarter, **given | facts)

    def in_period(self, kind: type[ask.PeriodCommand], by: UUID = people.COORDINATOR, **facts: Any) -> Any:
        return self.do(self.make(kind, by, **{"plan_id": self.plan_id, "quarter": QUARTER} | facts))

    def sign_report(self, by: UUID = people.APPROVER, quarter: str = QUARTER, **changed: Any) -> str:
        """What is compiled at the log's head; the hash stands for the snapshot, which the domain never sees."""
        compiled = changed.pop("compiled", len(self.log.events))
        digest = changed.pop("snapshot_sha256", sha256(f"{quarter} {compiled}".encode()).hexdigest())
        facts = {"compiled": compiled, "snapshot_sha256": digest, "template": 1}
        self.about_report(ask.SignReport, by, quarter, **facts | changed)
        return str(digest)

    def publish_report(self, by: UUID = people.COORDINATOR, quarter: str = QUARTER, **changed: Any) -> Any:
        signature = self.report(quarter).signature
        shown = {"snapshot_sha256": signature.snapshot_sha256 if signature else "ab" * 32}
        facts = shown | changed
        return self.about_report(ask.PublishReport, by, quarter, **facts)

    def register_report(self, by: UUID = people.COORDINATOR, quarter: str = QUARTER, **changed: Any) -> Any:
        facts = {"registry_number": "SAM 2020/14", "meeting_date": date(2020, 2, 12)} | changed
        return self.about_report(ask.RegisterReport, by, quarter, **facts)

    def record_decision(self, by: UUID = people.COORDINATOR, quarter: str = QUARTER, **changed: Any) -> Any:
        facts = {"paragraph": "§ 12", "decided_on": date(2019, 12, 2), "decision": "Rapporten läggs till handlingarna."}
        return self.about_report(ask.RecordBoardDecision, by, quarter, **facts | changed)

    def about_report(self, kind: type[ask.ReportCommand], by: UUID, quarter: str, **facts: Any) -> Any:
        return self.do(self.make(kind, by, **{"plan_id": self.plan_id, "quarter": quarter} | facts))

    def report(self, quarter: str = QUARTER) -> Report:
        series = self.sparbar.reports(self.plan_id)
        return series.report(quarter) if series else Report(quarter=quarter)

    def published(self) -> UUID:
        """The activity's words are approved and stand in the published report of the quarter."""
        update = self.approved()
        self.lock()
        self.sign_report()
        self.publish_report()
        return update

    def corrected(self, content: Content = OTHER_TEXT) -> UUID:
        """The words that the story is about are corrected, and the correction is approved."""
        correction = self.correct(content)
        self.submit()
        self.sign_off()
        self.approve()
        return correction

    def appoint(self, substitute: UUID, principal: UUID, role: str, unit: UUID | None = None, **changed: Any) -> UUID:
        """By the principal, for December 2019."""
        facts = {"principal_id": principal, "substitute_id": substitute, "role": role, "unit_id": unit}
        facts |= {"valid_from": date(2019, 12, 2), "valid_to": date(2019, 12, 31)}
        facts |= {"reason": "Föräldraledig.", "decision_reference": "KS 2019/123"}
        command = self.make(ask.AppointSubstitute, changed.pop("by", principal), **facts | changed)
        self.do(command)
        return command.substitution_id  # type: ignore[no-any-return]

    def hand_over(
        self, unit: UUID = people.UTB, owner: UUID = people.COLLEAGUE, by: UUID = people.OWNER, **facts: Any
    ) -> UUID:
        """Propose another unit and owner, from today on."""
        given = {"to_unit_id": unit, "to_owner_id": owner, "effective": date(2019, 12, 2), "reason": "Ny ansvarig."}
        command = self.make(ask.ProposeReassignment, by, activity_id=self.activity, **given | facts)
        self.do(command)
        return command.reassignment_id  # type: ignore[no-any-return]

    def answer(self, kind: type[ask.ReassignmentCommand], by: UUID, **facts: Any) -> Any:
        """To the reassignment that has been proposed."""
        proposal = self.sparbar.activity(self.activity).reassignment
        given = {"reassignment_id": proposal.id if proposal else people.STRANGER, "reason": "Det är beslutat."}
        return self.do(self.make(kind, by, activity_id=self.activity, **given | facts))

    def change_policy(self, **limits: int) -> None:
        self._admin(ask.ChangePolicy, policy=Policy(**limits))

    # when

    def do(self, command: ask.Command) -> Any:
        with promises.kept(self.sparbar, command):
            return self.sparbar.do(command)

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

    def revoke_approval(self, by: UUID = people.APPROVER, **changed: Any) -> Any:
        return self.about(ask.RevokeApproval, by, **self.shown() | {"reason": "Fel bilaga."} | changed)

    def send_to_unit(self, by: UUID = people.APPROVER, **changed: Any) -> Any:
        return self.about(ask.SendBackToUnit, by, **self.shown() | {"reason": "Se över siffrorna."} | changed)

    def correct(self, content: Content = OTHER_TEXT, by: UUID = people.OWNER, **changed: Any) -> UUID:
        """Propose other words for the approved ones; from here on the story is about the correction."""
        facts = {"content_hash": self.update().hash, "content": content, "reason": "Fel datum."} | changed
        where = {"activity_id": self.stream(), "update_id": self.update_id}
        command = self.make(ask.ProposeCorrection, by, **where | facts)
        self.do(command)
        self.update_id = command.correction_id
        return command.correction_id  # type: ignore[no-any-return]

    def as_before(self, quarter: str = NEXT, by: UUID = people.OWNER, **changed: Any) -> UUID:
        """The words that the story is about stand for a later quarter too."""
        facts = {"activity_id": self.activity, "quarter": quarter}
        facts |= {"base_id": self.update_id, "base_hash": self.update().hash}
        command = self.make(ask.ConfirmNoChange, by, **facts | changed)
        self.do(command)
        self.update_id = command.update_id
        return command.update_id  # type: ignore[no-any-return]

    def carry_forward(self, quarter: str = NEXT, by: UUID = people.OWNER) -> None:
        command = self.make(ask.CarryForward, by, activity_id=self.activity, update_id=self.update_id, quarter=quarter)
        self.do(command)
        self.update_id = command.next_id

    def reroute(self, by: UUID = SYSTEM_ID) -> Any:
        return self.about(ask.Reroute, by)

    def escalate(self, by: UUID = SYSTEM_ID) -> Any:
        return self.about(ask.Escalate, by)

    def recuse(self, by: UUID, **changed: Any) -> Any:
        return self.about(ask.DeclareRecusal, by, **changed)

    def comment(self, by: UUID, text: str = "Vilka bolag?", **facts: Any) -> UUID:
        where = {"activity_id": self.stream(), "update_id": self.update_id}
        command = self.make(ask.AddComment, by, text=text, **where | facts)
        self.do(command)
        return command.comment_id  # type: ignore[no-any-return]

    def suggest(self, by: UUID, text: str = "Två möten är hållna.", **facts: Any) -> UUID:
        where = {"activity_id": self.stream(), "update_id": self.update_id}
        command = self.make(ask.SuggestChange, by, text=text, **{"field": "text"} | where | facts)
        self.do(command)
        return command.suggestion_id  # type: ignore[no-any-return]

    def about(self, kind: type[ask.UpdateCommand], by: UUID, **facts: Any) -> Any:
        return self.do(self.make(kind, by, **self.where() | facts))

    def where(self) -> dict[str, Any]:
        """The update that the story is about."""
        return {"activity_id": self.stream(), "update_id": self.update_id}

    def make(self, kind: Any, by: UUID, **facts: Any) -> Any:
        return kind(**{"command_id": self.new_id(), "actor_id": by} | facts)

    # then

    @contextmanager
    def refused(self, refusal: type[Refusal] | tuple[type[Refusal], ...]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
        """The refusal comes, and the log is as it was."""
        before = list(self.log.events)
        with pytest.raises(refusal) as caught:
            yield caught
        assert self.log.events == before

    def update(self) -> Update:
        assert self.update_id is not None
        return self.sparbar.activity(self.stream()).updates[self.update_id]

    def organisation(self) -> Organisation:
        found = self.sparbar.organisation()
        assert found is not None
        return found

    def stream(self) -> UUID:
        both = (self.activity, self.sams)
        return next(one for one in both if self.update_id in self.sparbar.activity(one).updates)

    def shown(self) -> dict[str, Any]:
        """What a decision form carries."""
        return {"content_hash": self.update().hash, "step_id": self.update().step_id}

    def topics(self, last: int) -> list[str]:
        return [event.topic.split(".")[1] for event in self.log.events[-last:]]

    def new_id(self) -> UUID:
        self._number += 1
        return people.someone(f"command {self._number}")

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
        self.do(self.make(kind, people.ADMIN, **facts))

    def _plan(self) -> None:
        self._adopt(self.importing())

    def _adopt(self, imported: ask.ImportPlan) -> None:
        self.do(imported)
        self.plan_id = imported.stream_id
        self.activity, self.sams = (imported.activity_id(row) for row in imported.activities)
        for activity, owner in ((self.activity, people.OWNER), (self.sams, people.SAM_OWNER)):
            facts = {"activity_id": activity, "owner_id": owner, "reason": "Planen anger bara enhet."}
            self.do(self.make(ask.AppointOwner, people.COORDINATOR, **facts))
        self.open_period(QUARTER, DEADLINES)

    def importing(
        self,
        by: UUID = people.COORDINATOR,
        slug: str = "plan",
        quarter: str = "2019-Q3",
        years: tuple[int, ...] = (2019,),
        *,
        continuous: bool = False,
    ) -> ask.ImportPlan:
        def row(number: str, unit: UUID) -> ask.ImportedActivity:
            return ask.ImportedActivity(
                area=1, number=number, title=f"Aktivitet {number}", unit_id=unit, years=years, continuous=continuous,
                content=Content(status="not_started", text="Ej påbörjad"), lines=(39,), status_reason="börjar så",
            )  # fmt: skip

        return self.make(  # type: ignore[no-any-return]
            ask.ImportPlan, by, slug=slug, name="Plan", quarter=quarter, sections=(), source=SOURCE,
            areas=(ask.ImportedArea(number=1, name="Service"),),
            activities=(row("1", people.KLK), row("2", people.SAM)),
        )  # fmt: skip


@cache
def _beginning() -> Story:
    return Story()


@pytest.fixture
def story() -> Iterator[Story]:
    """After every test: no decision has changed what the process keeps folded, which all its threads share."""
    story = _beginning().fork()
    yield story
    for kept in [link[3] for link in story.sparbar._known._kept.cache.values()]:
        events = story.sparbar.events.get(kept.id, lte=kept.version)
        assert vars(kept) == vars(folded(None, events))
