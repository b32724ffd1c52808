"""What the coordinator is asked about a quarter, and what each button leads to."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext

from domain.errors import NotFound
from service.acting import whom
from service.pages import person
from service.periods.standing import Standing
from service.questions import Question
from service.workplace import workplace


def opening(slug: str, quarter: str, board: date) -> Question:
    return _question(
        slug,
        gettext("Öppna %(quarter)s för rapportering", quarter=quarter),
        gettext("Öppna kvartalet"),
        about=gettext("Fristerna är räknade bakåt från nämndens dag, i arbetsdagar."),
        consequence=gettext("Alla aktivitetsansvariga ser på Min sida att kvartalet ska rapporteras, och till när."),
        template="periods/open.html",
        more={"board": board},
    )


def moving(slug: str, quarter: str) -> Question:
    return _question(
        slug,
        gettext("Ändra fristerna för %(quarter)s", quarter=quarter),
        gettext("Ändra fristerna"),
        about=gettext("En frist som hamnar på en helgdag flyttas till nästa arbetsdag."),
    )


def excepting(slug: str, quarter: str) -> Question:
    return _question(
        slug,
        gettext("Ge undantag för %(quarter)s", quarter=quarter),
        gettext("Ge undantag"),
        about=gettext("Aktiviteten får rapporteras och beslutas efter att kvartalet har stängts."),
    )


def confirming(slug: str, found: Standing, activity_id: UUID) -> Question:
    """Raises NotFound when the activity has nothing in review for the quarter."""
    item = next((item for item in found.in_review if item.activity.activity_id == activity_id), None)
    if item is None or item.update is None:
        raise NotFound
    return _question(
        slug,
        gettext("Hinner inte beslutas före stängningen"),
        gettext("Bekräfta"),
        about=item.activity.title,
        consequence=gettext("När kvartalet stängs blir uppdateringen ”Ej beslutad i tid”. Texten finns kvar."),
        more={"update_id": item.update.update_id},
    )


def locking(slug: str, found: Standing) -> Question:
    return _question(
        slug,
        gettext("Stäng %(quarter)s", quarter=found.period.quarter),
        gettext("Stäng kvartalet"),
        consequence=gettext("Efter stängningen kan bara rättelser göras, och det som har fått undantag."),
        template="periods/lock.html",
        more={"standing": found, "slug": slug},
    )


def _question(slug: str, title: str, button: str, **more: Any) -> Question:
    """In the name of a coordinator: one's own, or of one whom one stands in for."""
    with workplace(person()) as at:
        names = whom(at, at.holding("coordinator"))
    return Question(title, button, gettext("Planens kvartal"), "periods.show", {"slug": slug}, whom=names, **more)
