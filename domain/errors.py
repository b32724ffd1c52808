"""One class for each reason to say no; the code is stable, the sentence stands in the templates."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID


class Refusal(Exception):
    """The domain says no and the log stays as it was.

    ``who`` and ``at`` tell who changed things meanwhile, ``who_can`` who may do it instead,
    ``fields`` which answers are wrong (field name to a code of ``FIELD_PROBLEMS``).
    """

    code: ClassVar[str]

    def __init__(
        self,
        *,
        who: UUID | None = None,
        at: datetime | None = None,
        who_can: Collection[UUID] = (),
        fields: Mapping[str, str] | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(self.code)
        self.who, self.at, self.who_can = who, at, tuple(who_can)
        self.fields, self.reason = dict(fields or {}), reason


class StaleContent(Refusal):
    """The words were changed after the form was opened."""

    code = "stale_content"


class StaleStep(Refusal):
    """The words are the same, but the update has been on its way and come back."""

    code = "stale_step"


class DraftConflict(Refusal):
    """Somebody saved the draft in between."""

    code = "draft_conflict"


class WrongState(Refusal):
    """No row of the state table leads from here with this command."""

    code = "wrong_state"


class OpenUpdateExists(Refusal):
    """The activity already has an update under way for the period."""

    code = "open_update_exists"


class AlreadyApproved(Refusal):
    """The update is approved; only a correction can change it."""

    code = "already_approved"


class AlreadyDecidedByYou(Refusal):
    """The person has approved in this round already."""

    code = "already_decided_by_you"


class ReassignmentPending(Refusal):
    """A reassignment of the activity has been proposed and not been answered."""

    code = "reassignment_pending"


class PlanWasRevised(Refusal):
    """Another decision has changed the plan since the version that was looked at."""

    code = "plan_revised"


class ReportIsOutdated(Refusal):
    """The report that was shown is not what would be printed now.

    ``reason`` is ``rows`` when something that it prints has changed, ``other`` when another one is compiled or signed.
    """

    code = "report_outdated"


class CommandIdReused(Refusal):
    """The command id has been used for another request."""

    code = "command_id_reused"


class LacksRole(Refusal):
    """The person does not hold the role that this takes."""

    code = "lacks_role"


class ConflictOfInterest(Refusal):
    """The person had a hand in the words, or in an earlier decision on them.

    ``reason`` is ``wrote``, ``owner``, ``signed_off``, ``proposed``, ``own_role``, ``own_substitute`` or
    ``signed_report``.
    """

    code = "conflict_of_interest"


class SubstitutionNotValid(Refusal):
    """Nobody has appointed this person to act for the other on this day."""

    code = "substitution_not_valid"


class PrincipalLacksRole(Refusal):
    """The one acted for does not hold the role now, or has no account any longer."""

    code = "principal_lacks_role"


class ActorDisabled(Refusal):
    """The person's account has been closed."""

    code = "actor_disabled"


class Incomplete(Refusal):
    """Something that must be filled in is missing; ``fields`` names it."""

    code = "incomplete"


class ReasonRequired(Refusal):
    """A return needs words that tell the owner what is missing."""

    code = "reason_required"


class PeriodIsLocked(Refusal):
    """The period is not open for reporting."""

    code = "period_locked"


class ItemsInReview(Refusal):
    """The period cannot be locked while updates are under review; ``items`` are their activities."""

    code = "items_in_review"

    def __init__(self, *, items: Collection[UUID] = ()) -> None:
        super().__init__()
        self.items = tuple(items)


class InSignedReport(Refusal):
    """The words stand in a report that somebody has signed: only a correction can change them."""

    code = "in_signed_report"


class NoChangeNotAllowed(Refusal):
    """As-before is not for this: ``reason`` is ``no_base``, ``past_end``, ``due_not_started`` or ``too_often``."""

    code = "no_change_not_allowed"


class ActivityIsClosed(Refusal):
    """The activity is completed or cancelled."""

    code = "activity_closed"


class BlockingCommentOpen(Refusal):
    """Somebody who could decide has asked something that is not answered yet."""

    code = "blocking_comment_open"


class AttachmentRefused(Refusal):
    """A file cannot be attached: ``reason`` is ``too_large``, ``too_much``, ``too_many`` or ``not_kept``."""

    code = "attachment_refused"


class NoUnitStep(Refusal):
    """The unit's review was waived, so there is no unit step to go back to."""

    code = "no_unit_step"


class DateNotAllowed(Refusal):
    """``reason`` is ``past``, ``order``, ``too_long`` or ``not_yet``."""

    code = "date_not_allowed"


class ChangeNotInList(Refusal):
    """The list did not show the whole change, so nothing can be decided about it there."""

    code = "change_not_in_list"


class LastAdministrator(Refusal):
    """Without this person nobody could give anybody a role any more."""

    code = "last_administrator"


class NoEligibleReviewer(Refusal):
    """Nobody in the unit could review this without reviewing their own words."""

    code = "no_eligible_reviewer"


class NoEligibleApprover(Refusal):
    """Too few approvers are left who had no hand in the words."""

    code = "no_eligible_approver"


class SameAsNow(Refusal):
    """Nothing would change."""

    code = "same_as_now"


class NotFound(Refusal):
    """It does not exist, or the person may not read it: the answer is the same."""

    code = "not_found"


class Busy(Refusal):
    """Others were first three times in a row; nothing is stored, try again."""

    code = "busy"


class NewerVersionNeeded(Refusal):
    """The log or a read model holds ``what`` only a newer version of the program knows, as beside one that starts."""

    code = "newer_version_needed"

    def __init__(self, what: str = "") -> None:
        super().__init__()
        self.what = what


class OutcomeUnknown(Exception):
    """The log cannot be reached, so nobody knows yet; asking again with the same command id is safe."""
