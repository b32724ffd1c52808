"""Compiles a report: a pure function of plan, quarter, log position, template and the names at that position."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from domain.organisation import Organisation
from domain.planned import parts_told
from domain.update import SignOff
from domain.values import Content, Quarter
from workers import accounts, tools
from workers.event_log.moments import recorded_at
from workers.plan_rows import shown_in
from workers.read_models import periods, plans, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.reading import Reading
from workers.reports import over_time
from workers.reports.judged import change, is_unchanged, lateness
from workers.reports.revisions import revisions
from workers.reports.shape import (
    SCHEMA,
    TEMPLATE,
    Area,
    Counts,
    Document,
    Flag,
    Kind,
    ReportRow,
    SignedOff,
    Snapshot,
    Statuses,
    Unit,
)

PRINTED = ("approved", "imported")


class PlanUnknown(Exception):
    """There is no such plan at the position."""


@dataclass(frozen=True)
class Compiling:
    """What every row is compiled from: the quarter, and the log as it was at the position.

    ``reports`` are the quarters that the plan has been reported for, this one first, ``others`` the names of the
    other plans whose activities this one shows.
    """

    quarter: Quarter
    reports: Sequence[Quarter]
    known: Mapping[UUID, Sequence[QueuedUpdate]]
    organisation: Organisation
    names: Mapping[UUID, str]
    exceptions: Mapping[UUID, date]
    others: Mapping[UUID, str]

    def unit(self, unit_id: UUID) -> Unit:
        found = self.organisation.units[unit_id]
        return Unit(code=found.code, name=found.name)

    def row(self, activity: BoardRow) -> ReportRow:
        """The activity with the first words that exist (REPORTS.md): approved, earlier, imported, none."""
        own = self.known.get(activity.activity_id, ())
        chosen, kind = choose(own, self.quarter)
        base, _ = choose([update for update in own if update.period < self.quarter], self.quarter)
        content, source = (chosen.content, chosen.decisions.source) if chosen else (None, None)
        status, before = content.status if content else None, base.content.status if base else None
        return ReportRow(
            area=activity.area,
            number=activity.number,
            title=activity.title,
            unit=self.unit(activity.unit_id).code,
            performer=activity.performer,
            years=tuple(activity.years),
            continuous=activity.continuous,
            kind=kind,
            status=status,
            before=before,
            change=change(before, status) if kind == "approved" else None,
            text=content.text if content else None,
            done=content.done if content else None,
            next=content.next if content else None,
            obstacle=content.obstacle if content else None,
            decision_needed=content.decision_needed if content else None,
            period=chosen.period if chosen else None,
            document=source.document if source else None,
            lines=source.lines if source else (),
            signed_off=tuple(map(self._signed_off, _valid(chosen))),
            content_hash=chosen.facts.content_hash if chosen else None,
            flags=(*self._lateness(status, activity), *_said_of(chosen, kind, base)),
            exception_to=self.exceptions.get(activity.activity_id),
            words_since=over_time.words_since(self._printed(own)),
            status_since=over_time.status_since(self._printed(own)),
            same_as=(),
            due=activity.planned.due,
            with_units=tuple(self.unit(unit).code for unit in activity.planned.with_units),
            parts=parts_told(activity.planned.parts, content.of_parts.values() if content else ()),
            links=activity.planned.links,
            guest_of=self.others.get(activity.plan_id),
        )

    def _lateness(self, status: str | None, activity: BoardRow) -> tuple[Flag, ...]:
        return lateness(status, activity.years, self.quarter, activity.planned.due)

    def _printed(self, own: Sequence[QueuedUpdate]) -> Iterator[tuple[Quarter, Content]]:
        """What the reports have said of the activity, from this one back to the first that said anything."""
        for quarter in self.reports:
            chosen, _kind = choose([update for update in own if update.period <= quarter], quarter)
            if chosen is None:
                return
            yield quarter, chosen.content

    def _signed_off(self, given: SignOff) -> SignedOff:
        return SignedOff(
            step=given.step,
            name=self.names[given.by],
            on_behalf_of=self.names[given.on_behalf_of] if given.on_behalf_of else None,
            role=given.role,
            unit=self.unit(given.unit_id).code if given.unit_id else None,
            at=given.at.astimezone(UTC),
            position=given.position,
            until=self._until(given),
        )

    def _until(self, given: SignOff) -> date | None:
        if given.on_behalf_of is None:
            return None
        asked = (given.by, given.on_behalf_of, given.role, given.unit_id, given.at)
        return self.organisation.stood_in_until(*asked)


def snapshot(reading: Reading, slug: str, quarter: Quarter) -> Snapshot:
    """Compile the report as of the reading's position; raises PlanUnknown."""
    plan = plans.by_slug(reading, slug)
    organisation = tools.sparbar().organisation_at(reading.position)
    if plan is None or organisation is None:
        raise PlanUnknown(slug)
    activities = shown_in(reading, plan.id)
    known = reported(reading, plan.id, activities)
    quarters = {period.quarter: period for period in periods.of_plan(reading, plan.id)}
    told = {*quarters, plan.details.quarter, quarter}
    compiling = Compiling(
        quarter,
        sorted((one for one in told if one and one <= quarter), reverse=True),
        by_activity(known, quarter),
        organisation,
        _names(known, reading.position),
        quarters[quarter].facts.exceptions if quarter in quarters else {},
        {other.id: other.name for other in plans.all_plans(reading) if other.id != plan.id},
    )
    rows = over_time.notice([*map(compiling.row, activities)], quarter)
    approving = organisation.approving_unit_id
    return Snapshot(
        schema=SCHEMA,
        template=TEMPLATE,
        organisation=organisation.name,
        issuer=compiling.unit(approving) if approving else None,
        plan=slug,
        name=plan.name,
        document=_document(plan),
        quarter=quarter,
        previous=next(iter(compiling.reports[1:]), None),
        position=reading.position,
        cut_off=_cut_off(reading.position),
        preliminary=quarter not in quarters or quarters[quarter].is_open,
        sections=plan.details.sections,
        units=tuple(sorted(map(compiling.unit, organisation.units), key=lambda unit: unit.code)),
        areas=tuple(_area(area.number, area.name, rows) for area in plan.details.areas),
        counts=_counts(rows),
        statuses=_statuses(row.status for row in rows),
        before=_statuses(row.before for row in rows),
        rows=rows,
        revisions=revisions(reading, plan, next(iter(compiling.reports[1:]), None)),
    )


def reported(reading: Reading, plan_id: UUID, activities: Iterable[BoardRow]) -> list[QueuedUpdate]:
    """What can be printed of the activities, oldest first: also of other plans' that the plan shows."""
    own = sign_off_queue.of_plan(reading, plan_id, PRINTED)
    guests = [row.activity_id for row in activities if row.plan_id != plan_id]
    shown = sign_off_queue.of_activities(reading, guests) if guests else []
    return [*own, *(update for update in shown if update.state in PRINTED)]


def by_activity(known: Iterable[QueuedUpdate], quarter: Quarter) -> dict[UUID, list[QueuedUpdate]]:
    """The updates of each activity for the quarter and those before it."""
    found: dict[UUID, list[QueuedUpdate]] = {}
    for update in known:
        if update.period <= quarter:
            found.setdefault(update.activity_id, []).append(update)
    return found


def _names(known: Iterable[QueuedUpdate], position: int) -> Mapping[UUID, str]:
    people = {person for update in known for given in _valid(update) for person in given.people}
    return accounts.names(people, position)


def choose(updates: Sequence[QueuedUpdate], quarter: Quarter) -> tuple[QueuedUpdate | None, Kind]:
    """Approved for the quarter; else the latest approved; else the latest imported; else nothing."""
    approved = max((u for u in updates if u.state == "approved"), key=lambda u: u.period, default=None)
    if approved:
        return approved, "approved" if approved.period == quarter else "earlier"
    imported = max((u for u in updates if u.state == "imported"), key=lambda u: u.period, default=None)
    return imported, "imported" if imported else "none"


def _valid(update: QueuedUpdate | None) -> list[SignOff]:
    return [given for given in update.decisions.sign_offs if not given.void] if update else []


def _said_of(chosen: QueuedUpdate | None, kind: Kind, base: QueuedUpdate | None) -> Iterator[Flag]:
    """How the words approved for the quarter came to be."""
    if chosen is None or kind != "approved":
        return
    if chosen.kind == "no_change" or (base and is_unchanged(chosen.content, base.content)):
        yield "unchanged"
    if chosen.kind == "correction":
        yield "corrected"
    if chosen.facts.waived:
        yield "waived"


def _document(plan: Plan) -> Document | None:
    source = plan.details.source
    if source is None:
        return None
    return Document(name=source.document, sha256=source.file_sha256, quarter=plan.details.quarter)


def _area(number: int, name: str, rows: Iterable[ReportRow]) -> Area:
    statuses = _statuses(row.status for row in rows if row.area == number)
    return Area(number=number, name=name, statuses=statuses)


def _counts(rows: Sequence[ReportRow]) -> Counts:
    kinds = Counter(row.kind for row in rows)
    late = Counter(flag for row in rows for flag in row.flags)
    return Counts(
        activities=len(rows),
        approved=kinds["approved"],
        earlier=kinds["earlier"],
        imported=kinds["imported"],
        none=kinds["none"],
        due_not_started=late["due_not_started"],
        late=late["late"],
    )


def _statuses(found: Iterable[str | None]) -> Statuses:
    counted = Counter(status or "unknown" for status in found)
    return Statuses(**{status: counted[status] for status in Statuses.__struct_fields__})


def _cut_off(position: int) -> datetime:
    """When the last event that counts was recorded, in UTC whatever zone the database speaks."""
    recorded = recorded_at(position)
    assert recorded is not None, "a plan that was read has been recorded"
    return recorded.astimezone(UTC)
