"""An activity's way through one round: written, reviewed, sent back, approved, corrected; or nothing at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec.structs import replace

from domain import commands as ask
from domain.activity import Activity
from domain.update import Update
from domain.values import Content, Status
from workers.synth import deciders, phrases, words
from workers.synth.handover import Handover
from workers.synth.lot import Lot
from workers.synth.story import SYSTEM
from workers.synth.talk import Talk
from workers.synth.world import Who

if TYPE_CHECKING:
    from workers.synth.rounds import PlanRound

SILENT, NEVER_SENT, AS_BEFORE, THROWN_AWAY, TAKEN_BACK, RECUSED = 0.04, 0.03, 0.16, 0.02, 0.02, 0.02
REVOKED, CORRECTED = 0.02, 0.04  # of what is approved
SAVES = ((0, 22), (1, 33), (2, 25), (3, 14), (5, 6))
MOST_RETURNS = 3
FURTHER: Mapping[Status | None, Sequence[tuple[Status, int]]] = {
    None: (("not_started", 50), ("in_progress", 50)),
    "not_started": (("not_started", 30), ("in_progress", 70)),
    "planned": (("planned", 20), ("in_progress", 80)),
    "in_progress": (("in_progress", 60), ("partly_done", 34), ("done", 6)),
    "partly_done": (("partly_done", 65), ("done", 32), ("cancelled", 3)),
    "done": (("done", 100),),
    "cancelled": (("cancelled", 100),),
}
CLOSES: Mapping[Status, Any] = {"done": "completed", "cancelled": "cancelled"}


class Course:
    """``update_id`` is the one that is under way; each act looks at what has become of it, and does one thing."""

    def __init__(self, of: "PlanRound", activity_id: UUID, lot: Lot, *, correction: UUID | None = None) -> None:
        self.round, self.story, self.world = of, of.story, of.story.world
        self.activity_id, self.lot, self.update_id = activity_id, lot, correction
        self.is_correction = correction is not None
        self.talk = Talk(self)
        self.returns = 0
        self.saves = 0 if self.is_correction else lot.weighted(SAVES)

    @property
    def activity(self) -> Activity:
        return self.world.activity(self.activity_id)

    # begun

    def begin(self, now: datetime) -> None:
        activity = self.activity
        if activity.lifecycle != "ongoing" or self.lot.chance(SILENT):
            return
        if activity.owner_id is None or not self.world.organisation.is_active(activity.owner_id):
            Handover(self.story, self.activity_id, self.lot).rescue(now)
            self.later(now, 3, 8, self.begin)
        elif self._carry_forward(activity) or self._as_before(activity) or self._start(activity):
            self.later(now, 0, 2)

    def _carry_forward(self, activity: Activity) -> bool:
        """What was missed last time is where this one begins, mostly."""
        earlier = [update for update in activity.updates.values() if update.period < self.round.quarter]
        if not earlier or earlier[-1].state != "missed" or self.lot.chance(0.3):
            return False
        command = self._command(ask.CarryForward, update_id=earlier[-1].id, quarter=self.round.quarter)
        return self._begun(command, command.next_id) if command else False

    def _as_before(self, activity: Activity) -> bool:
        if not self.lot.chance(AS_BEFORE):
            return False
        base = activity.facts(None, self.round.quarter).approved
        if base is None or base.status in CLOSES:
            return False
        facts = {"quarter": self.round.quarter, "base_id": base.update_id, "base_hash": base.hash}
        command = self._command(ask.ConfirmNoChange, **facts)
        return self._begun(command, command.update_id) if command else False

    def _start(self, activity: Activity) -> bool:
        who = self._writer(activity)
        if who is None:
            return False
        command = ask.StartDraft(
            command_id=self.lot.id(), actor_id=who[0], on_behalf_of=who[1], activity_id=self.activity_id,
            quarter=self.round.quarter, content=self._content(activity),
        )  # fmt: skip
        return self._begun(command, command.update_id)

    def _command(self, kind: type[Any], **facts: Any) -> Any:
        """By the owner, or whoever stands in; None when neither is there."""
        who = self.owner()
        where = {"activity_id": self.activity_id}
        return kind(command_id=self.lot.id(), actor_id=who[0], on_behalf_of=who[1], **where, **facts) if who else None

    def _begun(self, command: ask.Command, update_id: UUID) -> bool:
        done = self.world.do(command)
        if done:
            self.update_id = update_id
        return done

    # under way

    def go(self, now: datetime) -> None:
        """Whose turn it is does something."""
        activity = self.activity
        update = activity.updates[self.update_id] if self.update_id else None
        match update.state if update else None:
            case "draft" | "returned":
                self._write(now, activity, update)  # type: ignore[arg-type]
            case "in_unit_review":
                self._review(now, activity, update)  # type: ignore[arg-type]
            case "in_sam_review":
                self._decide(now, activity, update)  # type: ignore[arg-type]
            case "approved":
                self._afterwards(now, activity, update)  # type: ignore[arg-type]

    def _write(self, now: datetime, activity: Activity, update: Update) -> None:
        if self.talk.answer(update):
            return self.later(now, 0, 1)
        if self.saves:
            self.saves -= 1
            words_now = self._content(activity, update.content if self.lot.chance(0.6) else None)
            facts = {"base_version": len(update.versions), "content": words_now}
            self.do(ask.SaveDraft, self._writer(activity), update, **facts)
            return self.later(now, 0, 3)
        if update.state == "draft" and self.lot.chance(THROWN_AWAY) and not self.is_correction:
            self.do(ask.DiscardDraft, self.owner(), update)
            return self.later(now, 1, 3, self.begin)
        if update.state == "draft" and self.lot.chance(NEVER_SENT):
            return None
        if self.do(ask.SubmitUpdate, self.owner(), update, content_hash=update.hash):
            return self.later(now, 0, 4)
        return self.later(now, 3, 6, self._once_more)

    def _once_more(self, now: datetime) -> None:
        """What could not be sent in may be sent in later, when there is an owner or an approver again."""
        update = self.activity.updates[self.update_id] if self.update_id else None
        if update and update.state in ("draft", "returned"):
            self.do(ask.SubmitUpdate, self.owner(), update, content_hash=update.hash)
            self.later(now, 1, 3)

    def _review(self, now: datetime, activity: Activity, update: Update) -> None:
        found = deciders.reviewer(self.world, self.lot, activity, update)
        if found is None:
            return self._reroute(now, update)
        who = found.who
        if self.talk.about(update, who, 0.13):
            return self.later(now, 0, 1)
        if self.returns < MOST_RETURNS and self.lot.chance(0.12):
            return self._return(now, update, who)
        if self._steps_out(now, update, found.principal):
            return None
        self.do(ask.SignOffUpdate, who, update, **_shown(update))
        return self.later(now, 0, 3)

    def _decide(self, now: datetime, activity: Activity, update: Update) -> None:
        found = deciders.approver(self.world, self.lot, activity, update)
        if found is None:
            return self._reroute(now, update)
        who = found.who
        if self.talk.settle(update, who) or self.talk.about(update, who, 0.07):
            return self.later(now, 0, 1)
        if self.returns < MOST_RETURNS and self.lot.chance(0.05):
            return self._return(now, update, who)
        if not update.waived and self.lot.chance(0.025):
            reason = words.reason("send_back", self.lot)
            self.do(ask.SendBackToUnit, who, update, **_shown(update), reason=reason)
            return self.later(now, 0, 2)
        if self._steps_out(now, update, found.principal):
            return None
        self.do(ask.ApproveUpdate, who, update, **_shown(update))
        return self.later(now, 0, 2)

    def _reroute(self, now: datetime, update: Update) -> None:
        """By the system; where that does not help either, nothing more happens until the lock."""
        if self.do(ask.Reroute, SYSTEM, update):
            self.later(now, 1, 3)

    def _return(self, now: datetime, update: Update, who: Who | None) -> None:
        self.returns += 1
        self.saves = self.lot.between(0, 2)
        self.do(ask.ReturnUpdate, who, update, **_shown(update), reason=words.said(phrases.RETURNS, self.lot))
        self.later(now, 0, 3)

    def _steps_out(self, now: datetime, update: Update, decider: UUID) -> bool:
        """The decider leaves it to another, or the owner takes it back."""
        if self.lot.chance(RECUSED):
            self.do(ask.DeclareRecusal, (decider, None), update, reason=words.reason("recused", self.lot))
        elif self.lot.chance(TAKEN_BACK):
            self.saves = 1
            self.do(ask.WithdrawUpdate, self.owner(), update)
        else:
            return False
        self.later(now, 0, 1)
        return True

    def _afterwards(self, now: datetime, activity: Activity, update: Update) -> None:
        if self.is_correction:
            return
        if self.lot.chance(REVOKED):
            role, conflict = deciders.usual_role(self.world, activity), activity.conflict(update)
            who = self.world.who(self.story.one_of(self.lot, role, but=conflict), role, None, conflict)
            reason = words.reason("revoke", self.lot)
            if self.do(ask.RevokeApproval, who, update, **_shown(update), reason=reason):
                self.saves = 1
                self.later(now, 0, 2)
        elif self.lot.chance(CORRECTED):
            self.story.later(self.lot, now, 8, 35, self._correct)
        else:
            self.talk.afterwards(now, update)

    def _correct(self, now: datetime) -> None:
        """A correction goes the whole way beside the approved words."""
        activity = self.activity
        update = activity.updates[self.update_id] if self.update_id else None
        if update is None or update.state != "approved":
            return
        content = self._content(activity, update.content)
        facts = {"update_id": update.id, "content_hash": update.hash, "content": content}
        command = self._command(ask.ProposeCorrection, **facts, reason=words.reason("correction", self.lot))
        if command and self.world.do(command):
            following = Course(self.round, self.activity_id, self.lot, correction=command.correction_id)
            following.later(now, 0, 3)

    # who, what and when

    def owner(self) -> Who | None:
        return self.world.who(self.activity.owner_id, "owner", None)

    def _writer(self, activity: Activity) -> Who | None:
        if self.lot.chance(0.3):
            other = self.story.one_of(self.lot, "contributor", activity.unit_id)
            if other:
                return other, None
        return self.owner()

    def _content(self, activity: Activity, given: Content | None = None) -> Content:
        """New words, a step further on; or the given ones with another sentence."""
        if given is not None:
            return replace(given, text=words.longer(given.text, given.status, self.lot))
        earlier = [update for update in activity.updates.values() if update.id != self.update_id]
        before = earlier[-1].content.status if earlier else None
        status = self.lot.weighted(FURTHER[before])
        if activity.continuous and status in CLOSES:
            status = "partly_done"
        content = words.content(status, self.lot)
        closes = CLOSES.get(status)
        if closes is None:
            return content
        statement = words.said(phrases.CLOSING[closes], self.lot)
        return replace(content, proposed_lifecycle=closes, closing_statement=statement)

    def do(self, kind: type[ask.UpdateCommand], who: Who | None, update: Update, **facts: Any) -> bool:
        return self.story.do(self.lot, kind, who, activity_id=self.activity_id, update_id=update.id, **facts)

    def later(self, now: datetime, least: int, most: int, act: Any = None) -> None:
        self.story.later(self.lot, now, least, most, act or self.go)


def _shown(update: Update) -> dict[str, Any]:
    """What a decision form carries."""
    return {"content_hash": update.hash, "step_id": update.step_id}
