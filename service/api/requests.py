"""What programs send: the forms' own schemas, with the JSON types taken at their word."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields, pre_load, validate

from service.activities.parts import LONGEST
from service.activities.schemas import (
    STATUSES,
    AnswerForm,
    AsBeforeForm,
    ContentIn,
    CorrectionForm,
    DeclineForm,
    OwnerForm,
    ReassignmentForm,
)
from service.periods.schemas import ChangedDeadlinesForm, DeadlinesForm, ExceptionForm, UndecidedForm
from service.review.schemas import (
    ANSWERS,
    BlockingCommentForm,
    DecisionForm,
    RecuseForm,
    ResolveForm,
    ReturnForm,
    SuggestForm,
    WhyForm,
)
from service.schemas import InSomebodysName, Strict, Text
from service.substitutes.schemas import AppointForm, EndForm

SENTENCES = {
    "required": _("Saknas."),
    "null": _("Får inte vara null."),
    "type": _("Har fel form."),
    "invalid": _("Har fel form."),
    "invalid_uuid": _("Är inte ett UUID."),
    "invalid_utf8": _("Är inte UTF-8."),
    "unknown": _("Finns inte här."),
}
PATTERN = r"^[0-9]{4}-Q[1-4]$"
DIGEST = r"^[0-9a-f]{64}$"
LAST = 2**63 - 1


def _quarter(value: str) -> None:
    if not re.fullmatch(PATTERN, value):
        raise ValidationError(gettext("Skriv kvartalet som 2019-Q4."))


def _not_empty(value: str) -> None:
    if not value:
        raise ValidationError(gettext("Är tom."))


class Request(Strict):
    """Numbers are numbers and not words that look like them; the library's own sentences become Swedish."""

    error_messages = {code: SENTENCES[code] for code in ("type", "unknown")}  # noqa: RUF012 - the library's own name

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002 - the library's
        if isinstance(field_obj, fields.Integer):
            field_obj.strict = True
        field_obj.error_messages = {
            code: SENTENCES.get(code, words) for code, words in field_obj.error_messages.items()
        }


class Query(Request):
    """What stands after the question mark: there a number is written in letters, and nothing is not the same as no."""

    @pre_load
    def tidy(self, data: Any, **_: Any) -> Any:
        """Nothing is taken away: a program that sends an empty value had meant to send one."""
        return data

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        if isinstance(field_obj, fields.Integer):
            field_obj.strict = False


class CommandIn(Request, InSomebodysName):
    command_id = fields.UUID(required=True)


class PartIn(Request):
    """How far a sub-activity has come, by its letter in the plan."""

    letter = fields.String(required=True, validate=_not_empty, metadata={"minLength": 1})
    status = fields.String(allow_none=True, load_default=None, validate=validate.OneOf(list(STATUSES)))
    text = Text(LONGEST, allow_none=True, load_default=None)


class PartsIn(Strict):
    """Without ``parts`` what is said of them already stands; an empty list says nothing of any."""

    parts = fields.List(fields.Nested(PartIn), allow_none=True, load_default=None, validate=validate.Length(max=100))


class StartIn(Request, ContentIn, PartsIn, InSomebodysName):
    command_id = fields.UUID(required=True)
    period = fields.String(required=True, validate=_quarter, metadata={"pattern": PATTERN})


class SaveIn(Request, ContentIn, PartsIn, InSomebodysName):
    command_id = fields.UUID(required=True)
    base_version = fields.Integer(required=True)


class SubmitIn(CommandIn):
    content_hash = fields.String(required=True, metadata={"minLength": 1})


class DecisionIn(Request, DecisionForm):
    """As the form sends it."""


class ReturnIn(Request, ReturnForm):
    """As the form sends it, with the reason."""


class WhyIn(Request, WhyForm):
    """As the form sends it: a decision with words about why."""


class AsBeforeIn(Request, AsBeforeForm):
    """The approved words that stand, for a quarter that the address of the form tells."""

    period = fields.String(required=True, validate=_quarter, metadata={"pattern": PATTERN})


class CorrectionIn(Request, CorrectionForm, PartsIn):
    """As the form sends it, with the parts as a list."""


class CarryForwardIn(CommandIn):
    period = fields.String(required=True, validate=_quarter, metadata={"pattern": PATTERN})


class RecusalIn(Request, RecuseForm):
    """As the form sends it: in nobody else's name."""


def _truth(value: Any) -> None:
    """JSON's own true and false, and no words or numbers for them."""
    if not isinstance(value, bool):
        raise ValidationError(str(SENTENCES["type"]))


class CommentIn(Request, BlockingCommentForm):
    """As the form sends it; ``blocking`` is for those who could decide now."""

    blocking = fields.Raw(  # type: ignore[assignment]  # the library takes words and numbers for a truth
        load_default=False, validate=_truth, metadata={"type": "boolean"}
    )


class ResolveIn(Request, ResolveForm):
    """As the form sends it."""


class SuggestionIn(Request, SuggestForm):
    """As the form sends it, for the field that the address of the form tells."""

    field = fields.String(required=True, validate=validate.OneOf(ANSWERS))


class AcceptIn(CommandIn):
    base_version = fields.Integer(required=True)


class DeclineIn(Request, DeclineForm):
    """As the form sends it."""


class ReassignmentIn(Request, ReassignmentForm):
    """As the form sends it."""


class OwnerIn(Request, OwnerForm):
    """As the form sends it."""


class AnswerIn(Request, AnswerForm):
    """As the form sends it; only those who accept or take back may leave the reason out."""


class PeriodIn(Request, DeadlinesForm):
    """The quarter, which the address of the form tells, and the last day of each level."""

    period = fields.String(required=True, validate=_quarter, metadata={"pattern": PATTERN})


class ChangedDeadlinesIn(Request, ChangedDeadlinesForm):
    """As the form sends it."""


class ExceptionIn(Request, ExceptionForm):
    """As the form sends it."""


class UndecidedIn(Request, UndecidedForm):
    """As the form sends it, about the update that the address of the form tells."""

    activity_id = fields.UUID(required=True)
    update_id = fields.UUID(required=True)


class SubstituteIn(Request, AppointForm):
    """As the form sends it; without ``principal_id`` it is the caller's own substitute."""

    principal_id = fields.UUID(allow_none=True, load_default=None)


class EndIn(Request, EndForm):
    """As the form sends it."""


class ApprovalIn(Request, InSomebodysName):
    """One update as the caller has seen it."""

    update_id = fields.UUID(required=True)
    content_hash = fields.String(required=True, metadata={"minLength": 1})
    step_id = fields.Integer(required=True)


class BulkIn(Request):
    """``command_id`` is that of all of them together; each approval's own follows from it."""

    command_id = fields.UUID(required=True)
    updates = fields.List(fields.Nested(ApprovalIn), required=True, validate=validate.Length(min=1, max=100))


class CompileIn(Request):
    command_id = fields.UUID(required=True)
    position = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(min=1, max=LAST))


class MomentIn(Query):
    """A day (its end in Stockholm) or a moment, or a log position, see service/moments.py; without either: now."""

    per = fields.String(validate=_not_empty, metadata={"example": "2019-12-31", "minLength": 1})
    position = fields.Integer(validate=validate.Range(min=1, max=LAST))


class ActivitiesIn(MomentIn):
    unit = fields.String(validate=_not_empty, metadata={"example": "KLK", "minLength": 1})
    status = fields.String(validate=validate.OneOf([*STATUSES, "unknown"]))
    period = fields.String(validate=_quarter, metadata={"pattern": PATTERN})


class EventsIn(Query):
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=LAST))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=1000))
    wait = fields.Integer(load_default=0, validate=validate.Range(min=0, max=20))
