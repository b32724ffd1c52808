"""The action plan: its focus areas in printed order, and the document it came from."""

from uuid import UUID

from domain import activity_events as happened
from domain import commands as ask
from domain.activity import Activity
from domain.aggregate import Aggregate, FirstEvent
from domain.commands import ImportedArea
from domain.errors import NotFound, PeriodIsLocked
from domain.scene import Scene
from domain.values import Provenance, Quarter, Section, Source, derived_id, normalised


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
        plan.slug, plan.name, plan.areas = self.slug, self.name, self.areas
        plan.quarter, plan.sections, plan.source = self.quarter, self.sections, self.source
        plan.adopted_by = self.provenance.command_id


EVENTS = (PlanAdopted,)


class ActionPlan(Aggregate):
    TOPIC = "plan"

    def __init__(self) -> None:
        self.slug, self.name = "", ""
        self.quarter = ""
        self.areas: tuple[ImportedArea, ...] = ()
        self.sections: tuple[Section, ...] = ()
        self.source: Source | None = None
        self.adopted_by = UUID(int=0)  # the command that its activities were planned by, too

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
    if row.unit_id not in scene.organisation.units:
        raise NotFound
    stream: UUID = command.activity_id(row)
    source = _at(command.source, row.lines)
    activity = Activity.begin(
        happened.ActivityPlanned,
        stream,
        by,
        plan_id=command.stream_id,
        area=row.area,
        number=row.number,
        title=row.title,
        unit_id=row.unit_id,
        performer=None,
        years=row.years,
        continuous=row.continuous,
        source=source,
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
