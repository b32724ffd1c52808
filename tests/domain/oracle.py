"""An oracle of its own: it reads nothing but the log's rows, and knows from them whether the rules have been kept.

It imports nothing of what it judges, not even the event classes: a row's topic, JSON and meta are enough. The numbers
are those of the invariants (WORKFLOW.md); what needs the live application (13, 15, 17) is compared by the driver.
Of the reports: 21 whoever signs is an approver, and signs what would be printed now · 22 what a signed report prints
is not revoked · 23 what is published never changes · 24 each correction of it is said in the same append.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OPEN = {"draft", "returned", "in_unit_review", "in_sam_review"}
WRITING = {"draft", "returned"}
REVIEW = {"in_unit_review", "in_sam_review"}
HELD = {"contributor", "unit_reviewer", "sam_approver", "external_approver", "coordinator", "administrator"}
VOID = "sign_off_voided"
# Which events one command may leave together; the first that is no voided signature says which command it was.
TOGETHER: Mapping[str, set[str]] = {
    "founded": {"person_registered", "role_granted"},
    "adopted": {"planned", "update_imported"},
    "no_change_confirmed": {"update_submitted", "unit_review_waived"},
    "update_submitted": {VOID, "unit_review_waived"},
    "sam_approval_given": {
        "update_approved",
        "update_superseded",
        "completed",
        "cancelled",
        "reopened",
        "erratum_issued",
    },
    "update_returned": {VOID},
    "update_withdrawn": {VOID},
    "update_sent_back_to_unit_review": {VOID},
    "approval_revoked": {VOID, "reopened"},
    "update_missed_period": {VOID},
    "locked": {VOID, "update_missed_period"},
    "review_rerouted": {"unit_review_waived"},
    "recusal_declared": {VOID},
    "owner_appointed": {VOID, "update_returned"},
    "reassignment_accepted": {VOID, "update_returned", "reassigned"},
    "reassignment_imposed": {VOID, "update_returned", "reassigned"},
    "reassigned": {VOID, "update_returned"},
    "revised": {VOID, "update_returned", "placed", "planned"},
    "series_begun": {"signed"},
}


class RuleBroken(AssertionError):
    """The log holds what the rules forbid."""


def must(kept: object, number: int, words: str) -> None:
    if not kept:
        raise RuleBroken(f"invariant {number}: {words}")


@dataclass
class Signed:
    step: str
    people: frozenset[str]
    hash: str
    unit: str
    valid: bool = True


@dataclass
class Update:
    id: str
    period: str
    kind: str
    base: str | None
    state: str
    step: int
    content: dict[str, Any] = field(default_factory=dict)
    hash: str = ""
    hands: set[str] = field(default_factory=set)
    signed: dict[str, Signed] = field(default_factory=dict)
    quorum: int = 1
    waived: bool = False
    external: bool = False
    escalated: set[str] = field(default_factory=set)
    blocking: dict[str, bool] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    suggestions: dict[str, dict[str, Any]] = field(default_factory=dict)
    submitter: str | None = None
    approved_hash: str = ""
    sent: int = 0

    def valid(self, step: str) -> list[Signed]:
        return [one for one in self.signed.values() if one.step == step and one.valid]


@dataclass
class Activity:
    plan: str
    unit: str
    years: list[int]
    continuous: bool
    owner: str | None = None
    life: str = "ongoing"
    struck: bool = False
    closed_by: str | None = None
    updates: dict[str, Update] = field(default_factory=dict)
    proposal: dict[str, Any] | None = None


@dataclass
class Report:
    compiled: int
    sha256: str
    signed_by: frozenset[str]
    published: bool = False
    errata: list[tuple[str, str]] = field(default_factory=list)


class Oracle:
    """Told every row in order; raises RuleBroken at the first that should not be there."""

    def __init__(self, system: str) -> None:
        self.system = system
        self.position, self.versions, self.at = 0, dict[str, int](), datetime.min.replace(tzinfo=STOCKHOLM)
        self.units: dict[str, str | None] = {}
        self.roles: dict[str, dict[tuple[str, str | None], int]] = {}
        self.closed: set[str] = set()
        self.approving: str | None = None
        self.policy = {"quorum": 1, "no_change_in_a_row": 2, "no_change_in_a_row_continuous": 4}
        self.policies = 0
        self.template: str | None = None
        self.substitutes: dict[str, dict[str, Any]] = {}
        self.periods: dict[tuple[str, str], dict[str, Any]] = {}
        self.period_streams: dict[str, dict[str, Any]] = {}
        self.activities: dict[str, Activity] = {}
        self.series: dict[str, str] = {}
        self.reports: dict[tuple[str, str], Report] = {}
        # What is approved for an activity and quarter from a position on; and where the rest of its row changed.
        self.approved: dict[str, list[tuple[int, str, str | None]]] = {}
        self.placed: dict[str, int] = {}

    def read(self, rows: Iterable[Any]) -> None:
        """The rows of one command."""
        told = [_Row(row) for row in rows]
        names = [row.name for row in told]
        for row in told:
            self._in_order(row)
        if told:
            self._lead = self._leading(names)
            self._rights(told[names.index(self._lead)])
        for row in told:
            must((row.actor, row.behalf, row.at) == (told[0].actor, told[0].behalf, told[0].at), 15, "one command")
            must(row.name == self._lead or row.name in TOGETHER.get(self._lead, ()), 1, f"{row.name} in {self._lead}")
            getattr(self, f"_{row.name}")(row)
        for stream in {row.stream for row in told} & self.activities.keys():
            self._settled(self.activities[stream])
        self._said(told)

    # who may decide, as the log tells it

    def holders(self, role: str, unit: str | None = None) -> set[str]:
        return {who for who, held in self.roles.items() if (role, unit) in held and who not in self.closed}

    def conflict(self, activity: Activity, update: Update) -> set[str]:
        """Whose hand is in the words, and in those that they stand on."""
        own = update.hands | ({activity.owner} if activity.owner else set())
        base = activity.updates.get(update.base) if update.base else None
        return own | self.conflict(activity, base) if base else own

    def reviewers(self, activity: Activity, update: Update) -> set[str]:
        own = self.holders("unit_reviewer", activity.unit) - self.conflict(activity, update)
        parent = self.units.get(activity.unit)
        if parent and (not own or "unit" in update.escalated):
            return own | self.holders("unit_reviewer", parent) - self.conflict(activity, update)
        return own

    def pool(self, activity: Activity, update: Update) -> set[str]:
        if activity.unit == self.approving:
            return self.holders("external_approver")
        wider = update.external or "sam" in update.escalated
        return self.holders("sam_approver") | (self.holders("external_approver") if wider else set())

    def approvers(self, activity: Activity, update: Update) -> set[str]:
        decided = [one.people for one in (*update.valid("unit"), *update.valid("sam"))]
        return self.pool(activity, update) - self.conflict(activity, update) - set().union(*decided)

    def waits_for(self, activity: Activity, update: Update) -> set[str]:
        """Invariant 20: those who can act; the driver compares it with what the application says."""
        if update.state == "in_unit_review":
            return self.reviewers(activity, update)
        if update.state == "in_sam_review":
            return self.approvers(activity, update)
        owner = activity.owner
        return {owner} if update.state in WRITING and owner and owner not in self.closed else set()

    # every row

    def _in_order(self, row: "_Row") -> None:
        must(row.position == self.position + 1, 13, "positions have no gaps")
        must(row.version == self.versions.get(row.stream, 0) + 1, 13, "versions have no gaps")
        must(row.at >= self.at, 13, "time does not run backwards")
        must(row.policy == self.policies, 8, "the policy in force is named")
        self.position, self.versions[row.stream], self.at = row.position, row.version, row.at
        if row.name in ("approving_unit_chosen", "policy_changed"):
            self.policies += 1

    def _leading(self, names: list[str]) -> str:
        if "reassigned" in names and names[0] not in ("reassignment_accepted", "reassignment_imposed"):
            return "reassigned"
        return next((name for name in names if name != VOID), VOID)

    def _rights(self, row: "_Row") -> None:
        """8, 9: the role was held and the substitution valid at that moment."""
        if row.name == "founded":
            return
        if row.actor == self.system:
            must(row.role == "system" and row.behalf is None, 8, "the system acts in its own name")
            return
        must(row.actor in self.roles and row.actor not in self.closed, 8, "the account is open")
        must(row.who not in self.closed, 8, "nobody acts for a closed account")
        if row.behalf:
            must(self._stands_in(row), 9, "the substitution is valid")
        must(row.role != "system", 8, "nobody but the system is the system")
        if row.role in HELD and row.name not in ("substitute_appointed", "substitution_ended"):
            must(self.roles[row.who].get((row.role, row.unit)) == row.grant, 8, "the role was held by that grant")

    def _stands_in(self, row: "_Row") -> bool:
        return any(
            (one["substitute_id"], one["principal_id"]) == (row.actor, row.behalf)
            and (row.role == "reader" or one["role"] == row.role)
            and (row.role == "reader" or one["unit_id"] in (None, row.unit))
            and one["valid_from"] <= row.day <= one["valid_to"]
            for one in self.substitutes.values()
        )

    def _by(self, row: "_Row", *roles: str) -> None:
        must(row.role in roles, 8, f"{row.name} by {row.role}")

    def _by_owner(self, row: "_Row") -> None:
        self._by(row, "owner")
        must(row.who == self.activities[row.stream].owner, 8, f"{row.name} by another than the owner")

    def _by_writer(self, row: "_Row") -> None:
        if row.role == "owner":
            self._by_owner(row)
        else:
            self._by(row, "contributor")
            must(row.unit == self.activities[row.stream].unit, 8, "a contributor of the unit")

    def _by_reviewer(self, row: "_Row", update: Update) -> None:
        self._by(row, "unit_reviewer")
        activity = self.activities[row.stream]
        own = self.holders("unit_reviewer", activity.unit) - self.conflict(activity, update)
        parent = self.units.get(activity.unit) if not own or "unit" in update.escalated else None
        must(row.unit in {activity.unit, parent} - {None}, 19, "a reviewer of the unit that is responsible now")

    def _by_approver(self, row: "_Row", update: Update) -> None:
        self._by(row, "sam_approver", "external_approver")
        must(row.who in self.pool(self.activities[row.stream], update), 8, "somebody of the pool decides")

    def _decides(self, row: "_Row", update: Update) -> None:
        """2, 5: bound to these words at this step, by somebody without a hand in them."""
        must(row["content_hash"] == update.hash, 5, "decided on other words")
        must(row["step_id"] == update.step, 5, "decided at another step")
        must(not row.people & self.conflict(self.activities[row.stream], update), 2, "decided on own words")

    def _open_window(self, row: "_Row", update: Update | str) -> None:
        if isinstance(update, Update) and update.kind == "correction":
            return
        quarter = update.period if isinstance(update, Update) else update
        must(self.is_open(row, quarter), 12, f"{row.name} in a period that is not open")

    def is_open(self, row: "_Row", quarter: str) -> bool:
        period = self.periods.get((self.activities[row.stream].plan, quarter))
        if period is None:
            return False
        return not period["locked"] or period["exceptions"].get(row.stream, "") >= row.day

    def _update(self, row: "_Row", states: set[str]) -> Update:
        update = self.activities[row.stream].updates[row["update_id"]]
        must(update.state in states, 1, f"{row.name} from {update.state}")
        return update

    def _move(self, row: "_Row", update: Update, state: str) -> None:
        update.state, update.step = state, row.position

    def _write(self, row: "_Row", update: Update) -> None:
        update.content, update.hands = row["content"], update.hands | row.people
        update.hash = _hash(row, update)

    # the organisation

    def _founded(self, row: "_Row") -> None:
        must(not self.roles, 1, "an organisation is founded once")

    def _unit_created(self, row: "_Row") -> None:
        self._by(row, "administrator")
        self.units[row["unit_id"]] = row["parent_id"]

    def _approving_unit_chosen(self, row: "_Row") -> None:
        self._by(row, "administrator")
        self.approving = row["unit_id"]

    def _person_registered(self, row: "_Row") -> None:
        self.roles[row["person_id"]] = {}

    def _role_granted(self, row: "_Row") -> None:
        must(row["person_id"] != row.actor or self._lead == "founded", 8, "nobody gives themself a role")
        self.roles[row["person_id"]][row["role"], row["unit_id"]] = row.position

    def _role_revoked(self, row: "_Row") -> None:
        self._by(row, "administrator")
        del self.roles[row["person_id"]][row["role"], row["unit_id"]]
        must(self.holders("administrator"), 20, "somebody can give roles")

    def _person_deactivated(self, row: "_Row") -> None:
        self._by(row, "administrator")
        self.closed.add(row["person_id"])
        must(self.holders("administrator"), 20, "somebody can give roles")

    def _policy_changed(self, row: "_Row") -> None:
        self._by(row, "administrator")
        must(row["policy"]["quorum"] >= 1, 4, "somebody approves")
        self.policy = row["policy"]

    def _report_template_chosen(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        must(row["template"]["sha256"] != self.template, 1, "another template than the one in use")
        self.template = row["template"]["sha256"]

    def _report_template_dropped(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        must(self.template, 1, "a template was in use")
        self.template = None

    def _substitute_appointed(self, row: "_Row") -> None:
        must(row["reason"] and row["decision_reference"], 18, "an appointment rests on a decision")
        must(row.day <= row["valid_from"] <= row["valid_to"], 9, "no appointment backwards")
        must(date.fromisoformat(row["valid_to"]) < _year_after(row["valid_from"]), 9, "twelve months at most")
        must(row["substitute_id"] not in (row["principal_id"], row.actor), 9, "nobody gives themself a right")
        must(row.actor == row["principal_id"] or self._appoints(row, row.body), 9, "who appoints")
        must(row.behalf is None, 9, "no chains")
        self.substitutes[row["substitution_id"]] = row.body

    def _substitution_ended(self, row: "_Row") -> None:
        must(row["reason"], 18, "an end has a reason")
        ended = self.substitutes[row["substitution_id"]]
        own = row.actor in (ended["principal_id"], ended["substitute_id"])
        must(own or self._appoints(row, ended), 9, "who ends it")
        del self.substitutes[row["substitution_id"]]

    def _appoints(self, row: "_Row", appointment: dict[str, Any]) -> bool:
        """A coordinator; the manager of the unit that the right is for, and of SAM for its approvers."""
        unit = self.approving if appointment["role"] == "sam_approver" else appointment["unit_id"]
        rights = {("coordinator", None)} | ({("unit_manager", unit)} if unit else set())
        return (row.role, row.unit) in rights and self.roles[row.actor].get((row.role, row.unit)) == row.grant

    # plans and periods

    def _adopted(self, row: "_Row") -> None:
        self._by(row, "coordinator")

    def _planned(self, row: "_Row") -> None:
        facts = {"plan": row["plan_id"], "unit": row["unit_id"]}
        self.activities[row.stream] = Activity(**facts, years=row["years"], continuous=row["continuous"])
        self.placed[row.stream] = row.position

    def _update_imported(self, row: "_Row") -> None:
        update = Update(row["update_id"], row["period"], "imported", None, "imported", row.position)
        self._write(row, update)
        self.activities[row.stream].updates[update.id] = update
        self.placed[row.stream] = row.position

    def _opened(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        opened = {"plan": row["plan_id"], "locked": False, "exceptions": {}, "undecided": {}, "printed": 0}
        must((row["plan_id"], row["quarter"]) not in self.periods, 1, "a period is opened once")
        self.periods[row["plan_id"], row["quarter"]] = self.period_streams[row.stream] = opened

    def _deadlines_changed(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        must(row["reason"], 18, "moved deadlines have a reason")

    def _late_submission_granted(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        must(row["reason"], 18, "an exception has a reason")
        self.period_streams[row.stream]["exceptions"][row["activity_id"]] = row["valid_to"]
        self.period_streams[row.stream]["printed"] = row.position

    def _undecided_confirmed(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        must(row["reason"], 18, "what is left undecided has a reason")
        self.period_streams[row.stream]["undecided"][row["update_id"]] = row.position

    def _locked(self, row: "_Row") -> None:
        self._by(row, "coordinator", "system")
        period = self.period_streams[row.stream]
        must(not period["locked"], 12, "a period is locked once")
        period["locked"], period["printed"] = True, row.position

    def after_the_lock(self, day: str) -> list[str]:
        """12: open updates of locked periods that no exception keeps open, and that nobody has closed yet."""
        return [
            update.id
            for stream, activity in self.activities.items()
            for update in activity.updates.values()
            if update.state in OPEN and update.kind != "correction"
            and (period := self.periods[activity.plan, update.period])["locked"]
            and period["exceptions"].get(stream, "") < day
        ]  # fmt: skip

    # writing

    def _begin(self, row: "_Row", kind: str, base: str | None, *, alone: bool = True) -> Update:
        activity = self.activities[row.stream]
        rivals = [u for u in activity.updates.values() if u.period == row["period"]]
        must(not [u for u in rivals if u.state in OPEN], 11, "one open update at a time")
        must(not alone or not [u for u in rivals if u.state == "approved"], 11, "one approved update at a time")
        update = Update(row["update_id"], row["period"], kind, base, "draft", row.position)
        self._write(row, update)
        activity.updates[update.id] = update
        return update

    def _update_drafted(self, row: "_Row") -> None:
        activity, base = self.activities[row.stream], self.activities[row.stream].updates.get(row["base"])
        must(activity.life == "ongoing", 1, "nothing is begun about what is closed")
        self._open_window(row, row["period"])
        if row["kind"] == "carried_forward":
            self._by_owner(row)
            must(base and base.state == "missed" and base.period < row["period"], 1, "missed words are carried forward")
            must(base and base.content == row["content"], 16, "the same words")
        else:
            self._by_writer(row)
            must(row["base"] is None, 1, "a new draft stands on nothing")
        self._begin(row, row["kind"], row["base"])

    def _no_change_confirmed(self, row: "_Row") -> None:
        activity = self.activities[row.stream]
        base = activity.updates[row["base"]]
        self._by_owner(row)
        self._open_window(row, row["period"])
        must(activity.life == "ongoing", 1, "nothing is as before about what is closed")
        must(base.state == "approved" and base.period < row["period"], 1, "as before stands on approved words")
        must((row["base_hash"], row["content"]) == (base.hash, base.content), 5, "the words that were shown")
        year, last = int(row["period"][:4]), max(activity.years, default=9999)
        must(year <= last, 1, "not past its end")
        must(base.content["status"] != "not_started" or year < last, 1, "not put off in its last year")
        most = self.policy["no_change_in_a_row" + ("_continuous" if activity.continuous else "")]
        must(self._run(activity, row["period"]) < most, 1, "not as before for ever")
        self._begin(row, "no_change", row["base"])

    def _run(self, activity: Activity, quarter: str) -> int:
        kinds = {u.period: u.kind for u in activity.updates.values() if u.state == "approved" and u.period < quarter}
        run = 0
        for period in sorted(kinds, reverse=True):
            if kinds[period] != "no_change":
                break
            run += 1
        return run

    def _correction_proposed(self, row: "_Row") -> None:
        base = self.activities[row.stream].updates[row["base"]]
        self._by_owner(row) if row.role == "owner" else self._by_approver(row, base)
        must(row["reason"], 18, "a correction has a reason")
        must(base.state == "approved" and base.period == row["period"], 1, "approved words are corrected")
        self._begin(row, "correction", base.id, alone=False)

    def _draft_saved(self, row: "_Row") -> None:
        update = self._update(row, WRITING)
        self._by_writer(row)
        before = update.hash
        self._write(row, update)
        must(update.hash != before, 15, "the same words are no event")

    def _update_discarded(self, row: "_Row") -> None:
        self._by_owner(row)
        closed = self.activities[row.stream].life != "ongoing"
        self._move(row, self._update(row, WRITING if closed else {"draft"}), "discarded")

    def _update_submitted(self, row: "_Row") -> None:
        activity, update = self.activities[row.stream], self._update(row, WRITING)
        self._by_owner(row)
        self._open_window(row, update)
        must(activity.life == "ongoing" or update.kind == "correction", 1, "nothing is sent in about what is closed")
        must(row["content_hash"] == update.hash, 5, "the words that were shown are sent in")
        must(row["owner_id"] == activity.owner, 2, "the owner of the day is named")
        self._complete(activity, update.content)
        update.hands |= row.people | {row["owner_id"]}
        update.submitter, update.waived, update.escalated, update.sent = row.actor, False, set(), row.position
        update.quorum, update.external = row["quorum"], row["external_added"]
        must(row["quorum"] >= self.policy["quorum"], 4, "the quorum that the policy asks for")
        self._route(row, activity, update)
        self._move(row, update, "in_unit_review" if row["route"] == "unit" else "in_sam_review")

    def _route(self, row: "_Row", activity: Activity, update: Update) -> None:
        signed, conflict = update.valid("unit"), self.conflict(activity, update)
        must(not update.valid("sam"), 7, "every round asks the approvers anew")
        must(all(one.hash == update.hash for one in signed), 7, "a signature on other words counts for nothing")
        if row["route"] == "resume_sam":
            must(signed and not any(one.people & conflict for one in signed), 7, "the unit has signed these words")
        else:
            must(not signed, 7, "a new round has no signatures")
            must((row["route"] == "unit") == bool(self.reviewers(activity, update)), 4, "waived only without reviewers")
        approvers = self.pool(activity, update) - conflict
        must(len(approvers) >= update.quorum, 20, "enough approvers exist")
        sam = self.pool(activity, Update("", "", "", None, "", 0)) - conflict
        must(not update.external or len(sam) < update.quorum, 8, "the external approvers are added only when needed")

    def _complete(self, activity: Activity, content: Mapping[str, Any]) -> None:
        must(content["status"] and content["text"], 1, "what is sent in is complete")
        closing = content["proposed_lifecycle"]
        must(not closing or content["closing_statement"], 1, "a closing has a statement")
        done = content["status"] == "done" or closing == "completed"
        must(not (activity.continuous and done), 1, "what is continuous is never done")

    def _unit_review_waived(self, row: "_Row") -> None:
        update = self._update(row, REVIEW)
        must(not self.reviewers(self.activities[row.stream], update), 4, "waived only when nobody can review")
        must(row["quorum"] >= max(2, self.policy["quorum"]), 4, "two approve where no unit has reviewed")
        update.waived, update.quorum = True, row["quorum"]
        if update.state == "in_unit_review":
            self._move(row, update, "in_sam_review")

    def _update_withdrawn(self, row: "_Row") -> None:
        update = self._update(row, REVIEW)
        self._by(row, "owner", "submitter")
        must(row.who in (update.submitter, self.activities[row.stream].owner), 8, "taken back by whose it is")
        self._move(row, update, "draft")

    # deciding

    def _sign_off_voided(self, row: "_Row") -> None:
        signed = self.activities[row.stream].updates[row["update_id"]].signed[row["sign_off_id"]]
        must(signed.valid, 7, "a signature falls once")
        signed.valid = False

    def _unit_review_signed_off(self, row: "_Row") -> None:
        update = self._update(row, {"in_unit_review"})
        self._by_reviewer(row, update)
        self._decides(row, update)
        unit = self.activities[row.stream].unit
        update.signed[row["sign_off_id"]] = Signed("unit", row.people, row["content_hash"], unit)
        self._move(row, update, "in_sam_review")

    def _sam_approval_given(self, row: "_Row") -> None:
        update = self._update(row, {"in_sam_review"})
        self._by_approver(row, update)
        self._decides(row, update)
        self._open_window(row, update)
        must(not any(one.people & row.people for one in update.valid("unit")), 3, "reviewer and approver are two")
        must(not any(one.people & row.people for one in update.valid("sam")), 4, "each approval is another person's")
        must(not any(update.blocking.values()), 1, "nothing is approved over a comment that blocks")
        must(row.bulk is None or self._fits_a_list(row, update), 5, "a list shows all that is approved from it")
        unit = self.activities[row.stream].unit
        update.signed[row["sign_off_id"]] = Signed("sam", row.people, row["content_hash"], unit)

    def _fits_a_list(self, row: "_Row", update: Update) -> bool:
        """At least so many characters have changed as the lengths of the texts differ by."""
        others = self.activities[row.stream].updates.values()
        earlier = [one for one in others if one.state in ("approved", "imported") and one.period < update.period]
        known = [one for one in others if one.id == update.base] if update.kind == "correction" else earlier
        if not known or update.content["proposed_lifecycle"]:
            return False
        before = max(known, key=lambda one: (one.period, one.state == "approved")).content
        texts = ("text", "done", "next", "obstacle", "decision_needed", "closing_statement")
        longer = [abs(len(before[name] or "") - len(update.content[name] or "")) for name in texts]
        return before["attachments"] == update.content["attachments"] and sum(longer) <= 280

    def _update_approved(self, row: "_Row") -> None:
        update = self._update(row, {"in_sam_review"})
        must(row["content_hash"] == update.hash, 5, "the words that were decided on are approved")
        must(len(update.valid("sam")) >= max(update.quorum, 2 if update.waived else 1), 4, "enough have approved")
        unit = self.activities[row.stream].unit
        signed = [one for one in update.valid("unit") if one.hash == update.hash and one.unit == unit]
        must(update.waived or signed, 4, "the unit of today has signed these words, or the step was waived")
        update.approved_hash = update.hash
        self._move(row, update, "approved")
        self.approved.setdefault(row.stream, []).append((row.position, update.period, update.id))

    def _update_superseded(self, row: "_Row") -> None:
        update = self._update(row, {"approved"})
        by = self.activities[row.stream].updates[row["by_update_id"]]
        must((by.state, by.base, by.kind) == ("approved", update.id, "correction"), 10, "superseded by its correction")
        self._move(row, update, "superseded")

    def _update_returned(self, row: "_Row") -> None:
        update = self._update(row, REVIEW)
        must(row["reason"], 18, "a return has a reason")
        if row["cause"] == "reassigned":
            changes = ("reassigned", "reassignment_accepted", "reassignment_imposed", "owner_appointed", "revised")
            must(self._lead in changes, 14, "a real handing over")
        else:
            by = self._by_reviewer if update.state == "in_unit_review" else self._by_approver
            by(row, update)
            self._decides(row, update)
        self._move(row, update, "returned")

    def _update_sent_back_to_unit_review(self, row: "_Row") -> None:
        update = self._update(row, {"in_sam_review"})
        self._by_approver(row, update)
        self._decides(row, update)
        must(row["reason"], 18, "sending back has a reason")
        must(not update.waived, 1, "there is a unit step to go back to")
        self._move(row, update, "in_unit_review")

    def _approval_revoked(self, row: "_Row") -> None:
        activity, update = self.activities[row.stream], self._update(row, {"approved"})
        self._by_approver(row, update)
        self._decides(row, update)
        must(row["reason"], 18, "revoking has a reason")
        must(not self.periods[activity.plan, update.period]["locked"], 12, "nothing is revoked after the lock")
        must(update.kind != "correction", 10, "a correction is not revoked")
        printed = [self.printed(row.stream, quarter, one.compiled) for (_, quarter), one in self.reports.items()]
        must(update.id not in [words for _, words in printed], 22, "what a signed report prints is not revoked")
        self.approved[row.stream].append((row.position, update.period, None))
        update.approved_hash = ""
        self._move(row, update, "returned")

    def _update_missed_period(self, row: "_Row") -> None:
        activity, update = self.activities[row.stream], self._update(row, OPEN)
        period = self.periods[activity.plan, update.period]
        must(period["locked"] and update.kind != "correction", 12, "missed by the lock")
        must(period["exceptions"].get(row.stream, "") < row.day, 12, "an exception keeps it open")
        if self._lead == "locked":
            confirmed = period["undecided"].get(update.id, 0) > update.sent
            must(update.state in WRITING or confirmed, 12, "what is in review was confirmed")
        else:
            must(row.actor == self.system, 8, "time passes by itself")
        cause = "not_decided" if update.state in REVIEW else "not_submitted"
        must(row["cause"] == cause, 1, "charged to the step that held it")
        self._move(row, update, "missed")

    def _completed(self, row: "_Row") -> None:
        self._close(row, "completed")

    def _cancelled(self, row: "_Row") -> None:
        self._close(row, "cancelled")

    def _close(self, row: "_Row", life: str) -> None:
        activity, update = self.activities[row.stream], self._update(row, {"approved"})
        must(update.content["proposed_lifecycle"] == life and row["closing_statement"], 1, "closed as was approved")
        activity.life, activity.closed_by = life, update.id

    def _reopened(self, row: "_Row") -> None:
        activity = self.activities[row.stream]
        must(activity.life != "ongoing", 1, "what is closed is opened again")
        activity.life, activity.closed_by = "ongoing", None

    def _review_rerouted(self, row: "_Row") -> None:
        activity, update = self.activities[row.stream], self._update(row, REVIEW)
        self._by(row, "coordinator", "system")
        if update.state == "in_unit_review":
            must(not self.reviewers(activity, update), 20, "nobody is passed over")
        else:
            missing = update.quorum - len(update.valid("sam"))
            must(len(self.approvers(activity, update)) < missing, 20, "nobody is passed over")
        update.external = update.external or row["external_added"]

    def _review_escalated(self, row: "_Row") -> None:
        update = self._update(row, REVIEW)
        self._by(row, "system")
        must(row["step"] == ("unit" if update.state == "in_unit_review" else "sam"), 1, "the step that is late")
        update.escalated.add(row["step"])

    def _recusal_declared(self, row: "_Row") -> None:
        update = self._update(row, OPEN)
        must(row.behalf is None, 8, "nobody recuses another")
        update.hands |= row.people
        if row["to_unit"]:
            self._move(row, update, "in_unit_review")

    # what is said

    def _comment_added(self, row: "_Row") -> None:
        activity, update = self.activities[row.stream], self.activities[row.stream].updates[row["update_id"]]
        must(row["text"] and row["content_hash"] == update.hash, 16, "a comment is anchored to the words")
        if row["blocking"]:
            deciders = self.waits_for(activity, update) if update.state in REVIEW else set()
            must(row.who in deciders, 1, "only somebody who could decide blocks")
            update.blocking[row["comment_id"]] = True
        update.comments.append(row["comment_id"])

    def _comment_resolved(self, row: "_Row") -> None:
        blocking = self.activities[row.stream].updates[row["update_id"]].blocking
        if row["comment_id"] in blocking:
            blocking[row["comment_id"]] = False

    def _comment_reopened(self, row: "_Row") -> None:
        blocking = self.activities[row.stream].updates[row["update_id"]].blocking
        if row["comment_id"] in blocking:
            blocking[row["comment_id"]] = True

    def _change_suggested(self, row: "_Row") -> None:
        update = self._update(row, REVIEW)
        by = self._by_reviewer if update.state == "in_unit_review" else self._by_approver
        by(row, update)
        update.suggestions[row["suggestion_id"]] = {"people": row.people, "field": row["field"], "text": row["text"]}

    def _suggestion_accepted(self, row: "_Row") -> None:
        update = self._update(row, WRITING)
        self._by_owner(row)
        taken = update.suggestions.pop(row["suggestion_id"])
        must(row["content"] == update.content | {taken["field"]: taken["text"]}, 6, "nothing but what was suggested")
        self._write(row, update)
        update.hands |= taken["people"]

    def _suggestion_declined(self, row: "_Row") -> None:
        update = self._update(row, WRITING)
        self._by_owner(row)
        must(row["reason"], 18, "a no has a reason")
        del update.suggestions[row["suggestion_id"]]

    # who is responsible

    def _owner_appointed(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        owner = self.activities[row.stream].owner
        must((owner is None or owner in self.closed) and row["reason"], 14, "an owner where there is none")
        self.activities[row.stream].owner = row["owner_id"]

    def _reassignment_proposed(self, row: "_Row") -> None:
        activity = self.activities[row.stream]
        self._by(row, "owner", "unit_reviewer", "sam_approver")
        must(row.role != "owner" or row.who == activity.owner, 14, "the owner proposes")
        must(row.role != "unit_reviewer" or row.unit == activity.unit, 14, "a reviewer of the unit proposes")
        must(activity.proposal is None and row["reason"], 14, "one proposal at a time, with a reason")
        must(activity.life == "ongoing" and row["effective"] >= row.day, 14, "about something to come")
        activity.proposal = row.body | {"people": row.people, "agreed": False}

    def _answered(self, row: "_Row", *roles: str, agreed: bool = False) -> dict[str, Any]:
        """SAM alone may say no to what is ``agreed``, before its day."""
        proposal = self.activities[row.stream].proposal
        must(proposal and proposal["reassignment_id"] == row["reassignment_id"], 14, "what was proposed is answered")
        assert proposal is not None
        self._by(row, *roles)
        must(agreed or not proposal["agreed"], 14, "answered once")
        must("proposer" in roles or not row.people & proposal["people"], 14, "nobody decides on their own proposal")
        return proposal

    def _reassignment_accepted(self, row: "_Row") -> None:
        proposal = self._answered(row, "unit_reviewer", "owner")
        self._by_receiver(row, proposal)
        proposal["agreed"] = True

    def _by_receiver(self, row: "_Row", proposal: Mapping[str, Any]) -> None:
        inside = proposal["to_unit_id"] == self.activities[row.stream].unit
        must(row.unit == proposal["to_unit_id"], 14, "the receiving unit answers")
        must(row.role == "unit_reviewer" or (inside and row.who == proposal["to_owner_id"]), 14, "or the new owner")

    def _reassignment_imposed(self, row: "_Row") -> None:
        self._answered(row, "sam_approver")["agreed"] = True
        must(row["reason"], 18, "an imposition has a reason")

    def _reassignment_declined(self, row: "_Row") -> None:
        self._by_receiver(row, self._answered(row, "unit_reviewer", "owner"))
        must(row["reason"], 18, "a no has a reason")
        self.activities[row.stream].proposal = None

    def _reassignment_rejected(self, row: "_Row") -> None:
        self._answered(row, "sam_approver", agreed=True)
        must(row["reason"], 18, "a no has a reason")
        self.activities[row.stream].proposal = None

    def _reassignment_withdrawn(self, row: "_Row") -> None:
        lent = ("owner", "unit_reviewer", "sam_approver") if row.behalf else ()
        proposal = self._answered(row, "proposer", *lent)
        must(row.who in proposal["people"], 14, "withdrawn by the proposer")
        self.activities[row.stream].proposal = None

    def _reassignment_escalated(self, row: "_Row") -> None:
        self._answered(row, "system")

    def _reassigned(self, row: "_Row") -> None:
        activity = self.activities[row.stream]
        proposal = activity.proposal
        must(proposal and proposal["agreed"], 14, "responsibility changes when that is agreed")
        assert proposal is not None
        must(proposal["effective"] <= row.day, 14, "and when its day has come")
        must((row["unit_id"], row["owner_id"]) == (proposal["to_unit_id"], proposal["to_owner_id"]), 14, "as agreed")
        left = [one for u in activity.updates.values() if u.state in OPEN for one in u.signed.values() if one.valid]
        must(not left, 19, "the former unit's signatures fall")
        must(not [u for u in activity.updates.values() if u.state in REVIEW], 14, "what is in review comes back")
        activity.unit, activity.owner, activity.proposal = row["unit_id"], row["owner_id"], None
        self.placed[row.stream] = row.position

    def _revised(self, row: "_Row") -> None:
        """The plan first, then each activity that the decision is about."""
        must(row["decision"]["registry_number"] and row["decision"]["paragraph"], 18, "a revision names its decision")
        must(row["decision"]["decided_on"] <= row.day, 18, "a decision that was made")
        self._by(row, "coordinator")
        if row.stream not in self.activities:
            self.placed[row.stream] = row.position
            return
        activity = self.activities[row.stream]
        if row["unit_id"] != activity.unit:
            left = [one for u in activity.updates.values() if u.state in OPEN for one in u.signed.values() if one.valid]
            must(not left, 19, "the former unit's signatures fall")
            must(not [u for u in activity.updates.values() if u.state in REVIEW], 14, "what is in review comes back")
            activity.unit, activity.owner, activity.proposal = row["unit_id"], None, None
        if row["struck"]:
            must(
                not [u for u in activity.updates.values() if u.state in REVIEW],
                14,
                "what is in review is decided first",
            )
            activity.life = "cancelled"
        elif activity.struck:
            activity.life = "ongoing"
        activity.struck, activity.years, activity.continuous = row["struck"], row["years"], row["continuous"]
        self.placed[row.stream] = row.position

    def _placed(self, row: "_Row") -> None:
        self._by(row, "coordinator")
        self.placed[row.stream] = row.position

    # the reports

    def printed(self, stream: str, quarter: str, position: int) -> tuple[str, str | None]:
        """The quarter and id of the words that a report prints: the newest that were approved at the position."""
        told = [one for one in self.approved.get(stream, ()) if one[0] <= position and one[1] <= quarter]
        known = {period: update for _, period, update in told}  # the last one counts
        return max(((period, update) for period, update in known.items() if update), default=("", None))

    def _series_begun(self, row: "_Row") -> None:
        must(row.stream not in self.series, 1, "a series begins once")
        self.series[row.stream] = row["plan_id"]

    def _signed(self, row: "_Row") -> None:
        self._by(row, "sam_approver", "external_approver")
        key = self.series[row.stream], row["quarter"]
        must(not (key in self.reports and self.reports[key].published), 23, "what is published is not signed anew")
        must(self.periods[key]["locked"], 21, "a preliminary report is not signed")
        self._unchanged(key, row["compiled"])
        self.reports[key] = Report(row["compiled"], row["snapshot_sha256"], row.people)

    def _unchanged(self, key: tuple[str, str], compiled: int) -> None:
        plan, quarter = key
        printed = {stream: one for stream, one in self.activities.items() if one.plan == plan and not one.struck}
        own = list(printed)
        moved = [at for stream in own for at, period, _ in self.approved.get(stream, ()) if period <= quarter]
        last = max(
            [self.periods[key]["printed"], *moved, *(self.placed[stream] for stream in own), self.placed.get(plan, 0)]
        )
        must(last <= compiled, 21, "what is printed now is what was compiled")

    def _report(self, row: "_Row") -> Report:
        self._by(row, "coordinator")
        key = self.series[row.stream], row["quarter"]
        must(key in self.reports, 1, "first it is signed")
        return self.reports[key]

    def _registered(self, row: "_Row") -> None:
        self._report(row)
        must(row["registry_number"], 18, "a registered report has a number")

    def _published(self, row: "_Row") -> None:
        report = self._report(row)
        must(not report.published, 23, "published once")
        must(row["snapshot_sha256"] == report.sha256, 23, "what is signed is published")
        must(not row.people & report.signed_by, 2, "two people stand behind it")
        self._unchanged((self.series[row.stream], row["quarter"]), report.compiled)
        report.published = True

    def _board_decision_recorded(self, row: "_Row") -> None:
        must(self._report(row).published, 1, "first it is published")
        must(row["paragraph"] and row["decision"] and row["decided_on"] <= row.day, 18, "a decision that was made")

    def _erratum_issued(self, row: "_Row") -> None:
        updates = self.activities[row["activity_id"]].updates
        new, old = updates[row["update_id"]], updates[row["base_id"]]
        must((new.state, new.base, old.state) == ("approved", old.id, "superseded"), 24, "of an approved correction")
        must((row["old_hash"], row["new_hash"]) == (old.hash, new.hash), 24, "with the words before and after")
        self.reports[self.series[row.stream], row["quarter"]].errata.append((old.id, new.id))

    def _said(self, told: list["_Row"]) -> None:
        """24: an erratum in every published report that prints words of the quarter, and in no other."""
        expected, said = set(), {(row["quarter"], row["base_id"]) for row in told if row.name == "erratum_issued"}
        for row in [row for row in told if row.name == "update_superseded"]:
            activity = self.activities[row.stream]
            period = activity.updates[row["update_id"]].period
            for (plan, quarter), report in self.reports.items():
                printed = self.printed(row.stream, quarter, report.compiled)[0]
                if plan == activity.plan and report.published and printed == period:
                    expected.add((quarter, row["update_id"]))
        must(said == expected, 24, "each published report says what was corrected")

    # after every command

    def _settled(self, activity: Activity) -> None:
        quarters = [update.period for update in activity.updates.values() if update.state in OPEN]
        approved = [update.period for update in activity.updates.values() if update.state == "approved"]
        must(len(quarters) == len(set(quarters)), 11, "one open update at a time")
        must(len(approved) == len(set(approved)), 11, "one approved update at a time")
        for update in activity.updates.values():
            signed = [one for one in update.signed.values() if one.valid]
            if update.state in ("approved", "superseded"):
                must(update.hash == update.approved_hash, 10, "approved words never change")
            if update.state in ("in_sam_review", "approved"):
                must(all(one.hash == update.hash for one in signed), 7, "signatures are on these words")
                must(update.waived or update.valid("unit"), 4, "the unit has signed, or was waived by record")
            if update.state in ("draft", "in_unit_review", "missed", "discarded"):
                must(not signed, 7, f"no signature survives in {update.state}")
            if update.state == "returned":
                must(not update.valid("sam"), 7, "no approval survives a return")


class _Row:
    """One row of the log, as its JSON tells it."""

    def __init__(self, row: Any) -> None:
        self.stream, self.version, self.position = str(row.originator_id), row.originator_version, row.position
        self.name = row.topic.split(".")[1]
        self.body: dict[str, Any] = json.loads(row.state)
        meta = json.loads(row.meta)
        basis = meta["basis"] or {}
        self.actor, self.behalf = meta["actor_id"], meta["on_behalf_of"]
        self.role, self.unit, self.grant = basis.get("role"), basis.get("unit"), basis.get("grant")
        self.bulk = meta["bulk_id"]
        self.at, self.policy = datetime.fromisoformat(meta["decided_at"]), meta["policy_version"]
        self.day = self.at.astimezone(STOCKHOLM).date().isoformat()
        self.who = self.behalf or self.actor
        self.people = frozenset({self.actor, self.who})

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


def _hash(row: _Row, update: Update) -> str:
    """The words as the sign-offs are bound to them: RFC 8785 JSON of the snapshot (WORKFLOW.md, bound to content)."""
    snapshot = {"schema": 1, "activity": row.stream, "update": update.id, "period": update.period}
    snapshot |= {"kind": update.kind, "base": update.base} | update.content
    words = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(words.encode()).hexdigest()}"


def _year_after(day: str) -> date:
    start = date.fromisoformat(day)
    return date(start.year + 1, 3, 1) if (start.month, start.day) == (2, 29) else start.replace(year=start.year + 1)
