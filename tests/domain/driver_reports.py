"""The driver's work with reports: sign, register, publish, decide, and touch what is printed in them."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain import calendar
from domain import commands as ask
from domain.reporting import APPROVERS
from domain.status_report import Report
from domain.update import Update, printed
from tests import people
from tests.domain.oracle import Report as Told

if TYPE_CHECKING:
    from tests.domain.driver import Driver

ON_ITS_WAY = {"draft": "submit", "returned": "submit", "in_unit_review": "sign_off", "in_sam_review": "approve"}
MEETING = date(2020, 2, 12)


def step(driver: "Driver") -> None:
    """Mostly of a quarter that is locked, with what is printed now; and now and then what is printed is touched."""
    quarter = _quarter(driver)
    report = driver.story.report(quarter)
    if report.signature and driver.chance(0.75):
        _touch_printed(driver, report.signature.compiled, quarter)
        return
    about = {"plan_id": driver.story.plan_id, "quarter": quarter}
    published = 40 if report.publication else 8
    steps = {_sign: 8 if report.publication else 60, _publish: 12, _register: 12, _decide: published}
    driver.random.choices(list(steps), list(steps.values()))[0](driver, report, about)


def compare(driver: "Driver") -> None:
    """23: the signatures, and what has been corrected since, are as the log tells."""
    series = driver.sparbar.reports(driver.story.plan_id)
    live = {quarter: _as_told(one) for quarter, one in series.reports.items()} if series else {}
    assert live == {quarter: _as_kept(one) for (_, quarter), one in driver.oracle.reports.items()}


def _sign(driver: "Driver", report: Report, about: Mapping[str, Any]) -> None:
    """What is compiled now, or was some time ago."""
    compiled = len(driver.log.events) - (driver.random.choice((1, 5, 20)) if driver.chance(0.25) else 0)
    digest = sha256(f"{report.quarter} {compiled}".encode()).hexdigest()
    if report.signature and driver.chance(0.2):
        digest = report.signature.snapshot_sha256
    facts = {"compiled": compiled, "snapshot_sha256": digest, "template": 1}
    driver.post(ask.SignReport, driver.who(_holders(driver, *APPROVERS)), **about | facts)
    if driver.chance(0.6):
        _publish(driver, driver.story.report(report.quarter), about)


def _publish(driver: "Driver", report: Report, about: Mapping[str, Any]) -> None:
    digest = report.signature.snapshot_sha256 if report.signature and driver.chance(0.9) else "0" * 64
    facts = {"snapshot_sha256": digest}
    driver.post(ask.PublishReport, driver.who(_holders(driver, "coordinator")), **about | facts)


def _register(driver: "Driver", _report: Report, about: Mapping[str, Any]) -> None:
    facts = {"registry_number": driver.random.choice(("SAM 2020/1", "SAM 2020/2", " ")), "meeting_date": MEETING}
    driver.post(ask.RegisterReport, driver.who(_holders(driver, "coordinator")), **about | facts)


def _decide(driver: "Driver", _report: Report, about: Mapping[str, Any]) -> None:
    day = calendar.day_of(driver.log.clock) + timedelta(days=driver.random.choice((-1, 0, 1)))
    facts = {"paragraph": "§ 1", "decided_on": day, "decision": driver.reason()}
    driver.post(ask.RecordBoardDecision, driver.who(_holders(driver, "coordinator")), **about | facts)


def _touch_printed(driver: "Driver", compiled: int, quarter: str) -> None:
    """Somebody takes back what a signed report prints, or corrects it and sees that to its end."""
    activity = driver.some_activity()
    row = printed(activity.stood, quarter, compiled)
    if row is None:
        return
    update, period = _live(driver, activity.id, row.period), driver.sparbar.period(driver.story.plan_id, row.period)
    if update.state == "approved":
        unlocked = period is not None and not period.locked  # else taking back is refused for that
        kind = driver.revoke if driver.chance(0.9 if unlocked else 0.3) else driver.correct
        kind(activity, update)
    for _ in range(8):
        update = _live(driver, activity.id, row.period)
        if update.state in ON_ITS_WAY:
            getattr(driver, ON_ITS_WAY[update.state])(driver.sparbar.activity(activity.id), update)


def _live(driver: "Driver", activity: Any, period: str) -> Update:
    """The newest of the quarter that has not given way to another."""
    own = [update for update in driver.sparbar.activity(activity).updates.values() if update.period == period]
    return next(update for update in reversed(own) if update.state not in ("superseded", "discarded"))


def _quarter(driver: "Driver") -> str:
    """A quarter whose report somebody is at work on; now and then the coordinator locks one for it first."""
    plan = driver.story.plan_id
    opened = {quarter: driver.sparbar.period(plan, quarter) for quarter in driver.quarters()}
    unlocked = [quarter for quarter, period in opened.items() if period and not period.locked]
    if unlocked and driver.chance(0.12):
        driver.confirm_undecided(unlocked[0])
        facts = {"plan_id": plan, "quarter": unlocked[0]}
        driver.post(ask.LockPeriod, (people.COORDINATOR, None), **facts)
        return unlocked[0]
    locked = [quarter for quarter, period in opened.items() if period and period.locked]
    return driver.random.choice(locked if locked and driver.chance(0.95) else list(opened))


def _holders(driver: "Driver", *roles: Any) -> frozenset[Any]:
    organisation = driver.story.organisation()
    return frozenset[Any]().union(*(organisation.holders(role) for role in roles))


def _as_told(report: Report) -> tuple[Any, ...]:
    signature = report.signature
    assert signature is not None
    errata = [(str(one.base_id), str(one.update_id)) for one in report.errata]
    return signature.snapshot_sha256, signature.compiled, report.publication is not None, errata


def _as_kept(report: Told) -> tuple[Any, ...]:
    return report.sha256, report.compiled, report.published, report.errata
