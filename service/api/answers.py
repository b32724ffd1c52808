"""What programs are answered, key by key; every key is always there, and null where there is nothing to say."""

from datetime import datetime
from typing import Any, get_args

from marshmallow import Schema, fields, validate

from domain.catalogue import EVENTS, stream_kind
from domain.planned import LinkKind
from domain.update import State
from domain.values import Status
from service.api.problem import moment

KINDS = sorted({stream_kind(event.TOPIC) for event in EVENTS})
SOURCES = ("imported", "approved")
# The state table's commands by what programs call them: allowed and why_not speak of no others.
BEGINNING = {"start": "start", "no-change": "no-change"}
ABOUT_ONE = {
    **{name: name for name in ("save", "discard", "submit", "sign-off", "return", "withdraw", "approve")},
    **{name: name for name in ("send-back", "revoke", "carry-forward", "reroute")},
    "correct": "correction",
    "recuse": "recusal",
    "comment": "comments",
    "suggest": "suggestions",
    **{name: name for name in ("resolve-comment", "reopen-comment", "accept-suggestion", "decline-suggestion")},
}
OF_A_QUARTER = {
    "change-deadlines": "deadlines",
    "grant-exception": "exceptions",
    "confirm-undecided": "confirm",
    "lock-period": "lock",
}
HANDING_OVER = {
    "appoint-owner": "owner",
    "propose-reassignment": "reassignments",
    **{f"{word}-reassignment": word for word in ("accept", "decline", "impose", "reject", "withdraw")},
}
# What a task asks one to do.
TASKS = ("start", "save", "discard", "submit", "sign-off", "return", "withdraw", "approve")


class Shown(Schema):
    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002 - the library's
        field_obj.required = True


class Moment(fields.DateTime):
    """RFC 3339 in UTC with a Z."""

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return moment(value) if value else None


def _or_null(field: type[fields.Field[Any]] = fields.String, **options: Any) -> fields.Field[Any]:
    return field(allow_none=True, **options)


def _one_of(values: Any, **options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(values)), **options)


def _nested(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, **options)


def _list(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema))


class Person(Shown):
    id = fields.UUID()
    name = fields.String()


class Difference(Shown):
    field = fields.String()
    seen = _or_null()
    now = _or_null()


class Problem(Schema):
    """Why it stopped. `type` leads to a page in Swedish; `code` never changes."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    who = fields.Nested(Person, required=True, allow_none=True)
    at = Moment(required=True, allow_none=True)
    diff = fields.List(fields.Nested(Difference), required=True)
    who_can = fields.List(fields.Nested(Person), required=True)
    position = fields.Integer(required=True, allow_none=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Listed(Shown):
    """Lists come whole: ``next`` is null until one of them grows too long for that."""

    position = fields.Integer()
    next = _or_null()


class AsOf(Listed):
    """``as_of`` is the earlier moment that was asked for, and null for now."""

    as_of = _or_null(Moment)


class Area(Shown):
    number = fields.Integer()
    name = fields.String()


class Plan(Shown):
    id = fields.UUID()
    slug = fields.String()
    name = fields.String()
    document_period = fields.String()
    areas = _list(Area)


class PlanAsOf(Plan):
    position = fields.Integer()
    as_of = _or_null(Moment)


class Plans(AsOf):
    items = _list(Plan)


class DeadlinesShown(Shown):
    """The last day for each level, in Stockholm."""

    owner = fields.Date()
    unit = fields.Date()
    sam = fields.Date()
    board = fields.Date()


class ForSomebody(Shown):
    """What the caller may do in the name of ``for``, whom the caller stands in for now."""

    for_ = _nested(Person, data_key="for")
    allowed = fields.List(fields.String())


class Offered(Shown):
    """What the caller may do: a command is in ``allowed`` exactly when posting it would not be refused.

    ``why_not`` has the code of every other command's refusal.
    """

    allowed = fields.List(fields.String())
    why_not = fields.Dict(keys=fields.String(), values=fields.String())
    standing_in = _list(ForSomebody)


class AsLeft(Shown):
    """The log position of the command's last event; ``replayed`` when it had been given before."""

    position = fields.Integer()
    replayed = fields.Boolean()


class ExceptionShown(Shown):
    activity = fields.UUID()
    valid_to = fields.Date()


class Period(Offered):
    """``in_the_way`` are the activities under review that keep the quarter from being locked."""

    id = fields.UUID()
    plan = fields.String()
    period = fields.String()
    open = fields.Boolean()
    deadlines = _nested(DeadlinesShown)
    exceptions = _list(ExceptionShown)
    in_the_way = fields.List(fields.UUID())


class PeriodAsLeft(Period, AsLeft):
    """As a command left it."""


class Periods(AsOf):
    items = _list(Period)


class PartTold(Shown):
    """A sub-activity with what the latest approved or imported words say of it; no title where the plan has none."""

    letter = fields.String()
    title = _or_null()
    status = _one_of(get_args(Status), allow_none=True)
    text = _or_null()


class Link(Shown):
    """What the plan links the activity to."""

    kind = _one_of(get_args(LinkKind))
    text = fields.String()
    address = _or_null()


class Activity(Shown):
    """``due`` is as exact as the plan is: 2020, 2020-Q2, 2020-T1 (a third of the year), 2020-06 or 2020-06-30."""

    id = fields.UUID()
    plan = fields.String()
    area = fields.String()
    area_number = fields.Integer()
    number = fields.String()
    title = fields.String()
    unit = fields.String()
    owner = _nested(Person, allow_none=True)
    performer = _or_null()
    with_units = fields.List(fields.String())
    years = fields.List(fields.Integer())
    due = _or_null()
    continuous = fields.Boolean()
    status = _one_of(get_args(Status), allow_none=True)
    status_text = _or_null()
    status_source = _one_of(SOURCES, allow_none=True)
    status_period = _or_null()
    state = _one_of(get_args(State))
    open_update = _or_null(fields.UUID)
    version = fields.Integer()
    updated_at = Moment()
    flags = fields.List(fields.String())
    parts = _list(PartTold)
    links = _list(Link)


class ReassignmentShown(Shown):
    """A proposal that has not been carried out; ``agreed`` once it will be, on the ``effective`` day."""

    id = fields.UUID()
    state = _one_of(("proposed", "agreed"))
    escalated = fields.Boolean()
    to_unit = fields.String()
    to_owner = _nested(Person)
    effective = fields.Date()
    reason = fields.String()
    by = _nested(Person)
    on_behalf_of = _nested(Person, allow_none=True)
    at = Moment()


class ResponsibilityAsLeft(Offered, AsLeft):
    """Who is responsible for an activity, and who is proposed to be."""

    activity = fields.UUID()
    unit = fields.String()
    owner = _nested(Person, allow_none=True)
    reassignment = _nested(ReassignmentShown, allow_none=True)


class ActivityAsOf(Activity, Offered):
    reassignment = _nested(ReassignmentShown, allow_none=True)
    period = fields.String()
    position = fields.Integer()
    as_of = _or_null(Moment)


class Activities(AsOf):
    period = fields.String()
    items = _list(Activity)


class AttachmentShown(Shown):
    sha256 = fields.String()
    size = fields.Integer()
    name = fields.String()


class PartShown(Shown):
    """How far a sub-activity has come, by its letter in the plan."""

    letter = fields.String()
    status = _one_of(get_args(Status), allow_none=True)
    text = _or_null()


class Content(Shown):
    status = _one_of(get_args(Status), allow_none=True)
    text = _or_null()
    done = _or_null()
    next = _or_null()
    obstacle = _or_null()
    decision_needed = _or_null()
    attachments = _list(AttachmentShown)
    proposed_lifecycle = _one_of(("completed", "cancelled"), allow_none=True)
    closing_statement = _or_null()
    parts = _list(PartShown)


class Approvals(Shown):
    given = fields.Integer()
    needed = fields.Integer()


class SignOff(Shown):
    id = fields.UUID()
    step = _one_of(("unit", "sam"))
    by = _nested(Person)
    on_behalf_of = _nested(Person, allow_none=True)
    role = fields.String()
    unit = _or_null()
    hash = fields.String()
    at = Moment()
    void = fields.Boolean()


class Return(Shown):
    step = _one_of(("unit", "sam"))
    by = _nested(Person)
    at = Moment()
    reason = fields.String()
    cause = fields.String()
    hash = fields.String()


class CommentShown(Shown):
    """Anchored to the words with ``hash``, and perhaps to a field of theirs; ``answers`` is what it replies to."""

    id = fields.UUID()
    by = _nested(Person)
    on_behalf_of = _nested(Person, allow_none=True)
    at = Moment()
    text = fields.String()
    hash = fields.String()
    field = _or_null()
    blocking = fields.Boolean()
    answers = _or_null(fields.UUID)
    resolved_by = _nested(Person, allow_none=True)
    allowed = fields.List(_one_of(("resolve", "reopen")))


class SuggestionShown(Shown):
    """``answer`` is null until the owner has taken the words in or left them."""

    id = fields.UUID()
    by = _nested(Person)
    on_behalf_of = _nested(Person, allow_none=True)
    at = Moment()
    field = fields.String()
    text = fields.String()
    reason = _or_null()
    hash = fields.String()
    answer = _one_of(("accepted", "declined"), allow_none=True)
    allowed = fields.List(_one_of(("accept", "decline")))


class Waiting(Shown):
    """``due`` is the end of the last day."""

    step = _one_of(("owner", "unit_reviewer", "approver"))
    people = _list(Person)
    since = _or_null(Moment)
    due = _or_null(Moment)


class Update(Offered):
    """An update as it stood at ``position``. ``allowed`` is what the caller may do with it."""

    id = fields.UUID()
    activity = fields.UUID()
    period = fields.String()
    kind = fields.String()
    base = _or_null(fields.UUID)
    state = _one_of(get_args(State))
    content_version = fields.Integer()
    content = _nested(Content)
    content_hash = fields.String()
    step_id = fields.Integer()
    quorum = fields.Integer()
    approvals = _nested(Approvals)
    sign_offs = _list(SignOff)
    last_return = _nested(Return, allow_none=True)
    flags = fields.List(fields.String())
    comments = _list(CommentShown)
    suggestions = _list(SuggestionShown)
    waiting_for = _nested(Waiting, allow_none=True)
    position = fields.Integer()
    replayed = fields.Boolean()


class Updates(AsOf):
    items = _list(Update)


class TaskActivity(Shown):
    id = fields.UUID()
    plan = fields.String()
    area = fields.String()
    area_number = fields.Integer()
    number = fields.String()
    title = fields.String()
    unit = fields.String()


class Task(Shown):
    """``update`` is null where nothing is reported yet; ``for`` is whom one stands in for."""

    update = _or_null(fields.UUID)
    activity = _nested(TaskActivity)
    period = fields.String()
    do = fields.List(_one_of(TASKS))
    role = fields.String()
    since = _or_null(Moment)
    due = _or_null(Moment)
    for_ = _nested(Person, allow_none=True, data_key="for")
    overdue = fields.Boolean()
    content_hash = _or_null()
    step_id = _or_null(fields.Integer)


class HandoverTask(Shown):
    """A change of responsibility that waits for the caller's answer; ``for`` is whom one stands in for."""

    activity = _nested(TaskActivity)
    reassignment = _nested(ReassignmentShown)
    do = fields.List(_one_of(HANDING_OVER.values()))
    for_ = _nested(Person, allow_none=True, data_key="for")


class Substitution(Offered):
    """``unit`` is null for every unit. It holds from the first day to the last, both included, unless ``ended``."""

    id = fields.UUID()
    principal = _nested(Person)
    substitute = _nested(Person)
    role = fields.String()
    unit = _or_null()
    valid_from = fields.Date()
    valid_to = fields.Date()
    ended = fields.Boolean()


class SubstitutionAsLeft(Substitution, AsLeft):
    """As a command left it."""


class Substitutions(AsOf):
    items = _list(Substitution)


class Approved(Shown):
    """One of several: ``position`` is null and ``code`` says why where it was refused."""

    update = fields.UUID()
    approved = fields.Boolean()
    position = _or_null(fields.Integer)
    replayed = fields.Boolean()
    code = _or_null()
    detail = _or_null()


class Receipt(Shown):
    bulk_id = fields.UUID()
    items = _list(Approved)


class Tasks(AsOf):
    items = _list(Task)
    returned = _list(Task)
    sent = _list(Task)
    reassignments = _list(HandoverTask)
    standing_in = _list(Substitution)


class ChangedPlan(Shown):
    """``activities`` is in how many of them something differs."""

    plan = fields.String()
    activities = fields.Integer()


class LastVisit(Shown):
    """The end of the visit before this one, and the plans in which something has changed since then."""

    position = fields.Integer()
    at = Moment()
    changed = _list(ChangedPlan)


class Me(Shown):
    """``last_visit`` is null the first time, and as of an earlier moment."""

    position = fields.Integer()
    as_of = _or_null(Moment)
    id = fields.UUID()
    name = fields.String()
    last_visit = _nested(LastVisit, allow_none=True)


class LoggedEvent(Shown):
    """``payload`` is null and ``withheld`` true where the words are not the caller's to read."""

    position = fields.Integer()
    stream_id = fields.UUID()
    stream = _one_of(KINDS)
    version = fields.Integer()
    topic = fields.String()
    recorded_at = fields.String(metadata={"format": "date-time"})
    meta = fields.Dict()
    payload = _or_null(fields.Dict)
    withheld = fields.Boolean()
    leaf_hash = fields.String()


class Feed(Shown):
    """``next_after`` is what to ask for next."""

    head = fields.Integer()
    next_after = fields.Integer()
    items = _list(LoggedEvent)


class ActivityEvents(AsOf):
    items = _list(LoggedEvent)


class ReportCounts(Shown):
    activities = fields.Integer()
    approved = fields.Integer()
    earlier = fields.Integer()
    imported = fields.Integer()
    none = fields.Integer()
    due_not_started = fields.Integer()
    late = fields.Integer()


class ReportFile(Shown):
    url = fields.String()
    sha256 = fields.String()


class Report(Shown):
    state = _one_of(("none", "queued", "running", "compiled", "signed", "published", "failed"))
    preliminary = fields.Boolean()
    position = _or_null(fields.Integer)
    snapshot_sha256 = _or_null()
    counts = _nested(ReportCounts, allow_none=True)
    files = fields.Dict(keys=fields.String(), values=fields.Nested(ReportFile))
    error = _or_null()
