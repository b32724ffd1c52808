"""The state of a plan in three sentences: how far it has come, what is late, and how new the words are."""

from workers.rendering import gettext as _
from workers.rendering import ngettext
from workers.reports.naming import listed, refs
from workers.reports.shape import Snapshot


def lead(snapshot: Snapshot) -> str:
    """The state of the plan in a few sentences."""
    return " ".join(filter(None, (_standing(snapshot), _lateness(snapshot), _reporting(snapshot))))


def _standing(snapshot: Snapshot) -> str:
    now = snapshot.statuses
    begun, waiting = now.in_progress + now.partly_done, now.planned + now.not_started
    told = [
        (now.done, ngettext("%(n)s genomförd", "%(n)s genomförda", now.done)),
        (begun, ngettext("%(n)s påbörjad", "%(n)s påbörjade", begun)),
        (waiting, ngettext("%(n)s inte påbörjad", "%(n)s inte påbörjade", waiting)),
        (now.cancelled, ngettext("%(n)s avbruten", "%(n)s avbrutna", now.cancelled)),
        (now.unknown, _("%(n)s utan angiven status")),
    ]
    parts = [words % {"n": n} for n, words in told if n]
    return _("Av planens %(all)s aktiviteter är %(parts)s.") % {"all": len(snapshot.rows), "parts": listed(parts)}


def _lateness(snapshot: Snapshot) -> str:
    idle = [row for row in snapshot.rows if "due_not_started" in row.flags]
    words = {"late": snapshot.counts.late, "idle": len(idle), "refs": listed(refs(idle)), "year": snapshot.quarter[:4]}
    if snapshot.counts.late and idle:
        return _("%(late)s är försenade, och av dem är %(idle)s inte ens påbörjade: %(refs)s.") % words
    if snapshot.counts.late:
        return ngettext("%(late)s är försenad.", "%(late)s är försenade.", snapshot.counts.late) % words
    return _("%(idle)s ska vara klara %(year)s men är inte påbörjade: %(refs)s.") % words if idle else ""


def _reporting(snapshot: Snapshot) -> str:
    counts = snapshot.counts
    older = counts.activities - counts.approved
    if not counts.approved:
        return _("Ingen uppdatering är godkänd för kvartalet; alla uppgifter är äldre.")
    told = ngettext(
        "För %(n)s aktivitet finns en uppdatering som är godkänd för kvartalet",
        "För %(n)s aktiviteter finns en uppdatering som är godkänd för kvartalet",
        counts.approved,
    ) % {"n": counts.approved}
    return f"{told}{_('; för %(n)s visas äldre uppgifter') % {'n': older} if older else ''}."
