"""What is given when a decision is made, apart from the aggregate that decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.errors import LacksRole, PrincipalLacksRole, SubstitutionNotValid
from domain.values import Basis, Provenance, Quarter, Role
from domain.window import Window

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.organisation import Organisation
    from domain.period import Period
    from domain.status_report import ReportSeries
    from domain.update import SignedReport


@dataclass(frozen=True)
class Scene:
    """``decided_at`` is the log's own time; organisation and periods are as of the versions that were read.

    A period that was never opened is not among ``periods``; ``reports`` is empty where no plan has any, or
    where the decision is not about what stands in them. ``revised_at`` is the log position of the plan's last revision,
    where the decision looks at the plan.
    """

    decided_at: datetime
    organisation: "Organisation"
    periods: "Mapping[Quarter, Period]" = field(default_factory=dict)
    app_version: str = ""
    reports: "tuple[ReportSeries, ...]" = ()
    revised_at: int = 0

    @property
    def signed(self) -> "tuple[SignedReport, ...]":
        """The reports that are signed, of every plan that the decision looks at."""
        return tuple(report for series in self.reports for report in series.signed)

    def window(self, activity_id: UUID, quarter: Quarter) -> Window:
        """The period as the activity meets it now; never open where it was never opened."""
        period = self.periods.get(quarter)
        return period.facts.window(activity_id, self.decided_at) if period else Window(quarter=quarter)

    def right(self, command: "Command", role: Role, unit: UUID | None = None) -> Basis:
        """By what right the command is given: the role is held, by oneself or by the one acted for (S4)."""
        principal = command.on_behalf_of or command.actor_id
        basis = self.organisation.basis(principal, role, unit)
        if basis is None:
            holders = self.organisation.holders(role, unit)
            raise LacksRole(who_can=holders) if command.on_behalf_of is None else PrincipalLacksRole(who_can=holders)
        if command.on_behalf_of and not self.organisation.may_act_for(
            command.actor_id, principal, basis, self.decided_at
        ):
            raise SubstitutionNotValid(reason="another_right")
        return basis

    def provenance(self, command: "Command", basis: Basis | None) -> Provenance:
        return Provenance(
            actor_id=command.actor_id,
            on_behalf_of=command.on_behalf_of,
            command_id=command.command_id,
            correlation_id=command.correlation_id,
            bulk_id=command.bulk_id,
            basis=basis,
            decided_at=self.decided_at,
            policy_version=self.organisation.policy_version,
            app_version=self.app_version,
        )
