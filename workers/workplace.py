"""What the pages share: one moment of the read models, the organisation, and who may do what to each update."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

from domain import period_rules, pools, workflow
from domain.calendar import STOCKHOLM
from domain.errors import NotFound, Refusal
from domain.guards import Case
from domain.organisation import Organisation
from domain.period_rules import PeriodCase
from domain.reading import may_read
from domain.status_report import signed_reports
from domain.update import SignedReport, UpdateFacts, signed_quarters
from domain.values import SYSTEM_ID, Role
from domain.window import PeriodFacts, Window
from workers import accounts, tools
from workers.event_log.moments import BeforeHistory, Moment
from workers.read_models import activity_board, history, periods, plans, sign_off_queue, status_reports
from workers.read_models.periods import PlanPeriod
from workers.read_models.plans import Plan
from workers.reading import Reading, reading
from workers.timeline import Entry, timeline

LEVEL = {
    "not_reported": "owner",
    "draft": "owner",
    "returned": "owner",
    "in_unit_review": "unit",
    "in_sam_review": "sam",
}
STEP = {"owner": "owner", "unit": "unit_reviewer", "sam": "approver"}
LOOKED_AT, OFFERED = 500, 10  # events looked at to find days on which something happened, and days offered
Answers = Mapping[UUID | None, Mapping[str, Refusal | None]]


@dataclass(frozen=True)
class Waiting:
    """On whom an update waits, since when and until when; ``late`` once the day has passed.

    What nobody has reported has waited since the period was opened.
    """

    step: str
    unit: str
    external: bool
    people: tuple[UUID, ...]
    since: datetime | None
    due: date | None
    late: bool


@dataclass
class Workplace:
    """A signed-in person's view of one moment; ``past`` is that moment, or None for now.

    Who could act is told by the organisation of the moment; what one may read, by today's rights.
    """

    reading: Reading
    organisation: Organisation
    rights: Organisation
    person: UUID
    today: date
    past: Moment | None = None
    newer: int = 0
    _plans: dict[UUID, Plan] = field(default_factory=dict)
    _periods: dict[UUID, list[PlanPeriod]] = field(default_factory=dict)
    _signed: dict[UUID, tuple[SignedReport, ...]] = field(default_factory=dict)
    _guests: dict[UUID, frozenset[UUID]] | None = None

    @property
    def now(self) -> datetime:
        """The moment that rules about time are judged by."""
        return self.past.at if self.past else datetime.now(UTC)

    def plan(self, plan_id: UUID) -> Plan:
        if plan_id not in self._plans:
            self._plans |= {plan.id: plan for plan in plans.all_plans(self.reading)}
        return self._plans[plan_id]

    def periods(self, plan_id: UUID) -> list[PlanPeriod]:
        """The plan's periods, newest first."""
        if plan_id not in self._periods:
            self._periods[plan_id] = periods.of_plan(self.reading, plan_id)
        return self._periods[plan_id]

    def period(self, plan_id: UUID, quarter: str) -> PlanPeriod | None:
        return next((period for period in self.periods(plan_id) if period.quarter == quarter), None)

    def unit(self, unit_id: UUID) -> str:
        return self.organisation.units[unit_id].code

    def unit_name(self, unit_id: UUID) -> str:
        return self.organisation.units[unit_id].name

    def allowed(self, facts: UpdateFacts, plan_id: UUID) -> Mapping[str, Refusal | None]:
        """Every command with its refusal, or None where posting it would not be refused."""
        return workflow.allowed(self.case(facts, plan_id))

    def answers(self, facts: UpdateFacts, plan_id: UUID) -> Answers:
        """The same for oneself (None) and for everybody one stands in for."""
        return {one: workflow.allowed(self.case(facts, plan_id, one)) for one in (None, *self.principals)}

    def answers_about(self, period: PeriodFacts) -> Answers:
        """What may be done with a quarter, for oneself (None) and for everybody one stands in for."""
        in_the_way = self.in_the_way(period)
        about = {one: (self.organisation, self.person, one, self.now) for one in (None, *self.principals)}
        return {one: period_rules.allowed(PeriodCase(period, *who, in_the_way)) for one, who in about.items()}

    def in_the_way(self, period: PeriodFacts) -> tuple[UUID, ...]:
        """The activities under review that keep the quarter from being locked."""
        return sign_off_queue.keeping_open(self.reading, period, self.now)

    @property
    def principals(self) -> tuple[UUID, ...]:
        """Those whom the person stands in for now."""
        return tuple(dict.fromkeys(one.principal_id for one in self.organisation.principals(self.person, self.now)))

    def permits(self, facts: UpdateFacts, plan_id: UUID) -> Mapping[str, tuple[UUID | None, ...]]:
        """For whom the person may give each command: None for themself, then those they stand in for."""
        answers = self.answers(facts, plan_id)
        return {
            command: tuple(one for one, answer in answers.items() if answer[command] is None)
            for command in workflow.COMMANDS
        }

    def permitted(
        self, facts: UpdateFacts, plan_id: UUID, command: str, *, from_list: bool = False
    ) -> tuple[UUID | None, ...]:
        """For whom the person may give the one command."""
        cases = {one: replace(self.case(facts, plan_id, one), from_list=from_list) for one in (None, *self.principals)}
        return tuple(one for one, case in cases.items() if workflow.allowed(case)[command] is None)

    def holding(self, role: Role, unit: UUID | None = None) -> tuple[UUID | None, ...]:
        """For whom the person may do what takes the role: None for themself, then those they stand in for."""
        return tuple(one for one in (None, *self.principals) if self._holds(one, role, unit))

    def _holds(self, principal: UUID | None, role: Role, unit: UUID | None) -> bool:
        basis = self.organisation.basis(principal or self.person, role, unit)
        lent = basis and principal and self.organisation.may_act_for(self.person, principal, basis, self.now)
        return basis is not None and (principal is None or bool(lent))

    def case(self, facts: UpdateFacts, plan_id: UUID, on_behalf_of: UUID | None = None) -> Case:
        """The person before the update, at this moment; what it could be carried forward to is the next open period."""
        period, later = self.period(plan_id, facts.period), self._later(plan_id, facts.period)
        window = period.facts.window(facts.activity_id, self.now) if period else Window(quarter=facts.period)
        target = later.facts.window(facts.activity_id, self.now) if later else None
        signed_in = self._signed_in(facts, plan_id)
        return Case(facts, self.organisation, window, self.person, self.now, on_behalf_of, target, signed_in)

    def _signed_in(self, facts: UpdateFacts, plan_id: UUID) -> tuple[str, ...]:
        """The quarters whose signed report prints the update's words."""
        if facts.state != "approved" or facts.update_id is None:
            return ()
        signed = [one for plan in self._showing(facts.activity_id, plan_id) for one in self._signed_of(plan)]
        activity = activity_board.one(self.reading, facts.activity_id) if signed else None
        return signed_quarters(facts.update_id, activity.facts.stood, signed) if activity else ()

    def _signed_of(self, plan_id: UUID) -> tuple[SignedReport, ...]:
        if plan_id not in self._signed:
            self._signed[plan_id] = signed_reports(status_reports.of_plan(self.reading, plan_id))
        return self._signed[plan_id]

    def _showing(self, activity_id: UUID, plan_id: UUID) -> list[UUID]:
        """The activity's own plan, and those that show it too."""
        if self._guests is None:
            self._guests = {plan.id: frozenset(plan.details.guests) for plan in plans.all_plans(self.reading)}
        return [plan_id, *(plan for plan, guests in self._guests.items() if activity_id in guests)]

    def _later(self, plan_id: UUID, quarter: str) -> PlanPeriod | None:
        """The first open period after the quarter."""
        later = [period for period in self.periods(plan_id) if period.quarter > quarter and period.is_open]
        return later[-1] if later else None

    def may_read(self, facts: UpdateFacts) -> bool:
        return may_read(facts, self.rights, self.person, datetime.now(UTC))

    def story(self, activity_id: UUID, position: int | None = None) -> list[Entry]:
        """The activity's, up to a position, newest first, in the words that the person may read."""
        reached = position or self.reading.position
        return timeline(activity_id, reached, self.rights, self.person, datetime.now(UTC))

    def until(
        self, actor: UUID, principal: UUID | None, role: str | None, unit: UUID | None, at: datetime
    ) -> date | None:
        """The last day of the substitute who acted for the principal then; None where nobody was acted for."""
        return self.rights.stood_in_until(actor, principal, role, unit, at) if principal else None

    @property
    def helpers(self) -> frozenset[UUID]:
        """Those whom pages name as the way out where nobody can go on: coordinators, and those who give roles."""
        return self.organisation.holders("coordinator") | self.organisation.holders("administrator")

    def way_on(self, facts: UpdateFacts, plan_id: UUID) -> Refusal | None:
        """Why an update that nobody can decide about cannot be sent on to others either, or None when it can."""
        case = replace(self.case(facts, plan_id), actor=SYSTEM_ID)
        return workflow.allowed(case)["reroute"]

    def lacks_owner(self, owner: UUID | None) -> bool:
        """Nobody is responsible, or the one who was has left."""
        return owner is None or not self.organisation.is_active(owner)

    def waiting(self, facts: UpdateFacts, plan_id: UUID) -> Waiting | None:
        """None when the update waits for nobody."""
        level = LEVEL.get(facts.state)
        if level is None:
            return None
        period = self.period(plan_id, facts.period)
        window = period.facts.window(facts.activity_id, self.now) if period else None
        due = window.last_day(level, facts.corrected_since) if window else None
        return Waiting(
            step=STEP[level],
            unit=self.unit(facts.unit_id),
            external=pools.approver_roles(facts, self.organisation) == ("external_approver",),
            people=tuple(pools.who_acts_next(facts, self.organisation)),
            since=facts.changed_at or (period.opened_at if period else None),
            due=due,
            late=due is not None and self.today > due,
        )

    def names(self, *people: UUID | None) -> Mapping[UUID, str]:
        wanted = (person for person in people if person is not None)
        return accounts.names(wanted, self.reading.position if self.past else None)

    def days(self, stream_id: UUID | None = None) -> list[tuple[date, int]]:
        """The latest days on which something happened, to anything or to the one stream, with how many events."""
        events = history.recent(self.reading, LOOKED_AT, stream_id)
        counted = Counter(at.astimezone(STOCKHOLM).date() for _, at in events)
        return sorted(counted.items(), reverse=True)[:OFFERED]

    def beside(self, stream_id: UUID) -> tuple[int | None, int | None]:
        """The positions at which the stream had just taken the step before, and will have taken the next one."""
        return history.beside(self.reading, stream_id)

    @property
    def link(self) -> Mapping[str, str]:
        """What an address needs to show the same moment."""
        return self.past.link if self.past else {}

    def missing(self, stream_id: UUID) -> Exception:
        """Why something is not there: it never was, or it had not begun at the moment shown."""
        with reading() as now:
            began = history.first_position(now, stream_id) if self.past else None
        return BeforeHistory(began) if began else NotFound()


@contextmanager
def workplace(person: UUID, past: Moment | None = None) -> Iterator[Workplace]:
    """Now, or an earlier moment; before there was an organisation there is nothing to ask it about."""
    rights = tools.sparbar().organisation()
    assert rights is not None, "nobody is signed in to an organisation that does not exist"
    organisation = (past and tools.sparbar().organisation_at(past.position)) or rights
    with reading(past.position if past else None) as moment:
        day = past.day if past else today()
        yield Workplace(moment, organisation, rights, person, day, past, moment.reached - moment.position)


def today() -> date:
    """The day in Stockholm: deadlines end at its midnight."""
    return datetime.now(STOCKHOLM).date()
