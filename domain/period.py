"""A period is one quarter of one plan: opened with a last day for each level."""

from uuid import UUID

from domain import commands as ask
from domain.aggregate import Aggregate, FirstEvent
from domain.commands import Deadlines
from domain.errors import LacksRole
from domain.scene import Scene
from domain.values import Quarter


class PeriodOpened(FirstEvent):
    TOPIC = "period.opened.v1"
    plan_id: UUID
    quarter: Quarter
    deadlines: Deadlines

    def apply(self, period: "Period") -> None:
        period.plan_id = self.plan_id
        period.quarter = self.quarter
        period.deadlines = self.deadlines
        period.is_open = True


EVENTS = (PeriodOpened,)


class Period(Aggregate):
    TOPIC = "period"

    def __init__(self) -> None:
        self.plan_id: UUID | None = None
        self.quarter = ""
        self.deadlines: Deadlines | None = None
        self.is_open = False

    @classmethod
    def open(cls, command: ask.OpenPeriod, scene: Scene) -> "Period":
        basis = scene.organisation.basis(command.actor_id, "coordinator")
        if basis is None:
            raise LacksRole(who_can=scene.organisation.holders("coordinator"))
        facts = {"plan_id": command.plan_id, "quarter": command.quarter, "deadlines": command.deadlines}
        return cls.begin(PeriodOpened, command.stream_id, scene.provenance(command, basis), **facts)
