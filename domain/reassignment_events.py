"""What can have happened to the responsibility for an activity: proposed, answered, carried out."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from domain.aggregate import Event
from domain.reassignment import Reassignment

if TYPE_CHECKING:
    from domain.activity import Activity


class ReassignmentProposed(Event):
    TOPIC = "activity.reassignment_proposed.v1"
    reassignment_id: UUID
    to_unit_id: UUID
    to_owner_id: UUID
    effective: date
    reason: str

    def apply(self, activity: "Activity") -> None:
        by = self.provenance
        activity.reassignment = Reassignment(
            id=self.reassignment_id,
            by=by.actor_id,
            on_behalf_of=by.on_behalf_of,
            at=by.decided_at,
            to_unit_id=self.to_unit_id,
            to_owner_id=self.to_owner_id,
            effective=self.effective,
            reason=self.reason,
        )


class Agreed(Event):
    """It will be so, from the day it was proposed for; until then responsibility stays."""

    reassignment_id: UUID
    reason: str | None

    def apply(self, activity: "Activity") -> None:
        assert activity.reassignment is not None
        activity.reassignment = replace(activity.reassignment, agreed=True)


class ReassignmentAccepted(Agreed):
    TOPIC = "activity.reassignment_accepted.v1"


class ReassignmentImposed(Agreed):
    TOPIC = "activity.reassignment_imposed.v1"


class Ended(Event):
    """It will not be so."""

    reassignment_id: UUID
    reason: str | None

    def apply(self, activity: "Activity") -> None:
        activity.reassignment = None


class ReassignmentDeclined(Ended):
    TOPIC = "activity.reassignment_declined.v1"


class ReassignmentRejected(Ended):
    TOPIC = "activity.reassignment_rejected.v1"


class ReassignmentWithdrawn(Ended):
    TOPIC = "activity.reassignment_withdrawn.v1"


class ReassignmentEscalated(Event):
    """Nobody has answered in time: SAM is told, and nothing is accepted by itself."""

    TOPIC = "activity.reassignment_escalated.v1"
    reassignment_id: UUID

    def apply(self, activity: "Activity") -> None:
        assert activity.reassignment is not None
        activity.reassignment = replace(activity.reassignment, escalated=True)


class ActivityReassigned(Event):
    """From here on the new unit and owner are responsible."""

    TOPIC = "activity.reassigned.v1"
    reassignment_id: UUID
    unit_id: UUID
    owner_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.unit_id, activity.owner_id, activity.reassignment = self.unit_id, self.owner_id, None
        activity.placed_at = self.position


EVENTS = (
    ReassignmentProposed,
    ReassignmentAccepted,
    ReassignmentImposed,
    ReassignmentDeclined,
    ReassignmentRejected,
    ReassignmentWithdrawn,
    ReassignmentEscalated,
    ActivityReassigned,
)
