"""A period is one quarter of one plan: opened with a last day for each level, then locked."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain import calendar
from domain import commands as ask
from domain.aggregate import Aggregate, Event, FirstEvent
from domain.errors import DateNotAllowed, SameAsNow
from domain.guards import required_reason
from domain.period_rules import PeriodCase, permit
from domain.scene import Scene
from domain.values import Deadlines, Provenance, Quarter
from domain.window import PeriodFacts

if TYPE_CHECKING:
    from domain.activity import Activity


class PeriodOpened(FirstEvent):
    TOPIC = "period.opened.v1"
    plan_id: UUID
    quarter: Quarter
    deadlines: Deadlines

    def apply(self, period: "Period") -> None:
        period.plan_id = self.plan_id
        period.quarter = self.quarter
        period.deadlines = self.deadlines


class PeriodDeadlinesChanged(Event):
    TOPIC = "period.deadlines_changed.v1"
    deadlines: Deadlines
    reason: str

    def apply(self, period: "Period") -> None:
        period.deadlines = self.deadlines


class LateSubmissionGranted(Event):
    """``valid_to`` is the last day, that ends at the next midnight in Stockholm."""

    TOPIC = "period.late_submission_granted.v1"
    activity_id: UUID
    valid_to: date
    reason: str

    def apply(self, period: "Period") -> None:
        period.exceptions[self.activity_id] = self.valid_to
        period.printed_at = self.position


class UndecidedConfirmed(Event):
    """The coordinator knows that the update will not be decided before the lock."""

    TOPIC = "period.undecided_confirmed.v1"
    activity_id: UUID
    update_id: UUID
    reason: str

    def apply(self, period: "Period") -> None:
        period.undecided[self.update_id] = self.position


class PeriodLocked(Event):
    """``counts`` tells how many activities were approved, missed, excepted, without a word."""

    TOPIC = "period.locked.v1"
    counts: dict[str, int]

    def apply(self, period: "Period") -> None:
        period.locked = True
        period.printed_at = self.position


# How many working days lie between a level's last day and that of the level after it.
WORKING_DAYS = {"sam": 10, "unit": 5, "owner": 5}
EVENTS = (PeriodOpened, PeriodDeadlinesChanged, LateSubmissionGranted, UndecidedConfirmed, PeriodLocked)


def proposed_deadlines(board: date) -> Deadlines:
    """Counted backwards from the board's day: each level gets its working days."""
    days = {"board": calendar.working_day(board)}
    later = days["board"]
    for level, working_days in WORKING_DAYS.items():
        later = days[level] = calendar.working_days_after(later, -working_days)
    return Deadlines(**days)


class Period(Aggregate):
    TOPIC = "period"

    def __init__(self) -> None:
        self.plan_id: UUID | None = None
        self.quarter = ""
        self.deadlines: Deadlines | None = None
        self.exceptions: dict[UUID, date] = {}
        self.undecided: dict[UUID, int] = {}
        self.locked = False
        self.printed_at = 0

    @property
    def facts(self) -> PeriodFacts:
        assert self.plan_id is not None
        assert self.deadlines is not None
        return PeriodFacts(
            plan_id=self.plan_id,
            quarter=self.quarter,
            deadlines=self.deadlines,
            locked=self.locked,
            exceptions=dict(self.exceptions),
            undecided=dict(self.undecided),
            printed_at=self.printed_at,
        )

    # decisions

    @classmethod
    def open(cls, command: ask.OpenPeriod, scene: Scene) -> "Period":
        earlier = scene.periods.get(command.quarter)
        by = _permitted("open-period", command, scene, earlier.facts if earlier else None)
        deadlines = _in_order(command.deadlines)
        return cls.begin(
            PeriodOpened, command.stream_id, by, plan_id=command.plan_id, quarter=command.quarter, deadlines=deadlines
        )

    def change_deadlines(self, command: ask.ChangeDeadlines, scene: Scene) -> None:
        by = _permitted("change-deadlines", command, scene, self.facts)
        deadlines = _in_order(command.deadlines)
        if deadlines == self.deadlines:
            raise SameAsNow
        self.record(PeriodDeadlinesChanged, by, deadlines=deadlines, reason=required_reason(command.reason))

    def grant_exception(self, command: ask.GrantException, scene: Scene) -> None:
        """Before the lock too: it is one of the two answers to what is still in review."""
        by = _permitted("grant-exception", command, scene, self.facts)
        if scene.decided_at >= calendar.end_of(command.valid_to):
            raise DateNotAllowed(reason="past")
        if self.exceptions.get(command.activity_id) == command.valid_to:
            raise SameAsNow
        facts = {"activity_id": command.activity_id, "valid_to": command.valid_to}
        self.record(LateSubmissionGranted, by, reason=required_reason(command.reason), **facts)

    def confirm_undecided(self, command: ask.ConfirmUndecided, activity: "Activity", scene: Scene) -> None:
        """Only of what the lock would stop at: the period's own update, while it is under review."""
        by = _permitted("confirm-undecided", command, scene, self.facts)
        update = activity.require_in_review(command.update_id, self.quarter)
        if self.facts.is_undecided(update.id, update.sent_at):
            raise SameAsNow
        facts = {"activity_id": command.activity_id, "update_id": command.update_id}
        self.record(UndecidedConfirmed, by, reason=required_reason(command.reason), **facts)

    def lock(self, command: ask.LockPeriod, activities: Sequence["Activity"], scene: Scene) -> None:
        """T17: the period, and each open update of it, in one append; refused while any is under review."""
        facts = self.facts
        excepted = facts.excepted(scene.decided_at)
        in_the_way = tuple(a.id for a in activities if a.in_review(facts) and a.id not in excepted)
        by = _permitted("lock-period", command, scene, facts, in_the_way)
        ends = [
            activity.end_of_period(self.quarter, excepted=activity.id in excepted)
            for activity in activities
            if not activity.struck
        ]
        self.record(PeriodLocked, by, counts={end: ends.count(end) for end in sorted(set(ends))})
        for activity in activities:
            if activity.id not in excepted:
                activity.miss_period(self.quarter, by)


def _permitted(
    name: str, command: ask.Command, scene: Scene, facts: PeriodFacts | None, in_the_way: tuple[UUID, ...] = ()
) -> Provenance:
    """Who acts by what right; raises the refusal."""
    who = (scene.organisation, command.actor_id, command.on_behalf_of, scene.decided_at)
    return scene.provenance(command, permit(name, PeriodCase(facts, *who, in_the_way)))


def _in_order(given: Deadlines) -> Deadlines:
    """Each on a working day, and none before the one of an earlier level; raises DateNotAllowed."""
    moved = Deadlines(**{name: calendar.working_day(getattr(given, name)) for name in Deadlines.__struct_fields__})
    if not moved.owner <= moved.unit <= moved.sam <= moved.board:
        raise DateNotAllowed(reason="order")
    return moved
