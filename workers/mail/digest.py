"""What waits for a person as a letter: the morning's, or a reminder. It says what Min sida says when it is sent."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from domain import calendar
from workers.desk.desk import Desk, desk
from workers.desk.handovers import WaitingHandover, waiting_handovers
from workers.desk.items import Item
from workers.desk.reports import WaitingReport, waiting
from workers.mail import links
from workers.mail.letter import Letter, Line, NotNeeded, Section
from workers.mail.outbox import Mail
from workers.rendering import gettext as _
from workers.rendering import ngettext
from workers.words import calendar_day
from workers.workplace import Workplace, workplace

SOON = timedelta(days=7)
REPORT = {
    "sign-report": _("Läs och underteckna"),
    "publish-report": _("Diarieför och publicera"),
    "record-decision": _("För in nämndens beslut"),
}
STATE = {
    "not_reported": _("Inte rapporterad"),
    "draft": _("Utkast"),
    "returned": _("Åter för komplettering"),
    "in_unit_review": _("Enhetsgranskning"),
    "in_sam_review": _("Hos SAM för godkännande"),
}
TO_WRITE = ("not_reported", "draft", "returned")


def letter(mail: Mail) -> Letter:
    """Raises NotNeeded when there is nothing to do, or nothing yet, and for a day that has passed."""
    if mail.day != calendar.day_of(datetime.now(UTC)):
        raise NotNeeded("outdated")
    with workplace(mail.recipient_id) as at:
        return reminder(at, mail) if mail.kind == "nudge" else morning(at)


def morning(at: Workplace) -> Letter:
    """All that Min sida asks of the person. Where it is only to write, and all of it has more than a week left,
    it is sent as the week begins and not every day."""
    own = desk(at)
    sections = tuple(section for section in _sections(at, own) if section.lines)
    if not sections:
        raise NotNeeded("nothing_to_do")
    written = [*own.waits, *(item for one in own.standing_in if one.counts for item in one.to_write)]
    others = sum(len(section.lines) for section in sections) > len(written)
    if not others and not any(_presses(at, item) for item in written) and not _begins_week(at.today):
        raise NotNeeded("not_urgent")
    count = sum(len(section.lines) for section in sections)
    return Letter(
        subject=ngettext("Spårbar: %(num)s sak att göra", "Spårbar: %(num)s saker att göra", count) % {"num": count},
        opening=_("Det här väntar på dig i Spårbar."),
        sections=sections,
        link=links.home(),
        button=_("Öppna Min sida"),
        why=_("Du får det här på arbetsdagar när något väntar på dig. Vad som skickas och varför står i Spårbar."),
    )


def reminder(at: Workplace, mail: Mail) -> Letter:
    """Of what the person has not sent, asked for by the coordinator."""
    own = desk(at)
    lines = tuple(_item(at, item) for item in (*own.came_back, *own.waits))
    if not lines:
        raise NotNeeded("nothing_to_do")
    who = at.names(mail.by_id)[mail.by_id] if mail.by_id else ""
    return Letter(
        subject=ngettext(
            "Påminnelse: %(num)s aktivitet att rapportera", "Påminnelse: %(num)s aktiviteter att rapportera", len(lines)
        )
        % {"num": len(lines)},
        opening=_("%(who)s påminner om det som du inte har skickat än.") % {"who": who},
        sections=(Section(heading=_("Väntar på dig"), lines=lines),),
        link=links.home(),
        button=_("Öppna Min sida"),
        why=_("Du får det här för att samordnaren har bett om det."),
    )


def _sections(at: Workplace, own: Desk) -> Iterator[Section]:
    """In the order of Min sida."""
    yield Section(heading=_("Rapporter som väntar på dig"), lines=tuple(_report(at, one) for one in waiting(at)))
    yield Section(
        heading=_("Byten av ansvar att svara på"), lines=tuple(_handover(at, one) for one in waiting_handovers(at))
    )
    yield _of_items(at, _("Att besluta om"), own.to_decide)
    yield _of_items(at, _("Kom tillbaka till dig"), own.came_back)
    yield _of_items(at, _("Väntar på dig"), own.waits)
    people = at.names(*(one.by.principal_id for one in own.standing_in))
    for one in own.standing_in:
        heading = _("Du är ersättare för %(who)s") % {"who": people[one.by.principal_id]}
        yield _of_items(at, heading, (*one.to_decide, *one.to_write) if one.counts else ())
    yield _of_items(at, _("Försenat i din enhet"), own.late_in_units)


def _of_items(at: Workplace, heading: str, items: Iterable[Item]) -> Section:
    return Section(heading=heading, lines=tuple(_item(at, item) for item in items))


def _item(at: Workplace, item: Item) -> Line:
    unit = at.unit(item.activity.unit_id)
    return Line(
        title=item.activity.title,
        about=f"{unit} · {item.quarter} · {STATE[item.state]}",
        due=_due(at, item.waiting.due) if item.waiting else "",
        link=_link(at, item),
    )


def _link(at: Workplace, item: Item) -> str:
    """The form where one writes oneself, or for another; else the page where one decides, or reads."""
    if item.update and item.state not in TO_WRITE:
        return links.review(item.update.update_id)
    if item.for_whom or item.activity.owner_id == at.person:
        return links.form(item.activity.activity_id, item.quarter)
    return links.activity(item.activity.activity_id)


def _report(at: Workplace, one: WaitingReport) -> Line:
    title = _("Lägesrapport %(quarter)s") % {"quarter": one.quarter}
    about, address = f"{one.plan.name} · {REPORT[one.command]}", links.report(one.plan.slug, one.quarter)
    return Line(title=title, about=about, due=_due(at, one.due), link=address)


def _handover(at: Workplace, one: WaitingHandover) -> Line:
    units = {"former": at.unit(one.activity.unit_id), "unit": at.unit(one.unit_id)}
    about, address = _("Från %(former)s till %(unit)s") % units, links.handover(one.activity.activity_id)
    return Line(title=one.activity.title, about=about, due=_due(at, one.due), link=address)


def _due(at: Workplace, day: date | None) -> str:
    """Until when; whether that is late, or within a week."""
    if day is None:
        return ""
    said = _("senast %(day)s") % {"day": calendar_day(day)}
    if day < at.today:
        return f"{said}, {_('sen')}"
    return f"{said}, {_('inom en vecka')}" if day <= at.today + SOON else said


def _presses(at: Workplace, item: Item) -> bool:
    """It came back, is late or is due within a week."""
    due = item.waiting.due if item.waiting else None
    return item.state == "returned" or (due is not None and due <= at.today + SOON)


def _begins_week(day: date) -> bool:
    """The week's first working day."""
    monday = day - timedelta(days=day.weekday())
    return day == calendar.working_day(monday)
