"""What an administrator is asked, and what each button leads to."""

from typing import Any

from flask_babel import gettext

from service.administration.consequences import Consequences
from service.questions import Question
from service.words import ROLE


def unit() -> Question:
    return _question(gettext("Ny enhet"), gettext("Lägg till enheten"))


def approving_unit() -> Question:
    consequence = gettext("Enhetens egna aktiviteter godkänns av de externa: ingen enhet godkänner sig själv.")
    return _question(gettext("Vilken enhet godkänner?"), gettext("Välj enheten"), consequence=consequence)


def policy() -> Question:
    consequence = gettext("Det som redan är skickat följer de gränser som gällde då.")
    return _question(gettext("Ändra gränserna"), gettext("Ändra gränserna"), consequence=consequence)


def new_person() -> Question:
    about = gettext("Personen byter lösenordet på sin egen sida.")
    return _question(gettext("Ny person"), gettext("Gör kontot"), about=about)


def address(name: str) -> Question:
    about = gettext("Hit mejlas det som väntar på personen. Utan adress skickas inga mejl.")
    return _question(gettext("Mejladress till %(name)s", name=name), gettext("Spara adressen"), about=about)


def role(name: str) -> Question:
    return _question(gettext("Ge %(name)s en roll", name=name), gettext("Ge rollen"))


def revoke(name: str, found: Consequences, role: str, unit: str) -> Question:
    return _question(
        gettext("Ta tillbaka rollen %(role)s från %(name)s", role=f"{ROLE[role]} {unit}".strip(), name=name),
        gettext("Ta tillbaka rollen"),
        consequence=gettext("Det som personen redan har beslutat gäller fortfarande."),
        template="administration/losing.html",
        more={"found": found},
    )


def deactivate(name: str, found: Consequences) -> Question:
    return _question(
        gettext("Stäng kontot för %(name)s", name=name),
        gettext("Stäng kontot"),
        consequence=gettext("Personen loggas ut och kan inte logga in. Allt som är gjort står kvar, också utkasten."),
        template="administration/losing.html",
        more={"found": found},
    )


def _question(title: str, button: str, **more: Any) -> Question:
    return Question(title, button, gettext("Administration"), "administration.show", **more)
