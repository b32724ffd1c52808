"""The action plan: its focus areas in printed order, and the document it came from."""

from uuid import UUID

from domain import activity_events as happened
from domain import commands as ask
from domain.activity import Activity
from domain.aggregate import Aggregate, Event, FirstEvent
from domain.commands import ImportedArea
from domain.errors import NotFound, PeriodIsLocked
from domain.planned import PlanDecision
from domain.scene import Scene
from domain.values import Moment, Provenance, Quarter, Section, Source, Value, derived_id, normalised


class PlanAdopted(FirstEvent):
    """The plan as its document prints it; ``quarter`` is the period that the document reports."""

    TOPIC = "plan.adopted.v1"
    slug: str
    name: str
    quarter: Quarter
    areas: tuple[ImportedArea, ...]
    sections: tuple[Section, ...]
    source: Source

    def apply(self, plan: "ActionPlan") -> None:
        plan.slug, plan.name = self.slug, self.name
        plan.areas = plan.first_areas = self.areas
        plan.quarter, plan.sections, plan.source = self.quarter, self.sections, self.source
        plan.adopted_by = self.provenance.command_id


class PlanRevised(Event):
    """``areas`` are all of them from this version on; ``guests`` are other plans' activities that came or moved."""

    TOPIC = "plan.revised.v1"
    version: int
    areas: tuple[ImportedArea, ...]
    decision: PlanDecision
    source: Source | None
    guests: tuple[UUID, ...]
    left: tuple[UUID, ...]

    def apply(self, plan: "ActionPlan") -> None:
        by = self.provenance
        plan.areas = self.areas
        plan.guests = (plan.guests | set(self.guests)) - set(self.left)
        plan.revisions = (
            *plan.revisions,
            Revision(
                version=self.version,
                areas=self.areas,
                decision=self.decision,
                source=self.source,
                by=by.actor_id,
                at=by.decided_at,
                command_id=by.command_id,
                position=self.position,
            ),
        )


EVENTS = (PlanAdopted, PlanRevised)


class Revision(Value):
    """A version of the plan that a decision made; the first version was adopted with no event of its own."""

    version: int
    areas: tuple[ImportedArea, ...]
    decision: PlanDecision
    source: Source | None
    by: UUID
    at: Moment
    command_id: UUID
    position: int


class ActionPlan(Aggregate):
    TOPIC = "plan"

    def __init__(self) -> None:
        self.slug, self.name = "", ""
        self.quarter = ""
        self.areas: tuple[ImportedArea, ...] = ()
        self.first_areas: tuple[ImportedArea, ...] = ()
        self.sections: tuple[Section, ...] = ()
        self.source: Source | None = None
        self.adopted_by = UUID(int=0)  # the command that its first activities were planned by, too
        self.revisions: tuple[Revision, ...] = ()
        self.guests: frozenset[UUID] = frozenset()  # other plans' activities that it shows

    @property
    def plan_version(self) -> int:
        return 1 + len(self.revisions)

    @property
    def revised_at(self) -> int:
        """The log position since which it says what it says; 0 for what was adopted."""
        return self.revisions[-1].position if self.revisions else 0

    @property
    def planned_by(self) -> tuple[UUID, ...]:
        """The commands that its activities were planned by."""
        return (self.adopted_by, *(revision.command_id for revision in self.revisions))

    @classmethod
    def adopt(cls, command: ask.ImportPlan, scene: Scene) -> list[Aggregate]:
        """T0: the plan, its activities and the document's words on them; never for a period opened here."""
        by = scene.provenance(command, scene.right(command, "coordinator"))
        if command.quarter in scene.periods:
            raise PeriodIsLocked(reason="opened_here")
        facts = {name: getattr(command, name) for name in ("slug", "name", "quarter", "areas", "sections", "source")}
        plan = cls.begin(PlanAdopted, command.stream_id, by, **facts)
        return [plan, *(_activity(row, command, scene, by) for row in command.activities)]


def _activity(row: ask.ImportedActivity, command: ask.ImportPlan, scene: Scene, by: Provenance) -> Activity:
    if any(unit not in scene.organisation.units for unit in (row.unit_id, *row.with_units)):
        raise NotFound
    stream: UUID = command.activity_id(row)
    source = _at(command.source, row.lines)
    activity = Activity.begin(
        happened.ActivityPlanned,
        stream,
        by,
        plan_id=command.stream_id,
        version=1,
        decision=None,
        source=source,
        **{name: getattr(row, name) for name in ask.PlannedActivity.__struct_fields__},
    )
    activity.record(
        happened.UpdateImported,
        by,
        update_id=derived_id(stream, f"imported:{command.quarter}"),
        period=command.quarter,
        content=normalised(row.content),
        status_reason=row.status_reason,
        source=source,
    )
    return activity


def _at(source: Source, lines: tuple[int, ...]) -> Source:
    return Source(
        document=source.document,
        file_sha256=source.file_sha256,
        importer_version=source.importer_version,
        lines=lines,
    )
