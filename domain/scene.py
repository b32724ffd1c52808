"""What is given when a decision is made, apart from the aggregate that decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.values import Basis, Provenance

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.organisation import Organisation
    from domain.period import Period


@dataclass(frozen=True)
class Scene:
    """``decided_at`` is the log's own time; organisation and period are as of the versions that were read;
    the period is None where it was never opened."""

    decided_at: datetime
    organisation: "Organisation"
    period: "Period | None" = None
    app_version: str = ""

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
