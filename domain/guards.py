"""One function a guard: each looks at a case and gives the refusal, or None when nothing stands in the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from domain import calendar
from domain.errors import (
    ActivityIsClosed,
    AlreadyApproved,
    AlreadyDecidedByYou,
    BlockingCommentOpen,
    ChangeNotInList,
    ConflictOfInterest,
    DateNotAllowed,
    Incomplete,
    InSignedReport,
    NoChangeNotAllowed,
    NoEligibleApprover,
    NoEligibleReviewer,
    NoUnitStep,
    OpenUpdateExists,
    PeriodIsLocked,
    ReasonRequired,
    Refusal,
    SameAsNow,
    WrongState,
)
from domain.pools import approver_roles, approvers, reviewers, reviewing_units
from domain.reading import may_read
from domain.update import OPEN, UpdateFacts, people_of
from domain.values import SYSTEM_ID, Basis, Quarter, quarter_last_day, tidy
from domain.window import Window

if TYPE_CHECKING:
    from domain.organisation import Organisation

WAIVED_QUORUM = 2  # without a unit's review two people of the pool approve (S5)


@dataclass(frozen=True)
class Case:
    """Somebody before an update: who asks, for whom, about what, under which organisation and period, and when.

    ``target`` is the later period that something missed would be carried forward to, if there is one;
    ``signed_in`` are the quarters whose signed report prints the words. ``from_list`` where a row of a list is all
    that is shown.
    """

    update: UpdateFacts
    organisation: "Organisation"
    window: Window
    actor: UUID
    now: datetime
    on_behalf_of: UUID | None = None
    target: Window | None = None
    signed_in: tuple[Quarter, ...] = ()
    from_list: bool = False

    @property
    def people(self) -> frozenset[UUID]:
        """Both the one who acts and the one acted for: separation of duties holds for each."""
        return people_of(self.actor, self.on_behalf_of)

    @property
    def principal(self) -> UUID:
        return self.on_behalf_of or self.actor


Guard = Callable[[Case], Refusal | None]
Right = Callable[[Case], Basis | None]


def required_reason(words: str, name: str = "reason") -> str:
    """The words, tidied; raises ReasonRequired when there are none."""
    reason = tidy(words)
    if reason is None:
        raise ReasonRequired(fields={name: "missing"})
    return reason


# By what right somebody may ask. That both accounts are open is judged before any right.


def owner(case: Case) -> Basis | None:
    return Basis(role="owner", unit=case.update.unit_id) if case.principal == case.update.owner_id else None


def owner_or_contributor(case: Case) -> Basis | None:
    return owner(case) or case.organisation.basis(case.principal, "contributor", case.update.unit_id)


def submitter_or_owner(case: Case) -> Basis | None:
    submitted = case.principal == case.update.submitter
    return owner(case) or (Basis(role="submitter", unit=case.update.unit_id) if submitted else None)


def unit_reviewer(case: Case) -> Basis | None:
    units = reviewing_units(case.update, case.organisation)
    return _first(case.organisation.basis(case.principal, "unit_reviewer", unit) for unit in units)


def approver(case: Case) -> Basis | None:
    roles = approver_roles(case.update, case.organisation)
    return _first(case.organisation.basis(case.principal, role) for role in roles)


def owner_or_approver(case: Case) -> Basis | None:
    return owner(case) or approver(case)


def reviewer_or_approver(case: Case) -> Basis | None:
    """Those of the step that the update stands at."""
    return unit_reviewer(case) if case.update.state == "in_unit_review" else approver(case)


def coordinator_or_system(case: Case) -> Basis | None:
    return system(case) or case.organisation.basis(case.principal, "coordinator")


def system(case: Case) -> Basis | None:
    return Basis(role="system") if case.actor == SYSTEM_ID else None


def reader(case: Case) -> Basis | None:
    """Whoever may read it; that is judged before any right. The system says nothing."""
    return None if case.actor == SYSTEM_ID else Basis(role="reader")


def oneself(case: Case) -> Basis | None:
    """Any reader, for nobody else."""
    return None if case.actor == SYSTEM_ID else Basis(role="oneself")


def _first(rights: Iterable[Basis | None]) -> Basis | None:
    return next((right for right in rights if right is not None), None)


# What must hold.


def period_is_open(case: Case) -> Refusal | None:
    """A correction is made after the lock too (WORKFLOW: periods)."""
    return None if case.window.is_open or case.update.kind == "correction" else PeriodIsLocked()


def period_is_not_locked(case: Case) -> Refusal | None:
    return PeriodIsLocked() if case.window.locked else None


def period_has_closed(case: Case) -> Refusal | None:
    return None if case.window.locked and not case.window.is_open else WrongState(reason="period_open")


def activity_is_ongoing(case: Case) -> Refusal | None:
    return None if case.update.lifecycle == "ongoing" else ActivityIsClosed(reason=case.update.lifecycle)


def activity_has_closed(case: Case) -> Refusal | None:
    """What came back can be sent in no more, and nobody shall be late with it."""
    return WrongState(reason=case.update.state) if case.update.lifecycle == "ongoing" else None


def activity_is_ongoing_or_corrected(case: Case) -> Refusal | None:
    return None if case.update.kind == "correction" else activity_is_ongoing(case)


def nothing_under_way(case: Case) -> Refusal | None:
    """What was missed may be begun anew, where an exception opens the period again."""
    if case.update.state in OPEN:
        return OpenUpdateExists(who=case.update.changed_by, at=case.update.changed_at)
    if case.update.state == "approved":
        return AlreadyApproved(who=case.update.changed_by, at=case.update.changed_at)
    return None if case.update.state in ("not_reported", "missed") else WrongState(reason=case.update.state)


def no_other_under_way(case: Case) -> Refusal | None:
    return OpenUpdateExists(who=case.update.changed_by, at=case.update.changed_at) if case.update.under_way else None


def may_stand_as_before(case: Case) -> Refusal | None:
    """T2: approved words to stand on, not past its end, not put off in its last year, not too often in a row."""
    update, policy = case.update, case.organisation.policy
    year = quarter_last_day(update.period).year
    most = policy.no_change_in_a_row_continuous if update.continuous else policy.no_change_in_a_row
    if update.approved is None:
        return NoChangeNotAllowed(reason="no_base")
    if update.last_year is not None and update.last_year < year:
        return NoChangeNotAllowed(reason="past_end")
    if update.approved.status == "not_started" and update.last_year == year:
        return NoChangeNotAllowed(reason="due_not_started")
    return NoChangeNotAllowed(reason="too_often") if update.no_change_run >= most else None


def is_complete(case: Case) -> Refusal | None:
    return Incomplete(fields=case.update.problems) if case.update.problems else None


def reviewer_exists(case: Case) -> Refusal | None:
    """The person who submits cannot be the one who reviews. Without one there is another way: S5."""
    return None if reviewers(with_a_hand(case), case.organisation) else WrongState(reason="no_reviewer")


def no_reviewer_exists(case: Case) -> Refusal | None:
    return None if reviewer_exists(case) else WrongState(reason="reviewer_exists")


def unit_has_a_reviewer(case: Case) -> Refusal | None:
    return None if reviewers(case.update, case.organisation) else NoEligibleReviewer()


def approver_exists(case: Case) -> Refusal | None:
    """SAM alone, or SAM with the external approvers, must reach the quorum without the submitter (S6)."""
    return _reaches(case, case.organisation.policy.quorum)


def two_approvers_exist(case: Case) -> Refusal | None:
    return _reaches(case, waived_quorum(case.organisation))


def waived_quorum(organisation: "Organisation") -> int:
    """How many approve where no unit has reviewed: two, or more where the policy asks for more."""
    return max(WAIVED_QUORUM, organisation.policy.quorum)


def _reaches(case: Case, quorum: int) -> Refusal | None:
    enough = enough_approvers(case, quorum) or enough_approvers(case, quorum, external_added=True)
    return None if enough else NoEligibleApprover()


def enough_approvers(case: Case, quorum: int, *, external_added: bool = False) -> bool:
    update = replace(with_a_hand(case), external_added=external_added)
    return len(approvers(update, case.organisation)) >= quorum


def with_a_hand(case: Case) -> UpdateFacts:
    """The update as it will be once the person before it has submitted it, in a new round.

    When nothing is written yet, it will be the approved words, as before.
    """
    base = case.update.approved if case.update.state not in OPEN else None
    conflict = case.update.conflict | case.people | (base.conflict if base else frozenset())
    fresh = {"signed_off_by": frozenset[UUID](), "approved_by": frozenset[UUID](), "escalated": frozenset[str]()}
    return replace(case.update, conflict=conflict, **fresh)


def unit_has_signed_these_words(case: Case) -> Refusal | None:
    """A valid unit sign-off on this very hash, by people without a hand in the words."""
    signed, involved = case.update.signed_off_by, with_a_hand(case).conflict
    return None if signed and not signed & involved else WrongState(reason=case.update.state)


def no_hand_in_the_words(case: Case) -> Refusal | None:
    """S1: nobody decides about words they wrote, submitted or are responsible for, or said they should not."""
    if not case.people & case.update.conflict:
        return None
    return ConflictOfInterest(reason="owner" if case.update.owner_id in case.people else "wrote")


def not_the_unit_reviewer(case: Case) -> Refusal | None:
    """S2: the reviewer and the approver are two people."""
    return ConflictOfInterest(reason="signed_off") if case.people & case.update.signed_off_by else None


def not_approved_by_you(case: Case) -> Refusal | None:
    """S3: each approval is another person's."""
    return AlreadyDecidedByYou() if case.people & case.update.approved_by else None


def no_blocking_comment(case: Case) -> Refusal | None:
    return BlockingCommentOpen(who_can=who_settles(case)) if case.update.blocking else None


def the_list_showed_it_all(case: Case) -> Refusal | None:
    """Several are approved together only where each row shows the whole change."""
    return ChangeNotInList() if case.from_list and not case.update.short_change else None


def who_settles(case: Case) -> frozenset[UUID]:
    """Those who wrote what blocks and still read it, and whoever else could approve."""
    authors = (one for one in case.update.blocking if case.organisation.is_active(one))
    readers = {one for one in authors if may_read(case.update, case.organisation, one, case.now)}
    return approvers(case.update, case.organisation) | readers


def one_approval_is_missing(case: Case) -> Refusal | None:
    return None if approvals_missing(case.update) <= 1 else WrongState(reason="quorum")


def more_approvals_are_missing(case: Case) -> Refusal | None:
    return None if approvals_missing(case.update) > 1 else WrongState(reason="quorum")


def approvals_missing(update: UpdateFacts) -> int:
    return update.quorum - update.approvals


def unit_step_was_taken(case: Case) -> Refusal | None:
    return NoUnitStep() if case.update.waived else None


def in_no_signed_report(case: Case) -> Refusal | None:
    """Of the update's quarter or a later one, whose row it is where nothing newer was approved."""
    return InSignedReport() if case.signed_in else None


def is_no_correction(case: Case) -> Refusal | None:
    return WrongState(reason="correction") if case.update.kind == "correction" else None


def a_later_period_is_open(case: Case) -> Refusal | None:
    """T18: somewhere to carry it to, where nothing has been reported yet."""
    if case.target is None or not case.target.is_open or case.target.quarter <= case.update.period:
        return PeriodIsLocked()
    return OpenUpdateExists() if case.target.quarter in case.update.reported else None


def too_few_are_left(case: Case) -> Refusal | None:
    """T20: the step cannot be taken by those it stands open to."""
    update, enough = case.update, enough_are_left(case.update, case.organisation)
    if update.state == "in_unit_review":
        return SameAsNow() if enough else _reaches_now(case, waived_quorum(case.organisation))
    return SameAsNow() if enough or update.external_added else _reaches_now(case, approvals_missing(update))


def enough_are_left(update: UpdateFacts, organisation: "Organisation") -> bool:
    """Whether the step that the update stands at can be taken by those it stands open to."""
    if update.state == "in_unit_review":
        return bool(reviewers(update, organisation))
    return len(approvers(update, organisation)) >= approvals_missing(update)


def _reaches_now(case: Case, quorum: int) -> Refusal | None:
    wider = replace(case.update, external_added=True)
    return None if len(approvers(wider, case.organisation)) >= quorum else NoEligibleApprover()


def has_had_its_day(case: Case) -> Refusal | None:
    """T24: the step's last day has passed, and its people have not been added to before."""
    level = "unit" if case.update.state == "in_unit_review" else "sam"
    day = case.window.last_day(level, case.update.corrected_since)
    over = day is not None and case.now >= calendar.end_of(day) and level not in case.update.escalated
    return None if over else DateNotAllowed(reason="not_yet")


def not_recused_already(case: Case) -> Refusal | None:
    return SameAsNow() if case.people <= case.update.recused else None
