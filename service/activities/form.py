"""What the update form's page shows beside the form: the words before, why it came back, and what stops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from domain import workflow
from domain.activity import Activity
from domain.discussion import Suggestion
from domain.errors import NotFound, Refusal
from domain.guards import Case
from domain.update import Return, Update, UpdateFacts
from domain.values import Quarter
from service.acting import Whom, by_command, whom
from service.activities.parts import parts_of
from service.activities.updating import words_of
from service.workplace import Workplace
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod

CONFLICTS = ("draft_conflict", "open_update_exists", "command_id_reused", "stale_content")


@dataclass(frozen=True)
class FormPage:
    """``whom`` are the names in which the reader may give each command; ``writing`` those to write in.

    ``theirs`` is what is saved where it is not what the form holds; ``why_not_write`` and ``why_not_send`` are None
    when the reader may save and submit in the first of the names. ``stands`` is the approved update that "as before"
    would confirm, ``why_not_as_before`` None when it may be. ``route`` is where it goes when it is sent.
    """

    row: BoardRow
    area: str
    quarter: Quarter
    period: PlanPeriod | None
    back: Return | None
    theirs: Mapping[str, str] | None
    writing: Whom
    whom: Mapping[str, Whom]
    why_not_write: Refusal | None
    why_not_send: Refusal | None
    route: str
    saved: Mapping[str, str]
    stands: Update | None
    why_not_as_before: Refusal | None
    suggestions: tuple[Suggestion, ...]
    correction_reason: str | None

    def people(self, refusal: Refusal | None) -> set[UUID | None]:
        """Everybody who is named on the page."""
        stops = [stop for stop in (refusal, self.why_not_send, self.why_not_as_before) if stop]
        named = {suggestion.by for suggestion in self.suggestions}
        return named | {
            self.back.by if self.back else None,
            *(one for s in stops for one in (s.who, *s.who_can)),
        }


def form_page(at: Workplace, activity: Activity, quarter: Quarter, refusal: Refusal | None = None) -> FormPage:
    """Raises NotFound for what one may not read, whatever one has posted about it."""
    update = activity.update_for(quarter)
    facts = activity.facts(update, quarter)
    row = activity_board.one(at.reading, activity.id)
    if row is None or not at.may_read(facts):
        raise NotFound
    writing, written = "save" if update else "start", _once_written(facts, update)
    permits = at.permits(facts, row.plan_id)
    writers = _in_whose_name(at, row, written, permits[writing])
    first = next(iter(writers), None)
    allowed = workflow.allowed(at.case(facts, row.plan_id, first))
    sending = workflow.allowed(at.case(written, row.plan_id, first))
    return FormPage(
        row=row,
        area=at.plan(row.plan_id).area(row.area),
        quarter=quarter,
        period=at.period(row.plan_id, quarter),
        back=update.last_return if update and update.state == "returned" else None,
        theirs=_theirs(activity, update) if update and refusal and refusal.code in CONFLICTS else None,
        writing=whom(at, writers),
        whom=by_command(at, permits),
        why_not_write=allowed[writing],
        why_not_send=sending["submit"],
        route=_route(at.case(written, row.plan_id, first)),
        saved=words_of(update.content if update else None),
        stands=activity.updates[facts.approved.update_id] if facts.approved and not update else None,
        why_not_as_before=None if update or permits["no-change"] else allowed["no-change"],
        suggestions=tuple(s for s in update.suggestions.values() if s.answer is None) if update else (),
        correction_reason=update.reason if update and update.kind == "correction" else None,
    )


def _theirs(activity: Activity, update: Update) -> Mapping[str, str]:
    return words_of(update.content, parts_of(activity, update))


def _in_whose_name(
    at: Workplace, row: BoardRow, written: UpdateFacts, writers: tuple[UUID | None, ...]
) -> tuple[UUID | None, ...]:
    """Those one may write for; first those that one may also send for, oneself before others."""
    senders = at.permitted(written, row.plan_id, "submit")
    return (*(one for one in senders if one in writers), *(one for one in writers if one not in senders))


def _route(case: Case) -> str:
    """Where it would be sent: to the unit, past it by record (``waived``), or past it unchanged (``resume``)."""
    try:
        return {"6": "resume", "7": "waived"}.get(workflow.permit("submit", case).transition.number, "unit")
    except Refusal:
        return "unit"


def _once_written(facts: UpdateFacts, update: Update | None) -> UpdateFacts:
    """The facts as they are once a draft with every answer has been saved."""
    return replace(facts, problems={}, state=update.state if update else "draft")
