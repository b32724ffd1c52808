"""An activity of the plan: its updates, who is responsible, and what decisions are judged on."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from domain import activity_events as happened
from domain import commands as ask
from domain.aggregate import Aggregate, forked
from domain.differences import is_short
from domain.errors import NotFound, WrongState
from domain.guards import Case
from domain.permits import Permit
from domain.planned import Due, Entry, Link, Part
from domain.reassignment import Handover, Reassignment
from domain.scene import Scene
from domain.update import (
    OPEN,
    ActivityFacts,
    ApprovedWords,
    Stood,
    Update,
    UpdateFacts,
    problems,
    signed_quarters,
)
from domain.values import Content, Kind, Lifecycle, Provenance, Quarter, content_hash
from domain.window import PeriodFacts, Window
from domain.workflow import permit

if TYPE_CHECKING:
    from domain.organisation import Organisation

OF_UPDATES = ("updates", "_others")
UNREPORTED = ("discarded", "missed")


class Activity(Aggregate):
    """What has happened to it, and the questions that commands ask; each command is a function of its own file."""

    TOPIC = "activity"
    __slots__ = ("_about",)  # no part of what it is, so it is neither compared nor forked

    def __init__(self) -> None:
        self.plan_id: UUID | None = None
        self.area, self.number, self.title = 0, "", ""
        self.unit_id: UUID | None = None
        self.owner_id: UUID | None = None
        self.performer: str | None = None
        self.years: tuple[int, ...] = ()
        self.continuous = False
        self.due: Due | None = None
        self.with_units: tuple[UUID, ...] = ()
        self.parts: tuple[Part, ...] = ()
        self.links: tuple[Link, ...] = ()
        self.entries: tuple[Entry, ...] = ()  # of every plan that shows it, in the order that they were decided
        self.struck = False
        self.lifecycle: Lifecycle = "ongoing"
        self.closed_by: UUID | None = None
        self.updates: dict[UUID, Update] = {}
        self._others: set[UUID] = set()  # of the updates those that another fork holds too
        self.reassignment: Reassignment | None = None
        self.placed_at = 0

    # what others ask of it

    def entry(self, plan_id: UUID) -> Entry | None:
        """What the plan says of it now; None where it was never shown there."""
        return next((entry for entry in reversed(self.entries) if entry.plan_id == plan_id), None)

    @property
    def own_entry(self) -> Entry:
        """What its own plan says of it now, whoever is responsible since."""
        assert self.plan_id is not None
        found = self.entry(self.plan_id)
        assert found is not None
        return found

    @property
    def other_plans(self) -> frozenset[UUID]:
        """The plans that show it beside its own, where it is reported."""
        shown = {plan for entry in self.entries if (plan := entry.plan_id) != self.plan_id}
        return frozenset(plan for plan in shown if (entry := self.entry(plan)) and not entry.struck)

    def update_for(self, period: Quarter) -> Update | None:
        """The activity's newest update for the period, apart from discarded ones; None when nothing is reported."""
        found = [u for u in self.updates.values() if u.period == period and u.state != "discarded"]
        return found[-1] if found else None

    def update(self, update_id: UUID) -> Update:
        if update_id not in self.updates:
            raise NotFound
        return self.own(update_id)

    def own(self, update_id: UUID) -> Update:
        """The update, to be changed: no other fork of the activity holds it."""
        if update_id in self._others:
            self.updates[update_id] = forked(self.updates[update_id])
            self._others.remove(update_id)
        return self.updates[update_id]

    def fork(self) -> Self:
        """The updates stay shared until they are changed: a command changes one, of all that there have been."""
        fork = object.__new__(type(self))
        vars(fork).update(forked({name: held for name, held in vars(self).items() if name not in OF_UPDATES}))
        fork.updates, fork._others = dict(self.updates), set(self.updates)
        return fork

    def settle(self) -> None:
        """Whoever changes it after this takes a fork first."""
        self._others.clear()

    def open_updates(self) -> list[Update]:
        return [update for update in self.updates.values() if update.state in OPEN]

    def facts(self, update: Update | None, period: Quarter) -> UpdateFacts:
        """What the state table looks at; without an update: that nothing is reported for the period."""
        about = self.about()
        return about.for_period(update.period, **self._facts_of(update)) if update else about.for_period(period)

    def about(self) -> ActivityFacts:
        """What is the same for all of its updates; made once for each version, which several read models ask about."""
        of_version, made = getattr(self, "_about", (0, None))
        if made is None or of_version != self.version:
            made = self._facts_about()
            self._about = self.version, made
        return made

    def _facts_about(self) -> ActivityFacts:
        assert self.unit_id is not None
        approved = sorted((u for u in self.updates.values() if u.state == "approved"), key=lambda u: u.period)
        return ActivityFacts(
            activity_id=self.id,
            unit_id=self.unit_id,
            owner_id=self.owner_id,
            lifecycle=self.lifecycle,
            last_year=max(self.years, default=None),
            continuous=self.continuous,
            approved=tuple(
                ApprovedWords(
                    update_id=u.id,
                    period=u.period,
                    hash=u.hash,
                    status=u.content.status,
                    kind=u.kind,
                    conflict=self.conflict(u),
                )
                for u in approved
            ),
            reported=frozenset(u.period for u in self.updates.values() if u.state not in UNREPORTED),
            stood=self.stood,
            placed_at=self.placed_at,
        )

    def conflict(self, update: Update) -> frozenset[UUID]:
        """Who had a hand in the words, also in those that they stand on, however far back."""
        own = update.conflict(self.owner_id)
        base = self.updates.get(update.base) if update.base else None
        return own | self.conflict(base) if base else own

    def words_before(self, update: Update) -> Update | None:
        """What its words change: for a correction what it corrects, else the latest known of an earlier period."""
        if update.kind == "correction" and update.base:
            return self.updates[update.base]
        known = [u for u in self.updates.values() if u.state in ("approved", "imported") and u.period < update.period]
        return max(known, key=lambda earlier: (earlier.period, earlier.state == "approved"), default=None)

    def handover(self, organisation: "Organisation", actor: UUID, on_behalf_of: UUID | None, now: datetime) -> Handover:
        assert self.unit_id is not None
        return Handover(
            self.unit_id, self.owner_id, self.reassignment, organisation, actor, on_behalf_of, now, self.lifecycle
        )

    # the reports, as they ask

    @property
    def stood(self) -> tuple[Stood, ...]:
        """When the words of each update were the approved ones."""
        return tuple(stood for update in self.updates.values() for stood in update.stood)

    # the period, as its end asks

    def in_review(self, period: PeriodFacts) -> bool:
        """An update of the period is under review, and nobody has confirmed that it will miss it."""
        return any(u.in_review and not period.is_undecided(u.id, u.sent_at) for u in self._ending(period.quarter))

    def require_in_review(self, update_id: UUID, period: Quarter) -> Update:
        """Raises NotFound for another period's update, WrongState where the lock would not stop at it."""
        update = self.updates.get(update_id)
        if update is None or update.period != period:
            raise NotFound
        if not update.in_review:
            raise WrongState(reason=update.state)
        if update.kind == "correction":
            raise WrongState(reason="correction")
        return update

    def end_of_period(self, period: Quarter, *, excepted: bool) -> str:
        """What the lock finds: a state, or ``excepted`` where an open update may go on."""
        update = self.update_for(period)
        if update is None:
            return "not_reported"
        if update.kind == "correction":
            return "approved"
        if excepted and update.state in OPEN:
            return "excepted"
        return "missed" if update in self._ending(period) else update.state

    def miss_period(self, period: Quarter, by: Provenance) -> None:
        """T17: every open update of the period, apart from corrections."""
        for update in self._ending(period):
            self.miss(update, by)

    # what commands record

    def permit(
        self, name: str, command: ask.UpdateCommand, scene: Scene, target: Window | None = None
    ) -> tuple[Update, Provenance, Permit]:
        """The update, who acts by what right, and the row of the table; raises the refusal."""
        update = self.update(command.update_id)
        given = permit(name, self.case(update, update.period, command, scene, target))
        return update, scene.provenance(command, given.basis), given

    def case(
        self,
        update: Update | None,
        period: Quarter,
        command: ask.Command,
        scene: Scene,
        target: Window | None = None,
    ) -> Case:
        return Case(
            self.facts(update, period),
            scene.organisation,
            scene.window(self.id, period),
            command.actor_id,
            scene.decided_at,
            command.on_behalf_of,
            target,
            signed_quarters(update.id, self.stood, scene.signed) if update else (),
            from_list=command.bulk_id is not None,
        )

    def hash_of(self, content: Content, update_id: UUID, period: Quarter, kind: Kind, base: UUID | None) -> str:
        return content_hash(content, activity=self.id, update=update_id, period=period, kind=kind, base=base)

    def void(self, update: Update, sign_offs: Iterable[UUID], cause: str, by: Provenance) -> None:
        for sign_off in list(sign_offs):
            self.record(happened.SignOffVoided, by, update_id=update.id, sign_off_id=sign_off, cause=cause)

    def void_all(self, update: Update, cause: str, by: Provenance) -> None:
        self.void(update, [s.id for s in (*update.valid("unit"), *update.valid("sam"))], cause, by)

    def miss(self, update: Update, by: Provenance) -> None:
        """Charged to the step that held it."""
        cause = "not_decided" if update.in_review else "not_submitted"
        self.void_all(update, "period_locked", by)
        self.record(happened.UpdateMissedPeriod, by, update_id=update.id, cause=cause)

    def return_reassigned(self, update: Update, reason: str, by: Provenance) -> None:
        """T19: the new owner takes over the words as a draft that came back."""
        facts = {"step": "unit" if update.state == "in_unit_review" else "sam", "reason": reason}
        facts |= {"content_hash": update.hash, "step_id": update.step_id, "cause": "reassigned"}  # type: ignore[dict-item]
        self.record(happened.UpdateReturned, by, update_id=update.id, **facts)

    def _ending(self, period: Quarter) -> list[Update]:
        """The updates that the period's lock ends."""
        return [u for u in self.open_updates() if u.period == period and u.kind != "correction"]

    def _facts_of(self, update: Update) -> dict[str, object]:
        signed = [s.people for s in update.valid("unit") if s.hash == update.hash]
        given, before = update.valid("sam"), self.words_before(update)
        return {
            "state": update.state,
            "update_id": update.id,
            "step_id": update.step_id,
            "sent_at": update.sent_at,
            "content_hash": update.hash,
            "content_version": len(update.versions),
            "problems": problems(update.content, continuous=self.continuous),
            "conflict": self.conflict(update),
            "submitter": update.submitter,
            "signed_off_by": frozenset[UUID]().union(*signed),
            "approved_by": frozenset[UUID]().union(*(s.people for s in given)),
            "approvals": len(given),
            "recused": frozenset(update.recused),
            "quorum": update.quorum,
            "external_added": update.external_added,
            "changed_by": update.changed_by,
            "changed_at": update.changed_at,
            "kind": update.kind,
            "waived": update.waived,
            "escalated": frozenset(update.escalated),
            "blocking": frozenset[UUID]().union(*(c.authors for c in update.comments.values() if c.blocks)),
            "before_id": before.id if before else None,
            "short_change": update.state == "in_sam_review" and _is_short(before, update),
            "under_way": any(u.period == update.period for u in self.open_updates() if u is not update),
        }


def _is_short(before: Update | None, update: Update) -> bool:
    return is_short(before.content if before else None, update.content)
