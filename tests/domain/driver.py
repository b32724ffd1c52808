"""A weighted driver: people with overlapping roles do what they do all day, mostly rightly, and an oracle looks on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from functools import cache, partial
from random import Random
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain import calendar
from domain import commands as ask
from domain.activity import Activity
from domain.discussion import Suggestion
from domain.errors import Refusal
from domain.planned import PlanDecision
from domain.pools import who_acts_next
from domain.sparbar import Sparbar
from domain.update import OPEN, Update
from domain.values import LARGEST_FILE, SYSTEM_ID, Attachment, Content, Deadlines, Policy, next_quarter
from tests import people
from tests.domain import driver_reports as reporting
from tests.domain.oracle import Oracle
from tests.domain.oracle import Update as Told
from tests.domain.story import QUARTER, Story
from workers import tools

CHILD = ask.unit_id("SKOL")
EVERYBODY = tuple(people.EVERYBODY.values())
OWNERS = (people.OWNER, people.OWNER, people.SAM_OWNER)
# Roles that somebody may hold beside the usual ones: what makes one person two things at a time.
BESIDE = (
    (people.OWNER, "unit_reviewer", people.KLK),
    (people.COLLEAGUE, "unit_reviewer", people.KLK),
    (people.REVIEWER, "contributor", people.KLK),
    (people.REVIEWER, "sam_approver", None),
    (people.APPROVER, "contributor", people.KLK),
    (people.APPROVER, "unit_reviewer", people.UTB),
    (people.SAM_OWNER, "sam_approver", None),
    (people.SAM_REVIEWER, "external_approver", None),
    (people.BOARD, "external_approver", None),
    (people.COLLEAGUE, "unit_reviewer", CHILD),
    (people.EXTERNAL, "unit_reviewer", people.UTB),
    (people.OTHER_APPROVER, "coordinator", None),
    (people.COLLEAGUE, "unit_manager", people.KLK),
    (people.SAM_OWNER, "unit_manager", people.SAM),
)
TOO_LARGE = Attachment(sha256="ab" * 32, size=LARGEST_FILE + 1, name="stor.pdf")
TEMPLATES = tuple(Attachment(sha256=two * 32, size=20_000, name=f"mall-{two}.docx") for two in ("0a", "0b"))
WORDS = ("Första mötet är bokat.", "Första mötet är hållet.", "Två möten är hållna.", "Underlaget är klart.")
REASONS = ("Skriv vilka bolag.",) * 9 + (" ",)
BY_STATE: Mapping[str, Mapping[str, int]] = {
    "not_reported": {"start": 60, "no_change": 40},
    "draft": {"save": 25, "submit": 60, "discard": 3, "answer_suggestion": 20, "comment": 4, "recuse": 1},
    "returned": {"save": 15, "submit": 60, "answer_suggestion": 50, "comment": 5, "recuse": 1},
    "in_unit_review": {
        "sign_off": 60, "send_back": 8, "withdraw": 4, "suggest": 12, "recuse": 2, "reroute": 10, "escalate": 8,
        "comment": 6, "settle_comment": 8,
    },
    "in_sam_review": {
        "approve": 75, "send_back": 8, "to_unit": 8, "withdraw": 4, "suggest": 8, "recuse": 2, "reroute": 10,
        "escalate": 8, "comment": 6, "settle_comment": 14,
    },
    "approved": {"revoke": 20, "correct": 35, "comment": 5, "no_change": 40},
    "imported": {"comment": 10, "correct": 5, "start": 5},
    "missed": {"carry_forward": 60, "start": 20, "comment": 5},
    "superseded": {"comment": 5, "correct": 5, "revoke": 5},
    "discarded": {"save": 5, "submit": 5},
}  # fmt: skip


class Driver:
    """One organisation, two activities, and everything that may happen to them; ``counts`` are the run's."""

    def __init__(self, random: Random, counts: Counter[str], *, continuous: bool = False) -> None:
        self.random, self.counts = random, counts
        story, oracle = _beginning(continuous)
        self.story, self.oracle = story.fork(), deepcopy(oracle)
        self.sparbar, self.log = self.story.sparbar, self.story.log
        self.newest = QUARTER
        self.told_at: list[tuple[int, UUID, list[tuple[Any, ...]]]] = []
        self.closed = 0
        for person, role, unit in BESIDE:
            if self.chance(0.35):
                self._admin(ask.GrantRole, person_id=person, role=role, unit_id=unit)

    # what a step is

    def step(self) -> None:
        """Something happens: mostly to an update, now and then to all that it is judged by."""
        kinds: dict[Callable[[], None], int] = {
            self.work: 82, self.organise: 4, self.stand_in: 4, self.hand_over: 9, self.keep_period: 6, self.wait: 6,
            self.revise: 1,
            partial(reporting.step, self): 10,
        }  # fmt: skip
        self.random.choices(list(kinds), list(kinds.values()))[0]()

    def work(self) -> None:
        activity = self.some_activity()
        update = self._some_update(activity)
        name = self.pick(BY_STATE[update.state if update else "not_reported"])
        if self.chance(0.06):
            name = self.random.choice([name for names in BY_STATE.values() for name in names])
        if update is None and name not in ("start", "no_change"):
            name = "start"
        if update and update.state in ("draft", "returned") and _unanswered(update) and self.chance(0.6):
            name = "answer_suggestion"
        getattr(self, name)(activity, update)

    def wait(self) -> None:
        self.log.clock += timedelta(hours=self.random.choice((1, 5, 24, 24 * 4, 24 * 12)))

    def post(self, kind: type[ask.Command], by: tuple[UUID, UUID | None], **facts: Any) -> None:
        """The command is done or refused, as was promised; and the log is as the oracle allows."""
        command = self.story.make(kind, by[0], on_behalf_of=by[1], **facts)
        before = len(self.log.events)
        self.counts["commands"] += 1
        try:
            self.story.do(command)
        except Refusal as refusal:
            self.counts[f"refused: {refusal.code}"] += 1
            assert len(self.log.events) == before, "a refused command leaves no trace"
            return
        news = self.log.events[before:]
        self.counts.update(event.topic for event in news)
        self.oracle.read(news)
        self._compare(news)
        if self.chance(0.05):
            self._again(command)

    def _again(self, command: ask.Command) -> None:
        """15: the same command twice is once; another one under its id is refused."""
        before = len(self.log.events)
        assert self.sparbar.do(command).replayed
        try:
            self.sparbar.do(self.story.make(ask.RegisterPerson, people.ADMIN, command_id=command.command_id,
                                            person_id=people.STRANGER))  # fmt: skip
        except Refusal as refusal:
            self.counts[f"refused: {refusal.code}"] += 1
        assert len(self.log.events) == before

    # what is compared with the live application

    def _compare(self, news: Sequence[Any]) -> None:
        """13, 20: the application and the log imply the same, and agree on whom everything waits for."""
        organisation = self.story.organisation()
        organised = any(event.topic.startswith("organisation.") for event in news)
        streams = {event.originator_id for event in news}
        for stream in (self.story.activity, self.story.sams):
            if stream not in streams and not organised:
                continue
            live, told = self.sparbar.activity(stream), self.oracle.activities[str(stream)]
            self.told_at.append((len(self.log.events), stream, [_as_told(one) for one in live.updates.values()]))
            owner = str(live.owner_id) if live.owner_id else None
            assert (str(live.unit_id), owner, live.lifecycle) == (told.unit, told.owner, told.life)
            for update in live.updates.values():
                kept = told.updates[str(update.id)]
                assert _as_told(update) == _as_kept(kept), "the log implies another state"
                if update.state in OPEN:
                    waits = who_acts_next(live.facts(update, update.period), organisation)
                    assert {str(one) for one in waits} == self.oracle.waits_for(told, kept), "somebody else can act"

        reporting.compare(self)

    def look_back(self) -> None:
        """13: a process that knows nothing folds the same from the log; so does anybody who asks about the past."""
        other = Sparbar(self.log, tools.mapper())
        for position, stream, told in self.random.sample(self.told_at, min(5, len(self.told_at))):
            past = other.activity_at(stream, position)
            assert past is not None
            assert [_as_told(one) for one in past.updates.values()] == told
        for stream in self.both():
            assert vars(other.activity(stream)) == vars(self.sparbar.activity(stream))
        assert vars(other.organisation()) == vars(self.sparbar.organisation())
        if series := self.sparbar.reports(self.story.plan_id):
            assert vars(other.reports(self.story.plan_id)) == vars(series)

    def attach_too_much(self) -> None:
        """Whoever may save may not attach more than fits. Nothing comes of it, and it is not left to chance."""
        for activity in map(self.sparbar.activity, sorted(self.both())):
            for update in activity.open_updates():
                if update.state == "draft" and activity.owner_id:
                    content = replace(update.content, attachments=(TOO_LARGE,))
                    facts = {"base_version": len(update.versions), "content": content}
                    self._about(ask.SaveDraft, activity, update, {activity.owner_id}, rightly=True, **facts)

    # writing

    def start(self, activity: Activity, update: Update | None) -> None:
        quarter = self._quarter()
        self.post(
            ask.StartDraft,
            self.who(self._writers(activity)),
            activity_id=activity.id,
            quarter=quarter,
            content=self._content(),
        )

    def no_change(self, activity: Activity, update: Update | None) -> None:
        quarter = self._quarter(later=True)
        base = activity.facts(None, quarter).approved
        shown = base.hash if base and self.chance(0.95) else "sha256:" + "0" * 64
        self.post(
            ask.ConfirmNoChange,
            self.who({activity.owner_id}),
            activity_id=activity.id,
            quarter=quarter,
            base_id=base.update_id if base else people.STRANGER,
            base_hash=shown,
        )

    def save(self, activity: Activity, update: Update) -> None:
        version = len(update.versions) - (1 if self.chance(0.1) else 0)
        facts = {"base_version": version, "content": self._content()}
        self._about(ask.SaveDraft, activity, update, self._writers(activity), **facts)

    def submit(self, activity: Activity, update: Update) -> None:
        self._about(ask.SubmitUpdate, activity, update, {activity.owner_id}, content_hash=self._hash(update))

    def discard(self, activity: Activity, update: Update) -> None:
        self._about(ask.DiscardDraft, activity, update, {activity.owner_id})

    def withdraw(self, activity: Activity, update: Update) -> None:
        self._about(ask.WithdrawUpdate, activity, update, {activity.owner_id, update.submitter})

    def correct(self, activity: Activity, update: Update) -> None:
        facts = {"content_hash": self._hash(update), "content": self._content(), "reason": self.reason()}
        self._about(ask.ProposeCorrection, activity, update, {activity.owner_id, people.APPROVER}, **facts)

    def carry_forward(self, activity: Activity, update: Update) -> None:
        self._about(ask.CarryForward, activity, update, {activity.owner_id}, quarter=self._quarter())

    # deciding

    def sign_off(self, activity: Activity, update: Update) -> None:
        self._about(ask.SignOffUpdate, activity, update, self._deciders(activity, update), **self._shown(update))

    def approve(self, activity: Activity, update: Update) -> None:
        given = {one.by for one in update.valid("sam")} if self.chance(0.3) else set()
        facts = self._shown(update) | {"bulk_id": self.story.new_id() if self.chance(0.25) else None}
        self._about(ask.ApproveUpdate, activity, update, given or self._deciders(activity, update), **facts)

    def send_back(self, activity: Activity, update: Update) -> None:
        facts = self._shown(update) | {"reason": self.reason()}
        self._about(ask.ReturnUpdate, activity, update, self._deciders(activity, update), **facts)

    def to_unit(self, activity: Activity, update: Update) -> None:
        if self.chance(0.15):
            for one in self.story.organisation().holders("unit_reviewer", activity.unit_id):
                self._admin(ask.RevokeRole, person_id=one, role="unit_reviewer", unit_id=activity.unit_id)
        facts = self._shown(update) | {"reason": self.reason()}
        self._about(ask.SendBackToUnit, activity, update, self._deciders(activity, update), **facts)

    def revoke(self, activity: Activity, update: Update) -> None:
        facts = self._shown(update) | {"reason": self.reason()}
        approvers = self.story.organisation().holders("sam_approver") | {people.EXTERNAL}
        self._about(ask.RevokeApproval, activity, update, approvers, **facts)

    def reroute(self, activity: Activity, update: Update) -> None:
        if update.state == "in_unit_review" and self.chance(0.4):
            self._admin(ask.RevokeRole, person_id=people.REVIEWER, role="unit_reviewer", unit_id=activity.unit_id)
        self._about(ask.Reroute, activity, update, {SYSTEM_ID, people.COORDINATOR})

    def escalate(self, activity: Activity, update: Update) -> None:
        if self.chance(0.5):
            self.log.clock += timedelta(days=40)
        self._about(ask.Escalate, activity, update, {SYSTEM_ID})

    def recuse(self, activity: Activity, update: Update) -> None:
        signed = {sign_off.by for sign_off in update.sign_offs}
        self._about(ask.DeclareRecusal, activity, update, signed | self._deciders(activity, update))

    # what is said

    def comment(self, activity: Activity, update: Update) -> None:
        facts = {"text": self.reason(), "blocking": self.chance(0.4), "field": self.random.choice((None, "text"))}
        self._about(ask.AddComment, activity, update, self._deciders(activity, update), **facts)

    def settle_comment(self, activity: Activity, update: Update) -> None:
        if not update.comments:
            return self.comment(activity, update)
        comment = self.random.choice(list(update.comments.values()))
        kind = ask.ResolveComment if comment.is_open or self.chance(0.1) else ask.ReopenComment
        facts = {"comment_id": comment.id, "reason": self.reason()}
        return self._about(kind, activity, update, {comment.by} | self._deciders(activity, update), **facts)

    def suggest(self, activity: Activity, update: Update) -> None:
        field, text = self.random.choice((("text", self.random.choice(WORDS)), ("status", "partly_done"), ("text", "")))
        self._about(ask.SuggestChange, activity, update, self._deciders(activity, update), field=field, text=text)

    def answer_suggestion(self, activity: Activity, update: Update) -> None:
        if not update.suggestions:
            return self.save(activity, update)
        suggestion = self.random.choice(_unanswered(update) or list(update.suggestions.values()))
        who = {activity.owner_id}
        if self.chance(0.45):
            facts = {"suggestion_id": suggestion.id, "base_version": len(update.versions)}
            return self._about(ask.AcceptSuggestion, activity, update, who, **facts)
        facts = {"suggestion_id": suggestion.id, "reason": self.reason()}
        return self._about(ask.DeclineSuggestion, activity, update, who, **facts)

    # all that it is judged by

    def organise(self) -> None:
        person, role, unit = self.random.choice((*BESIDE, *people.ROLES))
        name = self.pick({"role": 60, "policy": 25, "close": 12, "approving": 8, "template": 20})
        by = people.ADMIN if self.chance(0.9) else people.COORDINATOR
        if name == "role" and self.chance(0.1):
            facts = {"person_id": people.ADMIN, "role": "administrator", "unit_id": None}
            self.post(ask.RevokeRole, (by, None), **facts)
        elif name == "role":
            kind = self.random.choice((ask.GrantRole, ask.GrantRole, ask.RevokeRole))
            self.post(kind, (by, None), person_id=person, role=role, unit_id=unit)
        elif name == "policy":
            policy = Policy(quorum=self.random.choice((0, 1, 2, 2)), no_change_in_a_row=self.random.choice((0, 2, 2)))
            self.post(ask.ChangePolicy, (by, None), policy=policy)
        elif name == "template":
            self.dress()
        elif name == "close" and self.closed < 3:
            self.closed += 1
            self.post(ask.DeactivatePerson, (by, None), person_id=self.random.choice((*EVERYBODY, *OWNERS)))
        else:
            self.post(ask.ChooseApprovingUnit, (by, None), unit_id=self.random.choice((people.SAM, people.UTB)))

    def dress(self) -> None:
        """Another Word template for the reports, or none."""
        by = (people.COORDINATOR if self.chance(0.9) else people.ADMIN, None)
        if self.chance(0.8 if self.story.organisation().report_template() else 0.1):
            self.post(ask.DropReportTemplate, by)
        else:
            self.post(ask.ChooseReportTemplate, by, template=self.random.choice(TEMPLATES))

    def stand_in(self) -> None:
        substitutions = list(self.story.organisation().substitutions.values())
        if substitutions and self.chance(0.15):
            ended = self.random.choice(substitutions)
            others = (people.COORDINATOR, people.ADMIN, people.MANAGER)
            by = (self.random.choice((ended.principal_id, *others)), None)
            self.post(ask.EndSubstitution, by, substitution_id=ended.id, reason=self.reason())
            return
        principal, role, unit = self.random.choice(self._rights())
        first = calendar.day_of(self.log.clock) + timedelta(days=self.random.choice((-1, 0, 0, 0, 2)))
        last = first + timedelta(days=self.random.choice((-1, 1, 20, 100, 100, 400)))
        by = self.random.choice((principal, principal, people.COORDINATOR, people.MANAGER, people.SAM_OWNER))
        facts = {"principal_id": principal, "role": role, "unit_id": unit, "valid_from": first, "valid_to": last}
        facts |= {"reason": self.reason(), "decision_reference": "KS 2019/123"}
        self.post(ask.AppointSubstitute, (by, None), substitute_id=self.random.choice(EVERYBODY), **facts)

    def hand_over(self) -> None:
        activity = self.some_activity()
        if self.chance(0.02) or (not self.story.organisation().is_active(activity.owner_id) and self.chance(0.8)):
            self._appoint(activity)
            return
        if activity.reassignment is None or self.chance(0.05):
            self._propose(activity)
            return
        proposal = activity.reassignment
        receivers = self.story.organisation().holders("unit_reviewer", proposal.to_unit_id) | {proposal.to_owner_id}
        approvers = self.story.organisation().holders("sam_approver")
        answers: dict[type[ask.ReassignmentCommand], tuple[int, set[UUID]]] = {
            ask.AcceptReassignment: (45, set(receivers)),
            ask.ImposeReassignment: (20, set(approvers)),
            ask.DeclineReassignment: (10, set(receivers)),
            ask.RejectReassignment: (8, set(approvers)),
            ask.WithdrawReassignment: (8, {proposal.by}),
            ask.EscalateReassignment: (20, {SYSTEM_ID}),
            ask.CarryOutReassignment: (10 if not proposal.agreed else 150, {SYSTEM_ID}),
        }
        if self.chance(0.1):
            self.log.clock += timedelta(days=16)
        kind = self.random.choices(list(answers), [weight for weight, _ in answers.values()])[0]
        reassignment = proposal.id if self.chance(0.97) else people.STRANGER
        facts = {"reassignment_id": reassignment, "reason": self.reason()}
        self.post(kind, self.who(answers[kind][1]), activity_id=activity.id, **facts)

    def revise(self) -> None:
        """What the plan says of both activities may change by one decision; now and then from an old version."""
        rows, kinds = [], {"title": 6, "unit_id": 2, "struck": 1, "swap": 2, "none": 4}
        swap = self.pick(kinds) == "swap"
        for id_, number in zip(self.both(), ("2", "1"), strict=True):
            activity = self.sparbar.activity(id_)
            name = "struck" if activity.struck and self.chance(0.8) else self.pick(kinds)
            changed = {
                "title": {"title": f"Aktivitet {self.random.randrange(9)}"},
                "unit_id": {"unit_id": self.random.choice((people.KLK, people.UTB, people.SAM))},
                "struck": {"struck": not activity.struck},
            }.get(name, {})
            facts = {field: getattr(activity, field) for field in ask.PlannedActivity.__struct_fields__}
            facts |= {"activity_id": id_, "struck": activity.struck} | ({"number": number} if swap else {})
            rows.append(ask.RevisedActivity(**facts | changed))
        day = calendar.day_of(self.log.clock) + timedelta(days=self.random.choice((-3, 0, 0, 0, 1)))
        decision = PlanDecision(
            registry_number="KS 2019/88", paragraph=self.random.choice(("", *["§ 102"] * 9)), decided_on=day
        )
        areas = (ask.ImportedArea(number=1, name="Service"),)
        version = self.log.version(self.story.plan_id) - (1 if self.chance(0.35) else 0)
        facts = {"plan_id": self.story.plan_id, "version": max(version, 1), "decision": decision, "areas": areas}
        self.post(ask.RevisePlan, self.who({people.COORDINATOR}), revised=tuple(rows), **facts)

    def _appoint(self, activity: Activity) -> None:
        """Mostly where the owner has left, now and then where there is one."""
        owner = self.random.choice((people.OWNER, people.COLLEAGUE, people.SAM_OWNER, people.REVIEWER))
        facts = {"activity_id": activity.id, "owner_id": owner, "reason": self.reason()}
        self.post(ask.AppointOwner, self.who({people.COORDINATOR}), **facts)

    def _propose(self, activity: Activity) -> None:
        day = calendar.day_of(self.log.clock) + timedelta(days=self.random.choice((-1, 0, 0, 0, 0, 3)))
        unit = self.random.choice((people.KLK, people.KLK, people.UTB, people.SAM, CHILD))
        owner = self.random.choice((people.OWNER, people.COLLEAGUE, people.SAM_OWNER, people.REVIEWER))
        facts = {"to_unit_id": unit, "to_owner_id": owner, "effective": day, "reason": self.reason()}
        who = {activity.owner_id, people.REVIEWER, people.APPROVER}
        self.post(ask.ProposeReassignment, self.who(who), activity_id=activity.id, **facts)

    def keep_period(self) -> None:
        plan, quarter = self.story.plan_id, self._quarter()
        by = self.who({people.COORDINATOR})
        name = self.pick({"open": 30, "deadlines": 10, "exception": 20, "undecided": 20, "lock": 15, "close": 25})
        if name == "close":
            self._close_missed()
        elif name == "open":
            self._open(next_quarter(self.newest))
        elif name == "deadlines":
            facts = {"deadlines": self._deadlines(), "reason": self.reason()}
            self.post(ask.ChangeDeadlines, by, plan_id=plan, quarter=quarter, **facts)
        elif name == "exception":
            day = calendar.day_of(self.log.clock) + timedelta(days=self.random.choice((-1, 2, 10, 40)))
            facts = {"activity_id": self.some_activity().id, "valid_to": day, "reason": self.reason()}
            self.post(ask.GrantException, by, plan_id=plan, quarter=quarter, **facts)
        elif name == "undecided":
            self.confirm_undecided(quarter)
        else:
            self.post(ask.LockPeriod, by, plan_id=plan, quarter=quarter)

    def _open(self, quarter: str) -> None:
        facts = {"plan_id": self.story.plan_id, "quarter": quarter, "deadlines": self._deadlines()}
        self.post(ask.OpenPeriod, (people.COORDINATOR, None), **facts)
        if self.sparbar.period(self.story.plan_id, quarter):
            self.newest = quarter

    def confirm_undecided(self, quarter: str) -> None:
        for activity in map(self.sparbar.activity, self.both()):
            for update in activity.open_updates():
                if update.in_review and update.period == quarter:
                    facts = {"activity_id": activity.id, "update_id": update.id, "reason": self.reason()}
                    where = {"plan_id": self.story.plan_id, "quarter": quarter}
                    self.post(ask.ConfirmUndecided, (people.COORDINATOR, None), **where, **facts)

    def _close_missed(self) -> None:
        """12: what the oracle says should be closed is, and nothing else."""
        late = self.oracle.after_the_lock(calendar.day_of(self.log.clock).isoformat())
        for activity in map(self.sparbar.activity, self.both()):
            for update in activity.open_updates():
                before = len(self.log.events)
                self._about(ask.CloseMissed, activity, update, {SYSTEM_ID}, rightly=True)
                assert (len(self.log.events) > before) == (str(update.id) in late)

    # who and what

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, weights: Mapping[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _about(
        self,
        kind: type[ask.UpdateCommand],
        activity: Activity,
        update: Update,
        eligible: set[Any] | frozenset[Any],
        *,
        rightly: bool = False,
        **facts: Any,
    ) -> None:
        who = (next(iter(eligible)), None) if rightly else self.who(eligible)
        self.post(kind, who, activity_id=activity.id, update_id=update.id, **facts)

    def who(self, eligible: set[Any] | frozenset[Any]) -> tuple[UUID, UUID | None]:
        """Seven times of ten somebody who may; sometimes a substitute in their place, or somebody in two shoes."""
        good = sorted(one for one in eligible if one)
        actor = self.random.choice(good if good and self.chance(0.7) else EVERYBODY)
        standing_in = list(self.story.organisation().substitutions.values())
        for_actor = [one.substitute_id for one in standing_in if one.principal_id == actor]
        if for_actor and self.chance(0.4):
            return self.random.choice(for_actor), actor
        by_actor = [one.principal_id for one in standing_in if one.substitute_id == actor]
        if by_actor and self.chance(0.4):
            return actor, self.random.choice(by_actor)
        return actor, (self.random.choice(EVERYBODY) if self.chance(0.02) else None)

    def _deciders(self, activity: Activity, update: Update) -> frozenset[UUID]:
        return who_acts_next(activity.facts(update, update.period), self.story.organisation())

    def _writers(self, activity: Activity) -> frozenset[UUID | None]:
        return self.story.organisation().holders("contributor", activity.unit_id) | {activity.owner_id}

    def _rights(self) -> list[tuple[UUID, str, UUID | None]]:
        held = [
            (person, role.role, role.unit_id)
            for person in EVERYBODY
            for role in sorted(self.story.organisation().roles(person), key=str)
            if role.role in ("unit_reviewer", "sam_approver", "external_approver", "coordinator")
        ]
        activities = [self.sparbar.activity(one) for one in self.both()]
        owners = [(one.owner_id or people.OWNER, "owner", unit) for one in activities for unit in (None, one.unit_id)]
        return [*held, *owners, (people.OWNER, "sam_approver", None)]

    def some_activity(self) -> Activity:
        return self.sparbar.activity(self.random.choice((self.story.activity, self.story.activity, self.story.sams)))

    def both(self) -> tuple[UUID, UUID]:
        return (self.story.activity, self.story.sams)

    def _some_update(self, activity: Activity) -> Update | None:
        """Mostly one that is open, then the newest; None for a quarter that nothing is reported for."""
        found = activity.open_updates()
        if found and self.chance(0.8):
            return self.random.choice(found)
        if self.chance(0.35):
            return None
        return self.random.choice(list(activity.updates.values())[-3:])

    def _quarter(self, *, later: bool = False) -> str:
        """Of those that have been opened mostly a late one."""
        quarters = self.quarters()
        if self.chance(0.05):
            quarters.append(next_quarter(self.newest))
        return self.random.choice(quarters[-2:] if later or self.chance(0.5) else quarters)

    def quarters(self) -> list[str]:
        quarters = [QUARTER]
        while quarters[-1] != self.newest:
            quarters.append(next_quarter(quarters[-1]))
        return quarters

    def _deadlines(self) -> Deadlines:
        """From a few days on; sometimes in no order."""
        day = calendar.day_of(self.log.clock) + timedelta(days=self.random.randint(2, 60))
        last = day + timedelta(days=self.random.choice((0, 10, 10, -30)))
        return Deadlines(owner=day, unit=day, sam=day, board=last)

    def _content(self) -> Content:
        status = self.random.choice(("not_started", "in_progress", "in_progress", "partly_done", "done", None))
        if self.chance(0.2):
            closing = self.random.choice(
                (("done", "completed"), ("done", "completed"), ("cancelled", "cancelled"), ("planned", "completed"))
            )
            statement = "Allt är gjort." if self.chance(0.8) else None
            return Content(
                status=closing[0],  # type: ignore[arg-type]
                text="Klart.",
                proposed_lifecycle=closing[1],  # type: ignore[arg-type]
                closing_statement=statement,
            )
        return Content(status=status, text=self.random.choice(WORDS))  # type: ignore[arg-type]

    def _shown(self, update: Update) -> dict[str, Any]:
        step = update.step_id if self.chance(0.95) else update.step_id - 1
        return {"content_hash": self._hash(update), "step_id": step}

    def _hash(self, update: Update) -> str:
        return update.hash if self.chance(0.95) else update.versions[0].hash[:-1] + "x"

    def reason(self) -> str:
        return self.random.choice(REASONS)

    def _admin(self, kind: type[ask.Command], **facts: Any) -> None:
        self.post(kind, (people.ADMIN, None), **facts)


@cache
def _beginning(continuous: bool) -> tuple[Story, Oracle]:
    story = Story()
    story._admin(ask.CreateUnit, code="SKOL", name="Skolor", parent_id=people.UTB)
    story.grant(people.SAM_REVIEWER, "unit_reviewer", people.UTB)
    story.plan(() if continuous else (2019, 2020, 2021), continuous=continuous)
    oracle = Oracle(str(SYSTEM_ID))
    by_command: dict[bytes, list[Any]] = {}
    for event in story.log.events:
        by_command.setdefault(event.meta.split(b'"command_id":')[1][:40], []).append(event)
    for events in by_command.values():
        oracle.read(events)
    return story, oracle


def _unanswered(update: Update) -> list[Suggestion]:
    return [suggestion for suggestion in update.suggestions.values() if suggestion.answer is None]


def _as_told(update: Update) -> tuple[Any, ...]:
    signed = {str(one.id): not one.void for one in update.sign_offs}
    open_blocks = {str(one.id) for one in update.comments.values() if one.blocking and one.is_open}
    words = (update.state, update.hash, update.step_id, update.quorum, update.waived, update.external_added)
    return (*words, signed, list(map(str, update.comments)), open_blocks)


def _as_kept(kept: Told) -> tuple[Any, ...]:
    signed = {name: one.valid for name, one in kept.signed.items()}
    words = (kept.state, kept.hash, kept.step, kept.quorum, kept.waived, kept.external)
    return (*words, signed, kept.comments, {name for name, is_open in kept.blocking.items() if is_open})
