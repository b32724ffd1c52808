"""What decisions have changed in a plan since its report before: version by version, activity by activity."""

from collections.abc import Iterator

from domain import calendar
from domain.action_plan import Revision
from domain.planned import Entry
from domain.values import Quarter, quarter_last_day
from workers.read_models import plan_entries, status_reports
from workers.read_models.plans import Plan
from workers.reading import Reading
from workers.reports.shape import PlanChange, PlanRevision, Wording

FIELDS: dict[Wording, tuple[str, ...]] = {
    "wording": ("title",),
    "unit": ("unit_id",),
    "performers": ("with_units", "performer"),
    "years": ("years", "continuous"),
    "due": ("due",),
    "parts": ("parts",),
    "links": ("links",),
}


def revisions(reading: Reading, plan: Plan, previous: Quarter | None) -> tuple[PlanRevision, ...]:
    """Oldest first; none in a plan's first report, which tells the plan as it is."""
    if previous is None:
        return ()
    report = status_reports.one(reading, plan.id, previous)
    compiled = report.signature.compiled if report.signature else None
    found = [one for one in plan.details.revisions if _is_after(one, previous, compiled)]
    return tuple(_revision(reading, plan, one) for one in found)


def _is_after(revision: Revision, previous: Quarter, compiled: int | None) -> bool:
    """After what the signed report tells; else after the quarter that the report before is about."""
    if compiled is not None:
        return revision.position > compiled
    return calendar.day_of(revision.at) > quarter_last_day(previous)


def _revision(reading: Reading, plan: Plan, revision: Revision) -> PlanRevision:
    before = plan_entries.of_version(reading, plan.id, revision.version - 1)
    after = plan_entries.of_version(reading, plan.id, revision.version)
    changes = [change for id_ in before | after for change in _changes(before.get(id_), after.get(id_))]
    decision = revision.decision
    return PlanRevision(
        registry_number=decision.registry_number,
        paragraph=decision.paragraph,
        decided_on=decision.decided_on,
        changes=tuple(sorted(changes, key=lambda change: (_place(change.ref), change.kind))),
    )


def _changes(before: Entry | None, after: Entry | None) -> Iterator[PlanChange]:
    if before is None or after is None:
        one = before or after
        assert one is not None
        yield PlanChange(ref=_ref(one), kind="gone" if before else "added", now=None)
        return
    if _ref(before) != _ref(after):
        yield PlanChange(ref=_ref(before), kind="moved", now=_ref(after))
    for kind, names in FIELDS.items():
        if any(getattr(before, name) != getattr(after, name) for name in names):
            yield PlanChange(ref=_ref(after), kind=kind, now=after.due if kind == "due" else None)


def _ref(entry: Entry) -> str:
    return f"{entry.area}.{entry.number}"


def _place(ref: str) -> tuple[int, int, str]:
    """In printed order: 1.2 before 1.10."""
    area, _dot, number = ref.partition(".")
    return int(area), int(number) if number.isdecimal() else 0, number
