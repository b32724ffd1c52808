"""A quarter's report as programs see it: how far it has come, what came after its body, and who may go on."""

from typing import Any

from marshmallow import fields

from domain.values import plan_id
from service.api import answers
from service.api.bearer import caller
from service.reports.files import files
from service.reports.life import Life, life
from service.reports.shown import Shown, shown
from service.workplace import workplace
from workers.event_log.moments import Moment
from workers.read_models import plans, status_reports
from workers.reports import issue
from workers.reports.jobs import ReportJob

# The commands of the report's table, and what programs call them.
COMMANDS = {
    "sign-report": "sign",
    "register-report": "register",
    "publish-report": "publish",
    "record-decision": "decision",
}
WHERE, WHERE_ISSUED = "api_reports.download", "api_report_life.download_issued"


class ReportSigned(answers.Shown):
    name = fields.String()
    on_behalf_of = fields.String(allow_none=True)
    role = fields.String()
    at = answers.Moment()
    position = fields.Integer()


class ReportRegistered(answers.Shown):
    number = fields.String()
    meeting = fields.Date()
    position = fields.Integer()


class ReportPublished(answers.Shown):
    at = answers.Moment()
    position = fields.Integer()


class BoardDecision(answers.Shown):
    paragraph = fields.String()
    day = fields.Date()
    text = fields.String()
    position = fields.Integer()


class ReportCorrected(answers.Shown):
    """An erratum: ``ref`` is the activity's number in the report, the hashes are of the words before and after."""

    ref = fields.String()
    at = answers.Moment()
    position = fields.Integer()
    old_hash = fields.String()
    new_hash = fields.String()


class ReportIssue(answers.Shown):
    """What came after the hashed body; ``position`` is the log position at which it became so.

    ``word_template`` is the SHA-256 of the municipality's own Word template, where the report is made in one, too.
    """

    position = fields.Integer()
    signed = fields.Nested(ReportSigned)
    registered = fields.Nested(ReportRegistered, allow_none=True)
    published = fields.Nested(ReportPublished, allow_none=True)
    decided = fields.Nested(BoardDecision, allow_none=True)
    corrected = fields.List(fields.Nested(ReportCorrected))
    word_template = fields.String(allow_none=True)


class Report(answers.Report):
    """``allowed`` and ``why_not`` are about the report that is shown: what is compiled anew can be signed anew."""

    issue = fields.Nested(ReportIssue, allow_none=True)
    allowed = fields.List(fields.String())
    why_not = fields.Dict(keys=fields.String(), values=fields.String())


def report_answer(
    slug: str, quarter: str, moment: Moment | None = None, job: ReportJob | None = None
) -> dict[str, Any]:
    """The signed report, or one that has been compiled since and can be signed; or the ``job``, where one is named."""
    with workplace(caller(), moment) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise at.missing(plan_id(slug))
        report = status_reports.one(at.reading, plan.id, quarter)
        found = Shown(job.position, False, job.snapshot, job) if job else shown(slug, report, _until(moment))
        if pending := found.pending:  # a program waits for what it asked for
            found = Shown(pending.position, False, pending.snapshot, pending)
        told = life(at, plan.id, quarter, found.position)
    return _told(slug, quarter, found, told) | _life(slug, quarter, told)


def _told(slug: str, quarter: str, found: Shown, told: Life) -> dict[str, Any]:
    """``preliminary`` until it is signed; no figures of one that an earlier version compiled."""
    snapshot, where = found.snapshot, (slug, quarter, found.position or 0)
    facts = {
        "position": found.position,
        "counts": snapshot.counts if snapshot else None,
        "error": found.job.error if found.job and not found.is_signed else None,
        "preliminary": not found.is_signed,
    }
    if found.is_signed:
        assert told.report.signature is not None
        state = "published" if told.report.publication else "signed"
        issued = told.report.publication.position if told.report.publication else told.issued[-1]
        digest = told.report.signature.snapshot_sha256
        return facts | {"state": state, "snapshot_sha256": digest, "files": files(*where, WHERE_ISSUED, issued)}
    job = found.job
    if job is None:
        return facts | {"state": "none", "snapshot_sha256": None, "files": {}}
    return facts | {"state": job.state, "snapshot_sha256": job.snapshot_sha256, "files": files(*where, WHERE)}


def _life(slug: str, quarter: str, told: Life) -> dict[str, Any]:
    return {
        "issue": issue.issue(slug, quarter, told.issued[-1]) if told.issued else None,
        "allowed": [COMMANDS[command] for command, whom in told.may.items() if whom],
        "why_not": {COMMANDS[name]: no.code for name, no in told.refusals.items() if no and not told.may[name]},
    }


def _until(moment: Moment | None) -> int | None:
    return moment.position if moment else None
