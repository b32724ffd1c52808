"""An activity changes hands: proposed by one side, answered by the other, or by SAM when nobody answers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from domain import commands as ask
from domain.activity import Activity
from domain.calendar import day_of
from domain.values import Role
from workers.synth import words
from workers.synth.lot import Lot
from workers.synth.staff import Departure
from workers.synth.story import SYSTEM, Story
from workers.synth.units import UNITS
from workers.synth.world import Who

DAY = timedelta(days=1)
FORGOTTEN = 0.12  # of what somebody who leaves owns
ANSWERS: Sequence[tuple[str, int]] = (
    ("accept", 62), ("decline", 8), ("impose", 8), ("reject", 5), ("withdraw", 6), ("nothing", 11),
)  # fmt: skip
PROPOSERS: Sequence[tuple[Role | None, int]] = ((None, 45), ("unit_reviewer", 35), ("sam_approver", 20))
SAM_ANSWERS: Sequence[tuple[str, int]] = (("impose", 75), ("reject", 25))
SHARES = tuple((unit, unit.share) for unit in UNITS)


def follow(story: Story, departure: Departure) -> None:
    """Whoever leaves hands over what they own; what is forgotten somebody else has to see."""

    def hand_over(activity_id: UUID, now: datetime) -> None:
        lot = Lot(story.world.seed, "leaving", departure.leaver, activity_id)
        if story.world.activity(activity_id).owner_id == departure.leaver and not lot.chance(FORGOTTEN):
            Handover(story, activity_id, lot).leave(now, departure)

    story.on(story.lot, departure.told, lambda now: story.one_by_one(story.lot, now, story.activities, hand_over))


class Handover:
    def __init__(self, story: Story, activity_id: UUID, lot: Lot) -> None:
        self.story, self.activity_id, self.lot = story, activity_id, lot
        self.command: ask.ProposeReassignment | None = None

    @property
    def activity(self) -> Activity:
        return self.story.world.activity(self.activity_id)

    # proposed

    def propose(self, now: datetime) -> None:
        """To a colleague or another unit, by one of those who may."""
        activity = self.activity
        assert activity.unit_id is not None
        inside = self.lot.chance(0.4)
        unit = activity.unit_id if inside else self.lot.weighted(SHARES).id
        others = [one for one in self.story.owners(unit, now) if one != activity.owner_id]
        if others:
            self._propose(now, self._proposer(activity), unit, self.lot.pick(others), self._day(now))

    def leave(self, now: datetime, departure: Departure) -> None:
        """By the one who leaves, from the last day on."""
        who = self.story.world.who(departure.leaver, "owner", None)
        self._propose(now, who, departure.unit.id, departure.replacement, departure.leaves)

    def rescue(self, now: datetime) -> None:
        """The owner's account is closed: the coordinator appoints another, or somebody who sees it proposes one."""
        activity = self.activity
        assert activity.unit_id is not None
        owners = self.story.owners(activity.unit_id, now)
        if owners and self.lot.chance(0.5):
            facts = {"activity_id": activity.id, "owner_id": self.lot.pick(owners)}
            self.story.coordinator(ask.AppointOwner, reason=words.reason("handover", self.lot), **facts)
            return
        proposer = self.story.one_of(self.lot, "unit_reviewer", activity.unit_id)
        proposer = proposer or self.story.one_of(self.lot, "sam_approver")
        if owners and proposer:
            self._propose(now, (proposer, None), activity.unit_id, self.lot.pick(owners), day_of(now))

    def _propose(self, now: datetime, who: Who | None, unit: UUID, owner: UUID, day: date) -> None:
        activity = self.activity
        if who is None or activity.reassignment is not None or activity.lifecycle != "ongoing":
            return
        self.command = ask.ProposeReassignment(
            command_id=self.lot.id(), actor_id=who[0], on_behalf_of=who[1], activity_id=self.activity_id,
            to_unit_id=unit, to_owner_id=owner, effective=day, reason=words.reason("handover", self.lot),
        )  # fmt: skip
        if self.story.world.do(self.command):
            self.story.later(self.lot, now, 0, 5, self._answer)

    def _proposer(self, activity: Activity) -> Who | None:
        role = self.lot.weighted(PROPOSERS)
        if role is None:
            return self.story.world.who(activity.owner_id, "owner", None)
        unit = activity.unit_id if role == "unit_reviewer" else None
        return self.story.world.who(self.story.one_of(self.lot, role, unit), role, unit)

    def _day(self, now: datetime) -> date:
        return day_of(now) + self.lot.weighted(((0, 50), (7, 20), (14, 20), (25, 10))) * DAY

    # answered

    def _answer(self, now: datetime) -> None:
        if self.activity.reassignment is None:
            return
        answer = self.lot.weighted(ANSWERS)
        if answer == "nothing":
            limit = self.story.world.organisation.policy.escalate_after
            due = self.story.world.days.after(day_of(self.activity.reassignment.at), limit)
            self.story.at_night(self.lot, due + DAY, self._escalate)
        elif not self._give(answer, now):
            self.story.later(self.lot, now, 1, 3, self._impose)

    def _escalate(self, now: datetime) -> None:
        self._do(ask.EscalateReassignment, SYSTEM)
        self.story.later(self.lot, now, 1, 3, self._impose)

    def _impose(self, now: datetime) -> None:
        """SAM ends it."""
        if self.activity.reassignment is not None:
            self._give(self.lot.weighted(SAM_ANSWERS), now)

    def _give(self, answer: str, now: datetime) -> bool:
        proposal = self.activity.reassignment
        assert proposal is not None
        sam = (self.story.one_of(self.lot, "sam_approver", but=proposal.proposers), "sam_approver", None)
        receiver = self._receiver()
        kind, who, why = {
            "accept": (ask.AcceptReassignment, receiver, None),
            "decline": (ask.DeclineReassignment, receiver, "handover_no"),
            "impose": (ask.ImposeReassignment, sam, "handover"),
            "reject": (ask.RejectReassignment, sam, "handover_no"),
            "withdraw": (ask.WithdrawReassignment, (proposal.by, "proposer", None), None),
        }[answer]
        reason = words.reason(why, self.lot) if why else ""
        given = self._do(kind, self.story.world.who(*who, barred=proposal.proposers), reason=reason)
        if given and answer in ("accept", "impose") and proposal.effective > day_of(now):
            self.story.at_night(self.lot, proposal.effective, lambda _: self._do(ask.CarryOutReassignment, SYSTEM))
        return given

    def _receiver(self) -> tuple[UUID | None, str, UUID | None]:
        """The receiving unit's reviewer; inside a unit now and then the new owner."""
        proposal = self.activity.reassignment
        assert proposal is not None
        unit = proposal.to_unit_id
        if unit == self.activity.unit_id and proposal.to_owner_id not in proposal.proposers and self.lot.chance(0.5):
            return proposal.to_owner_id, "owner", unit
        return self.story.one_of(self.lot, "unit_reviewer", unit, but=proposal.proposers), "unit_reviewer", unit

    def _do(self, kind: type[ask.ReassignmentCommand], who: Who | None, **facts: str) -> bool:
        assert self.command is not None
        where = {"activity_id": self.activity_id, "reassignment_id": self.command.reassignment_id}
        return self.story.do(self.lot, kind, who, **where, **facts)
