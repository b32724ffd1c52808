"""A plan's revisions in words: by which decision, and what of each activity."""

from workers.rendering import gettext as _
from workers.reports.shape import PlanChange, PlanRevision, Snapshot
from workers.words import calendar_day, due_words

KINDS = {
    "added": _("%(ref)s ny aktivitet"),
    "gone": _("%(ref)s utgår"),
    "moved": _("%(ref)s flyttas till %(now)s"),
    "wording": _("%(ref)s ny lydelse"),
    "unit": _("%(ref)s ny ansvarig enhet"),
    "performers": _("%(ref)s ändrad medverkan"),
    "years": _("%(ref)s nya år"),
    "due": _("%(ref)s klart senast %(now)s"),
    "parts": _("%(ref)s ändrade delar"),
    "links": _("%(ref)s ändrade kopplingar"),
}
NO_DUE = _("%(ref)s utan slutdag")


def revised(snapshot: Snapshot) -> tuple[str, ...]:
    """A sentence for each decision."""
    return tuple(map(_sentence, snapshot.revisions))


def _sentence(revision: PlanRevision) -> str:
    about = {
        "case": revision.registry_number,
        "paragraph": revision.paragraph,
        "day": calendar_day(revision.decided_on),
    }
    begun = _("Planen reviderades genom %(case)s %(paragraph)s (%(day)s)") % about
    return f"{begun}: {', '.join(map(_change, revision.changes))}." if revision.changes else f"{begun}."


def _change(change: PlanChange) -> str:
    if change.kind == "due":
        return (KINDS["due"] if change.now else NO_DUE) % {
            "ref": change.ref,
            "now": due_words(change.now) if change.now else "",
        }
    return KINDS[change.kind] % {"ref": change.ref, "now": change.now}
