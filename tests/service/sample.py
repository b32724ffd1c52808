"""The sample plan in a database of the test's own: its people in browsers, and updates in any state."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from babel.dates import format_date
from flask import Flask

from domain import commands as ask
from domain.update import Update
from domain.values import Attachment, Content, next_quarter, plan_id
from service.workplace import today
from tests.service.client import Browser
from tests.workers.story_on_postgres import catch_up, size
from workers import accounts, passwords, tools
from workers.act import act
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.reading import reading
from workers.reports import jobs, signing
from workers.reports.own_template import keeping
from workers.sample.load import OPENED, SLUG, person_id
from workers.sample.people import UNITS

QUARTER, PLAN = OPENED, f"/planer/{SLUG}"
TEXT = "Första träffen är hållen, två återstår."
REASON = "Skriv vilka bolag som kom."
COORDINATOR = "samordnare.sam"
MONTH = timedelta(days=30)


class Sample:
    """``sessions`` are the cookies of those who have signed in before: they are good in every copy of the sample.

    ``quarter`` is the one that people report for.
    """

    def __init__(self, app: Flask, sessions: dict[str, str]) -> None:
        self._app, self._sessions = app, sessions
        self.quarter = QUARTER
        with reading() as now:
            self.rows = activity_board.of_plan(now, plan_id(SLUG))
        self.codes = {ask.unit_id(code): code.lower() for code in UNITS}

    # people

    def visitor(self) -> Browser:
        """Nobody has signed in."""
        return Browser(self._app, size)

    def browser(self, username: str) -> Browser:
        """Signed in. The first time through the form, later with the same session."""
        browser = self.visitor()
        if username not in self._sessions:
            browser.sign_in(username)
            self._sessions[username] = browser.http.get_cookie("session").value  # type: ignore[union-attr]
        browser.http.set_cookie("session", self._sessions[username])
        return browser

    def add(self, username: str, role: str, unit: str | None = None) -> str:
        """Somebody more than the sample has; their username."""
        new = person_id(username)
        facts = {"actor_id": person_id("admin"), "person_id": new}
        register = ask.RegisterPerson(command_id=uuid4(), **facts)
        accounts.add(register, username, username.capitalize(), passwords.hashed("demo"))
        self.grant(username, role, unit)
        return username

    def grant(self, username: str, role: Any, unit: str | None = None) -> None:
        facts = {"actor_id": person_id("admin"), "person_id": person_id(username), "role": role}
        act(ask.GrantRole(command_id=uuid4(), unit_id=ask.unit_id(unit) if unit else None, **facts))

    def revoke(self, username: str, role: Any, unit: str | None = None) -> None:
        facts = {"actor_id": person_id("admin"), "person_id": person_id(username), "role": role}
        act(ask.RevokeRole(command_id=uuid4(), unit_id=ask.unit_id(unit) if unit else None, **facts))

    def deactivate(self, username: str) -> None:
        facts = {"actor_id": person_id("admin"), "person_id": person_id(username)}
        act(ask.DeactivatePerson(command_id=uuid4(), **facts))

    def stands_in(self, substitute: str, principal: str, role: Any, unit: str | None = None) -> None:
        """From today, for a month; the coordinator has appointed."""
        facts: Any = {"principal_id": person_id(principal), "substitute_id": person_id(substitute), "role": role}
        facts |= {"valid_from": today(), "valid_to": today() + MONTH}
        facts |= {"reason": "Semester.", "decision_reference": "KS 2019/12"}
        facts |= {"actor_id": person_id(COORDINATOR), "unit_id": ask.unit_id(unit) if unit else None}
        act(ask.AppointSubstitute(command_id=uuid4(), **facts))

    # activities and where they stand

    def activity(self, unit: str = "KLK", number: int = 0) -> UUID:
        """One of the unit's activities, in printed order."""
        return self.of_unit(unit)[number].activity_id

    def of_unit(self, unit: str) -> list[BoardRow]:
        return [row for row in self.rows if row.unit_id == ask.unit_id(unit)]

    def row(self, activity: UUID) -> BoardRow:
        return next(row for row in self.rows if row.activity_id == activity)

    def update(self, activity: UUID, quarter: str = "") -> Update:
        found = tools.sparbar().activity(activity).update_for(quarter or self.quarter)
        assert found is not None
        return found

    def state(self, activity: UUID) -> str:
        found = tools.sparbar().activity(activity).update_for(self.quarter)
        return found.state if found else "not_reported"

    def due(self, level: str) -> str:
        """The last day of a level, as pages say it."""
        period = tools.sparbar().period(plan_id(SLUG), self.quarter)
        assert period is not None
        return f"senast {full_day(getattr(period.deadlines, level))}"

    # how it gets there; the usual person unless one is named

    def draft(self, activity: UUID, by: str = "", **words: Any) -> UUID:
        content = Content(**{"status": "in_progress", "text": TEXT} | words)
        by = by or f"agare.{self._code(activity)}"
        facts = {"activity_id": activity, "quarter": self.quarter, "content": content}
        act(ask.StartDraft(command_id=uuid4(), actor_id=person_id(by), **facts))
        return activity

    def save(self, activity: UUID, by: str = "", **words: Any) -> UUID:
        content = Content(**{"status": "in_progress", "text": TEXT} | words)
        version = len(self.update(activity).versions)
        return self._do(ask.SaveDraft, activity, by or "agare", content=content, base_version=version)

    def submitted(self, activity: UUID, **words: Any) -> UUID:
        if self.state(activity) == "not_reported":
            self.draft(activity, **words)
        return self._do(ask.SubmitUpdate, activity, "agare", content_hash=self.update(activity).hash)

    def signed(self, activity: UUID, **words: Any) -> UUID:
        self.submitted(activity, **words)
        return self._do(ask.SignOffUpdate, activity, "granskare", **self._shown(activity))

    def approved(self, activity: UUID, **words: Any) -> UUID:
        self.signed(activity, **words)
        return self._do(ask.ApproveUpdate, activity, self._approver(activity), **self._shown(activity))

    def returned(self, activity: UUID, **words: Any) -> UUID:
        self.submitted(activity, **words)
        return self.sent_back(activity)

    def sent_back(self, activity: UUID) -> UUID:
        """By the unit's reviewer, to the owner."""
        return self._do(ask.ReturnUpdate, activity, "granskare", reason=REASON, **self._shown(activity))

    def returned_by_sam(self, activity: UUID, **words: Any) -> UUID:
        self.signed(activity, **words)
        facts = {"reason": REASON, **self._shown(activity)}
        return self._do(ask.ReturnUpdate, activity, self._approver(activity), **facts)

    def withdraw(self, activity: UUID) -> UUID:
        return self._do(ask.WithdrawUpdate, activity, "agare")

    def discard(self, activity: UUID) -> UUID:
        return self._do(ask.DiscardDraft, activity, "agare")

    def locked(self) -> None:
        """The quarter is closed."""
        facts = {"plan_id": plan_id(SLUG), "quarter": self.quarter}
        act(ask.LockPeriod(command_id=uuid4(), actor_id=person_id("samordnare.sam"), **facts))

    def next_quarter(self) -> None:
        """It is opened, with the last days of the one before, and is the one that people report for now."""
        before = tools.sparbar().period(plan_id(SLUG), self.quarter)
        assert before is not None
        self.quarter = next_quarter(self.quarter)
        facts: Any = {"plan_id": plan_id(SLUG), "quarter": self.quarter, "deadlines": before.deadlines}
        act(ask.OpenPeriod(command_id=uuid4(), actor_id=person_id(COORDINATOR), **facts))

    def compiled(self) -> int:
        """The report as of now; the position it was compiled at."""
        catch_up()
        jobs.ask_for(uuid4(), SLUG, self.quarter, size())
        while jobs.work_on_next():
            pass
        return size()

    def signed_report(self, by: str = "godkannare1.sam") -> str:
        """Compiled and signed; its hash."""
        self.compiled()
        job = jobs.latest(SLUG, self.quarter)
        assert job is not None
        assert job.snapshot_sha256 is not None
        act(signing.signing(SLUG, self.quarter, job.snapshot_sha256, command_id=uuid4(), actor_id=person_id(by)))
        return job.snapshot_sha256

    def published_report(self) -> str:
        digest = self.signed_report()
        act(signing.publishing(SLUG, self.quarter, digest, command_id=uuid4(), actor_id=person_id("samordnare.sam")))
        return digest

    def in_template(self, content: bytes, name: str = "mall.docx") -> str:
        """From now on reports are made in this Word template, too; its hash."""
        template = Attachment(sha256=keeping.keep(content), size=len(content), name=name)
        by = person_id(COORDINATOR)
        act(ask.ChooseReportTemplate(command_id=uuid4(), actor_id=by, template=template))
        return template.sha256

    def corrected(self, activity: UUID, **words: Any) -> UUID:
        """Approved words give way to others."""
        content = Content(**{"status": "in_progress", "text": TEXT} | words)
        self._do(ask.ProposeCorrection, activity, "agare", reason=REASON, content=content, **self._hash(activity))
        self._do(ask.SubmitUpdate, activity, "agare", **self._hash(activity))
        self._do(ask.SignOffUpdate, activity, "granskare", **self._shown(activity))
        return self._do(ask.ApproveUpdate, activity, self._approver(activity), **self._shown(activity))

    @property
    def all_activities(self) -> tuple[UUID, ...]:
        return tuple(row.activity_id for row in self.rows)

    def _hash(self, activity: UUID) -> dict[str, Any]:
        return {"content_hash": self.update(activity).hash}

    def _do(self, kind: Any, activity: UUID, by: str, **facts: Any) -> UUID:
        """``by`` is a username, or the kind of person in the activity's unit."""
        by = by if "." in by or not by.startswith(("agare", "granskare")) else f"{by}.{self._code(activity)}"
        about = {"activity_id": activity, "update_id": self.update(activity).id}
        act(kind(command_id=uuid4(), actor_id=person_id(by), **about, **facts))
        return activity

    def _shown(self, activity: UUID) -> dict[str, Any]:
        """What a decision form carries."""
        update = self.update(activity)
        return {"content_hash": update.hash, "step_id": update.step_id}

    def _code(self, activity: UUID) -> str:
        return self.codes[self.row(activity).unit_id]

    def _approver(self, activity: UUID) -> str:
        return "godkannare1.extern" if self._code(activity) == "sam" else "godkannare1.sam"


# what pages say and where they are


def full_day(day: date) -> str:
    """fredag 10 januari"""
    return format_date(day, "EEEE d MMMM", locale="sv")


def last_day() -> str:
    """Until when those stand in who were appointed today, as pages say it."""
    return format_date(today() + MONTH, "d MMMM y", locale="sv")


def since_today() -> str:
    """The beginning of what pages say about something that happened just now."""
    return f"sedan {format_date(today(), 'd MMMM y', locale='sv')} kl. "


def page_of(activity: UUID) -> str:
    return f"/aktiviteter/{activity}"


def form_of(activity: UUID, quarter: str = QUARTER) -> str:
    return f"/aktiviteter/{activity}/uppdatera?period={quarter}"


def review_of(sample: Sample, activity: UUID) -> str:
    return f"/granska/{sample.update(activity).id}"
