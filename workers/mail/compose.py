"""What each kind of mail says, written when it is sent: what has been settled meanwhile is not written about.

Titles and names stand in it, but nothing that people have written in updates and comments: that is read where one
is signed in.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from domain import calendar
from domain.activity import Activity
from workers import accounts, feed, tools
from workers.feed import Item
from workers.mail import digest, links
from workers.mail.letter import Letter, NotNeeded
from workers.mail.outbox import Mail
from workers.rendering import gettext as _
from workers.words import calendar_day


class About(NamedTuple):
    """The mail with its event and the activity as it is now, in words."""

    mail: Mail
    event: Item
    activity: Activity
    actor: str

    @property
    def said(self) -> dict[str, str]:
        return {"title": self.activity.title, "actor": self.actor}

    def letter(self, subject: str, opening: str, link: str, button: str) -> Letter:
        why = WHY[self.mail.kind, self.mail.reason]
        return Letter(
            subject=subject % self.said,
            opening=opening % self.said,
            sections=(),
            link=link,
            button=button,
            why=why,
        )


def letter(mail: Mail) -> Letter:
    """Raises NotNeeded where it has been settled meanwhile."""
    if mail.position is None:
        return digest.letter(mail)
    event = feed.after(mail.position - 1, mail.position, 1)[0]
    actor = _name(event["meta"])
    if mail.kind == "substitute":
        return _substitute(mail, event, actor)
    activity = tools.sparbar().activity(UUID(event["stream_id"]))
    return WRITE[mail.kind](About(mail, event, activity, actor))


def _name(meta: Mapping[str, str]) -> str:
    """Who did it; a substitute for whom."""
    actor, principal = meta.get("actor_id"), meta.get("on_behalf_of")
    people = accounts.names(UUID(one) for one in (actor, principal) if one)
    names = [people[UUID(one)] for one in (actor, principal) if one]
    return (" " + _("för") + " ").join(names)


def _returned(about: About) -> Letter:
    update = about.activity.updates[UUID(about.event["payload"]["update_id"])]
    if update.state != "returned":
        raise NotNeeded("settled")
    return about.letter(
        _("Åter för komplettering: %(title)s"),
        _("%(actor)s har lämnat tillbaka uppdateringen om ”%(title)s” för komplettering. Skälet står i formuläret."),
        links.form(about.activity.id, update.period),
        _("Komplettera"),
    )


def _commented(about: About) -> Letter:
    said = about.event["payload"]
    update = about.activity.updates[UUID(said["update_id"])]
    if not update.comments[UUID(said["comment_id"])].is_open:
        raise NotNeeded("settled")
    subject, opening = COMMENT[about.mail.reason]
    return about.letter(subject, opening, links.review(update.id), _("Läs och svara"))


def _proposed(about: About) -> Letter:
    proposal = about.activity.reassignment
    if proposal is None or str(proposal.id) != about.event["payload"]["reassignment_id"] or proposal.agreed:
        raise NotNeeded("settled")
    opening = {
        "to_owner": _("%(actor)s har föreslagit att du blir ansvarig för ”%(title)s”."),
        "may_answer": _("%(actor)s har föreslagit att ansvaret för ”%(title)s” byter händer. Du kan svara på det."),
    }
    address = links.handover(about.activity.id)
    return about.letter(
        _("Förslag om byte av ansvar: %(title)s"), opening[about.mail.reason], address, _("Läs förslaget")
    )


def _handed_over(about: About) -> Letter:
    new = about.mail.reason == "new_owner"
    if (about.activity.owner_id == about.mail.recipient_id) != new:
        raise NotNeeded("settled")
    subject = _("Du är nu ansvarig: %(title)s") if new else _("Du är inte längre ansvarig: %(title)s")
    opening = (
        _("Ansvaret för ”%(title)s” har gått över till dig.")
        if new
        else _("Ansvaret för ”%(title)s” har gått över från dig till någon annan.")
    )
    return about.letter(subject, opening, links.activity(about.activity.id), _("Öppna aktiviteten"))


def _substitute(mail: Mail, event: Item, actor: str) -> Letter:
    said, organisation = event["payload"], tools.sparbar().organisation()
    last = date.fromisoformat(said["valid_to"])
    ended = organisation is None or UUID(said["substitution_id"]) not in organisation.substitutions
    if ended or last < calendar.day_of(datetime.now(UTC)):
        raise NotNeeded("settled")
    words = {
        "who": accounts.name(UUID(said["principal_id"])),
        "first": calendar_day(date.fromisoformat(said["valid_from"])),
        "last": calendar_day(last),
        "actor": actor,
    }
    return Letter(
        subject=_("Du är ersättare för %(who)s") % words,
        opening=_("%(actor)s har utsett dig till ersättare för %(who)s från %(first)s till och med %(last)s.") % words,
        sections=(),
        link=links.substitutes(),
        button=_("Se vad det gäller"),
        why=WHY[mail.kind, mail.reason],
    )


WRITE: Mapping[str, Callable[[About], Letter]] = {
    "returned": _returned,
    "comment": _commented,
    "handover_proposed": _proposed,
    "handed_over": _handed_over,
}
COMMENT = {
    "blocking": (
        _("Fråga som måste besvaras: %(title)s"),
        _("%(actor)s har ställt en fråga om ”%(title)s” som måste besvaras innan uppdateringen kan gå vidare."),
    ),
    "answered": (
        _("Svar på din kommentar: %(title)s"),
        _("%(actor)s har svarat på det som du skrev om ”%(title)s”."),
    ),
    "mentioned": (
        _("Du nämns i en kommentar: %(title)s"),
        _("%(actor)s har nämnt dig i en kommentar om ”%(title)s”."),
    ),
}
WHY = {
    ("returned", "owner"): _("Du får det här för att du är ansvarig för aktiviteten."),
    ("returned", "submitter"): _("Du får det här för att du skickade uppdateringen."),
    ("comment", "blocking"): _("Du får det här för att du är ansvarig för aktiviteten."),
    ("comment", "answered"): _("Du får det här för att någon svarade på din kommentar."),
    ("comment", "mentioned"): _("Du får det här för att ditt användarnamn står i kommentaren."),
    ("substitute", "appointed"): _("Du får det här för att du har utsetts till ersättare."),
    ("handover_proposed", "to_owner"): _("Du får det här för att du föreslås bli ansvarig."),
    ("handover_proposed", "may_answer"): _("Du får det här för att du kan godta eller avböja förslaget."),
    ("handed_over", "new_owner"): _("Du får det här för att du har blivit ansvarig."),
    ("handed_over", "former_owner"): _("Du får det här för att du var ansvarig."),
}
