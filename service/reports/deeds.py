"""What is done with a report that is compiled: signed, registered, published, and the board's decision recorded."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, abort, request
from flask_babel import gettext, lazy_gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.values import plan_id
from service.acting import Whom, whom
from service.auth import signed_in
from service.pages import person
from service.questions import Question, answered, fresh, put
from service.reports.life import Life, life
from service.reports.schemas import DecisionForm, RegistrationForm, ShownReport
from service.reports.shown import Shown, shown
from service.workplace import Workplace, today, workplace
from workers.read_models import plans, status_reports
from workers.reports import signing

blueprint = Blueprint("report_deeds", __name__, url_prefix="/rapporter/<slug>/<quarter>")
QUARTER = re.compile(r"\d{4}-Q[1-4]")
WORDS = "/<any(underteckna, diariefor, publicera, beslut):word>"


class Deed(NamedTuple):
    """``command`` is its name in the table; ``make`` builds it from slug, quarter and what was filled in."""

    command: str
    form: type[Schema]
    make: Callable[..., ask.ReportCommand]
    title: Any
    button: Any
    consequence: Any
    done: Any


def _registering(slug: str, quarter: str, **asked: Any) -> ask.RegisterReport:
    return ask.RegisterReport(plan_id=plan_id(slug), quarter=quarter, **asked)


def _recording(slug: str, quarter: str, **asked: Any) -> ask.RecordBoardDecision:
    return ask.RecordBoardDecision(plan_id=plan_id(slug), quarter=quarter, **asked)


def _signing(slug: str, quarter: str, snapshot_sha256: str, **asked: Any) -> ask.SignReport:
    return signing.signing(slug, quarter, snapshot_sha256, **asked)


def _publishing(slug: str, quarter: str, snapshot_sha256: str, **asked: Any) -> ask.PublishReport:
    return signing.publishing(slug, quarter, snapshot_sha256, **asked)


DEEDS: Mapping[str, Deed] = {
    "underteckna": Deed(
        "sign-report",
        ShownReport,
        _signing,
        lazy_gettext("Underteckna rapporten"),
        lazy_gettext("Underteckna"),
        lazy_gettext(
            "Du står för att rapporten visar det som är godkänt. Det som står i den kan sedan inte återkallas, bara "
            "rättas. Samordnaren diarieför och publicerar den."
        ),
        lazy_gettext("Rapporten är undertecknad. Samordnaren kan diarieföra och publicera den."),
    ),
    "diariefor": Deed(
        "register-report",
        RegistrationForm,
        _registering,
        lazy_gettext("Diarieför rapporten"),
        lazy_gettext("Spara diarieföringen"),
        lazy_gettext(
            "Numret och mötet visas på rapportens sida och i filerna. Blir det fel, eller flyttas mötet, går det att "
            "ändra."
        ),
        lazy_gettext("Rapporten är diarieförd."),
    ),
    "publicera": Deed(
        "publish-report",
        ShownReport,
        _publishing,
        lazy_gettext("Publicera rapporten"),
        lazy_gettext("Publicera"),
        lazy_gettext(
            "Efter publiceringen ändras rapporten aldrig mer. Rättas en uppgift i den, så står det på rapportens sida "
            "att den är rättad."
        ),
        lazy_gettext("Rapporten är publicerad."),
    ),
    "beslut": Deed(
        "record-decision",
        DecisionForm,
        _recording,
        lazy_gettext("För in nämndens beslut"),
        lazy_gettext("Spara beslutet"),
        lazy_gettext("Beslutet visas på rapportens sida. Den publicerade rapporten ändras inte."),
        lazy_gettext("Nämndens beslut är infört."),
    ),
}  # fmt: skip


@blueprint.get(WORDS)
@signed_in
def ask_first(slug: str, quarter: str, word: str) -> str:
    """The page that says what the button leads to; refused at once where the person may not."""
    deed = DEEDS[word]
    with workplace(person()) as at:
        told, found = _standing(at, slug, quarter)
        people, refusal = told.may[deed.command], told.refusals[deed.command]
        if not people and refusal:
            raise refusal
        question = _question(slug, quarter, deed, found, whom(at, people))
    return put(question, fresh(deed.form(), **_initial(told, found, word)))


@blueprint.post(WORDS)
@signed_in
def carry_out(slug: str, quarter: str, word: str) -> tuple[str, int] | Response:
    deed = DEEDS[word]
    with workplace(person()) as at:
        told, found = _standing(at, slug, quarter)
        question = _question(slug, quarter, deed, found, whom(at, told.may[deed.command]))

    def command(data: dict[str, Any]) -> ask.ReportCommand:
        return deed.make(slug, quarter, actor_id=person(), **data)

    return answered(question, deed.form(), command, str(deed.done))


def _standing(at: Workplace, slug: str, quarter: str) -> tuple[Life, Shown]:
    plan = plans.by_slug(at.reading, slug)
    if plan is None or not QUARTER.fullmatch(quarter):
        abort(404)
    found = shown(slug, status_reports.one(at.reading, plan.id, quarter))
    return life(at, plan.id, quarter, found.position), found


def _initial(told: Life, found: Shown, word: str) -> dict[str, Any]:
    """What the form shows first: the report that the person came from, or what was registered or decided before."""
    report = told.report
    if word == "diariefor" and report.registration:
        return {"registry_number": report.registration.number, "meeting_date": report.registration.meeting}
    if word == "beslut":
        known = report.decision
        kept = {"paragraph": known.paragraph, "decided_on": known.day, "decision": known.text} if known else {}
        meeting = report.registration.meeting if report.registration else None
        return {"decided_on": meeting if meeting and meeting <= today() else None} | kept
    read = request.args.get("rapport", "")
    return {"snapshot_sha256": read or (found.sheet.digest if found.sheet else "")}


def _question(slug: str, quarter: str, deed: Deed, found: Shown, names: Whom) -> Question:
    values = {"slug": slug, "quarter": quarter}
    about = gettext("Lägesrapport %(quarter)s.", quarter=quarter)
    if issubclass(deed.form, ShownReport) and found.sheet:
        told = " · ".join(f"{fact.name}: {fact.value}" for fact in found.sheet.facts)
        about = f"{about} {told} · {found.sheet.say['checksum']}: {found.sheet.digest[:16]}"
    back = gettext("Rapporten")
    consequence = str(deed.consequence)
    return Question(str(deed.title), str(deed.button), back, "reports.show", values, about, consequence, whom=names)
