"""The state table, as data, and the one function that says who may do what."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain import guards as g
from domain.errors import AlreadyApproved, NotFound, Refusal, WrongState
from domain.guards import Case, Guard, Right
from domain.permits import Permit, check_actor, first_open
from domain.pools import who_acts_next
from domain.reading import may_read
from domain.update import OPEN
from domain.values import SYSTEM_ID


class Transition(NamedTuple):
    """A row of the table: from any of ``states`` the command leads ``to``, by ``right``, if no guard refuses."""

    number: str
    states: frozenset[str]
    command: str
    right: Right
    guards: tuple[Guard, ...]
    events: tuple[str, ...]
    to: str


def _row(number: str, states: Iterable[str], command: str, right: Right, *rest: object) -> Transition:
    guards, events, to = rest
    return Transition(number, frozenset(states), command, right, guards, events, to)  # type: ignore[arg-type]


WRITING = ("draft", "returned")
REVIEW = ("in_unit_review", "in_sam_review")
WRITTEN = (*OPEN, "approved", "imported", "superseded", "missed")
ANYWHERE = ("not_reported", *WRITTEN)
SUBMITTABLE = (g.activity_is_ongoing_or_corrected, g.is_complete, g.period_is_open)
BY_UNIT = (g.reviewer_exists, g.approver_exists)
WAIVED = (g.no_reviewer_exists, g.two_approvers_exist)
AS_BEFORE = (g.activity_is_ongoing, g.nothing_under_way, g.period_is_open, g.may_stand_as_before)
DECIDING = (g.no_hand_in_the_words, g.not_the_unit_reviewer)
APPROVING = (*DECIDING, g.not_approved_by_you, g.period_is_open, g.no_blocking_comment, g.the_list_showed_it_all)

# fmt: off
TABLE = (
    _row("1", ANYWHERE, "start", g.owner_or_contributor,
         (g.activity_is_ongoing, g.nothing_under_way, g.period_is_open), ("UpdateDrafted",), "draft"),
    _row("2", ANYWHERE, "no-change", g.owner, (*AS_BEFORE, *BY_UNIT),
         ("NoChangeConfirmed", "UpdateSubmitted"), "in_unit_review"),
    _row("2", ANYWHERE, "no-change", g.owner, (*AS_BEFORE, *WAIVED),
         ("NoChangeConfirmed", "UpdateSubmitted", "UnitReviewWaived"), "in_sam_review"),
    _row("3", WRITING, "save", g.owner_or_contributor, (), ("DraftSaved",), "same"),
    _row("4", ("draft",), "discard", g.owner, (), ("UpdateDiscarded",), "discarded"),
    _row("4", ("returned",), "discard", g.owner, (g.activity_has_closed,), ("UpdateDiscarded",), "discarded"),
    _row("6", WRITING, "submit", g.owner, (*SUBMITTABLE, g.unit_has_signed_these_words, g.approver_exists),
         ("UpdateSubmitted",), "in_sam_review"),
    _row("5", WRITING, "submit", g.owner, (*SUBMITTABLE, *BY_UNIT),
         ("SignOffVoided", "UpdateSubmitted"), "in_unit_review"),
    _row("7", WRITING, "submit", g.owner, (*SUBMITTABLE, *WAIVED),
         ("SignOffVoided", "UpdateSubmitted", "UnitReviewWaived"), "in_sam_review"),
    _row("8", ("in_unit_review",), "sign-off", g.unit_reviewer,
         (g.no_hand_in_the_words,), ("UnitReviewSignedOff",), "in_sam_review"),
    _row("9", ("in_unit_review",), "return", g.unit_reviewer,
         (g.no_hand_in_the_words,), ("UpdateReturned",), "returned"),
    _row("10", REVIEW, "withdraw", g.submitter_or_owner, (), ("SignOffVoided", "UpdateWithdrawn"), "draft"),
    _row("11", ("in_sam_review",), "approve", g.approver, (*APPROVING, g.more_approvals_are_missing),
         ("SamApprovalGiven",), "same"),
    _row("12", ("in_sam_review",), "approve", g.approver, (*APPROVING, g.one_approval_is_missing),
         ("SamApprovalGiven", "UpdateApproved", "UpdateSuperseded", "ActivityCompleted", "ActivityCancelled",
          "ActivityReopened"), "approved"),
    _row("13", ("in_sam_review",), "return", g.approver, DECIDING, ("SignOffVoided", "UpdateReturned"), "returned"),
    _row("14", ("in_sam_review",), "send-back", g.approver,
         (*DECIDING, g.unit_step_was_taken, g.unit_has_a_reviewer),
         ("SignOffVoided", "UpdateSentBackToUnitReview"), "in_unit_review"),
    _row("15", ("approved",), "revoke", g.approver,
         (g.no_hand_in_the_words, g.in_no_signed_report, g.period_is_not_locked, g.is_no_correction,
          g.no_other_under_way),
         ("SignOffVoided", "ApprovalRevoked", "ActivityReopened"), "returned"),
    _row("16", ("approved",), "correct", g.owner_or_approver, (g.no_other_under_way,),
         ("CorrectionProposed",), "same"),
    _row("17", OPEN, "close-missed", g.system, (g.period_has_closed, g.is_no_correction),
         ("SignOffVoided", "UpdateMissedPeriod"), "missed"),
    _row("18", ("missed",), "carry-forward", g.owner, (g.activity_is_ongoing, g.a_later_period_is_open),
         ("UpdateDrafted",), "same"),
    _row("20", ("in_unit_review",), "reroute", g.coordinator_or_system, (g.too_few_are_left,),
         ("ReviewRerouted", "UnitReviewWaived"), "in_sam_review"),
    _row("20", ("in_sam_review",), "reroute", g.coordinator_or_system, (g.too_few_are_left,),
         ("ReviewRerouted",), "same"),
    _row("21", WRITTEN, "comment", g.reader, (), ("CommentAdded",), "same"),
    _row("21", WRITTEN, "resolve-comment", g.reader, (), ("CommentResolved",), "same"),
    _row("21", WRITTEN, "reopen-comment", g.reader, (), ("CommentReopened",), "same"),
    _row("22", REVIEW, "suggest", g.reviewer_or_approver, (), ("ChangeSuggested",), "same"),
    _row("22", WRITING, "accept-suggestion", g.owner, (), ("SuggestionAccepted",), "same"),
    _row("22", WRITING, "decline-suggestion", g.owner, (), ("SuggestionDeclined",), "same"),
    _row("23", OPEN, "recuse", g.oneself, (g.not_recused_already,), ("RecusalDeclared", "SignOffVoided"), "same"),
    _row("24", REVIEW, "escalate", g.system, (g.has_had_its_day,), ("ReviewEscalated",), "same"),
)
# fmt: on
COMMANDS = tuple(dict.fromkeys(row.command for row in TABLE))


def permit(command: str, case: Case) -> Permit:
    """The transition that the command makes in this case; raises the refusal when there is none."""
    check_actor(case.organisation, case.actor, case.on_behalf_of, case.now)
    if case.actor != SYSTEM_ID and not may_read(case.update, case.organisation, case.actor, case.now):
        raise NotFound
    rows = [row for row in TABLE if row.command == command and case.update.state in row.states]
    if not rows:
        raise _out_of_place(case)
    try:
        return first_open(rows, case)
    except Refusal as refusal:
        refusal.who_can = refusal.who_can or tuple(who_acts_next(case.update, case.organisation) - case.people)
        raise


def allowed(case: Case) -> Mapping[str, Refusal | None]:
    """Every command with its refusal in this case, or None when it may be asked.

    A form's own part (hash, step, version, reason) is not judged here: it is checked when it is sent.
    """
    return {command: _refusal(command, case) for command in COMMANDS}


def _refusal(command: str, case: Case) -> Refusal | None:
    try:
        permit(command, case)
    except Refusal as refusal:
        return refusal
    return None


def _out_of_place(case: Case) -> Refusal:
    kind = AlreadyApproved if case.update.state == "approved" else WrongState
    return kind(
        who=case.update.changed_by,
        at=case.update.changed_at,
        who_can=who_acts_next(case.update, case.organisation),
        reason=case.update.state,
    )
